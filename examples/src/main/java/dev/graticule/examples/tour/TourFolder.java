package dev.graticule.examples.tour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a tour. A folder that an earlier tour left is used again; one with anything else in
 * it is left alone.
 */
final class TourFolder {
  private static final String MARK = ".graticule-tour";

  private final Path root;

  private TourFolder(Path root) {
    this.root = root;
  }

  static TourFolder prepare(Path root) {
    try {
      Files.createDirectories(root);
      try (Stream<Path> present = Files.list(root)) {
        if (!Files.exists(root.resolve(MARK)) && present.findAny().isPresent()) {
          throw new TourOptions.UsageException(
              "%s is not empty and no earlier tour made it; give another folder with --out."
                  .formatted(root));
        }
      }
      TourFolder folder = new TourFolder(root);
      Files.writeString(root.resolve(MARK), "The tour may empty this folder.\n");
      for (TourFormat format : TourFormat.all()) {
        folder.empty(folder.lake(format));
      }
      Files.deleteIfExists(folder.page());
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("The folder " + root + " cannot be used.", e);
    }
  }

  private void empty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(folder)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }

  /** The lake of one format. */
  Path lake(TourFormat format) {
    return root.resolve(format.word());
  }

  /** How many bytes of files lie in a folder and below. */
  static long bytes(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException("The folder " + folder + " cannot be read.", e);
    }
  }

  Path root() {
    return root;
  }

  Path page() {
    return root.resolve("tour.html");
  }
}
