package dev.graticule.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The tree of files that these checks look at. */
final class Repository {
  /** The modules that users depend on. */
  static final List<String> PUBLISHED = List.of("core", "query", "iceberg", "delta", "junit");

  /** Tests run in their module's folder. */
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private Repository() {}

  static Path file(String name) {
    return ROOT.resolve(name);
  }

  static String read(String name) {
    try {
      return Files.readString(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files below a folder whose name ends so, in order; none when there is no such folder. */
  static List<Path> files(Path folder, String suffix) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every source file of the modules' products, examples and benchmarks. */
  static List<Path> sources() {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .sorted()
          .flatMap(module -> files(module.resolve("src/main/java"), ".java").stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
