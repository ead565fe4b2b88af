package dev.graticule.file;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graticule.store.StorePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The published GeoParquet files, which stand beside the project and are no part of it. */
public final class Corpus {
  private Corpus() {}

  public static Path root() {
    Path root =
        Optional.ofNullable(System.getProperty("graticule.data"))
            .or(() -> Optional.ofNullable(System.getenv("GRATICULE_DATA")))
            .map(Path::of)
            .orElseGet(Corpus::besideTheRepository);
    assumeTrue(
        Files.isDirectory(root),
        "The published files are not at " + root + "; set -Dgraticule.data to where they are.");
    return root;
  }

  private static Path besideTheRepository() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && !Files.exists(folder.resolve(".git"))) {
      folder = folder.getParent();
    }
    return folder.resolve("../shared/data").normalize();
  }

  /** The files below a folder of the corpus, by name. */
  public static List<StorePath> files(String folder) {
    Path root = root();
    try (Stream<Path> found = Files.walk(root.resolve(folder))) {
      return found
          .filter(f -> f.toString().endsWith(".parquet"))
          .map(f -> StorePath.of(root.relativize(f).toString()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
