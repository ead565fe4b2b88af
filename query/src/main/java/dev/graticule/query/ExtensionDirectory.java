package dev.graticule.query;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A directory of extensions that was named on purpose.
 *
 * @param path where it is
 * @param checksum the SHA-256 that the spatial extension has to have, in hexadecimal digits
 */
record ExtensionDirectory(Path path, Optional<String> checksum) {
  ExtensionDirectory {
    if (checksum.isPresent() && !checksum.get().matches("[0-9a-fA-F]{64}")) {
      throw new IllegalArgumentException(
          "A SHA-256 has 64 hexadecimal digits, unlike \"%s\".".formatted(checksum.get()));
    }
  }
}
