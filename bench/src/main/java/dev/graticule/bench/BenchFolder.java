package dev.graticule.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of a bench's own. */
final class BenchFolder {
  private BenchFolder() {}

  /** An empty folder in the place of whatever was there. */
  static Path fresh(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> deepestFirst;
      try (Stream<Path> walk = Files.walk(folder)) {
        deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
    return Files.createDirectories(folder);
  }
}
