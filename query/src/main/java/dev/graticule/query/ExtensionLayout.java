package dev.graticule.query;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where DuckDB looks for an extension below a directory: each version on each platform has its own.
 *
 * @param version DuckDB's, such as {@code v1.5.5}
 * @param platform such as {@code linux_amd64}, {@code linux_arm64}, {@code osx_amd64}, {@code
 *     osx_arm64}
 */
record ExtensionLayout(String version, String platform) {
  static final String FILE = "spatial.duckdb_extension";

  Path file(Path directory) {
    return directory.resolve(version).resolve(platform).resolve(FILE);
  }

  boolean isIn(Path directory) {
    return Files.isRegularFile(file(directory));
  }

  /** What the directory has instead, as a sentence. */
  String absence(Path directory) {
    List<String> others = others(directory);
    return others.isEmpty()
        ? "%s holds no spatial extension for this DuckDB, %s on %s. "
            .formatted(directory, version, platform)
        : "%s holds no spatial extension for this DuckDB, %s on %s, only for %s. "
            .formatted(directory, version, platform, String.join(", ", others));
  }

  private static List<String> others(Path directory) {
    try (Stream<Path> found = Files.find(directory, 3, (path, a) -> path.endsWith(FILE))) {
      return found
          .map(path -> directory.relativize(path))
          .filter(path -> path.getNameCount() == 3)
          .map(path -> path.getName(0) + " on " + path.getName(1))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * Compares the file with what it should be.
   *
   * @param checksum its SHA-256 in hexadecimal digits
   * @throws QueryException when it is another
   */
  void requireChecksum(Path directory, String checksum) {
    String found = checksum(file(directory));
    if (!found.equalsIgnoreCase(checksum)) {
      throw new QueryException(
          "The spatial extension %s has the SHA-256 %s, not %s: it is not the one that was chosen. It was not loaded; put the right one there, or change extensionChecksum(...)."
              .formatted(file(directory), found, checksum));
    }
  }

  private static String checksum(Path file) {
    try (DigestInputStream bytes =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      bytes.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(bytes.getMessageDigest().digest());
    } catch (IOException e) {
      throw new QueryException(
          "The spatial extension %s cannot be read: %s.".formatted(file, e.getMessage()), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }
}
