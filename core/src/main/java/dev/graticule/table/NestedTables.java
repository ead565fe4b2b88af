package dev.graticule.table;

import dev.graticule.store.StoreEntry;
import java.util.List;
import java.util.Optional;

/**
 * Tables that lie below a directory: it is a lake then, and no table, though the files of theirs
 * would show as its own, those of rows that were deleted among them.
 */
final class NestedTables {
  private NestedTables() {}

  /** The folder of one of them; empty when there is none. */
  static Optional<String> in(List<StoreEntry> entries) {
    return entries.stream()
        .map(entry -> folder(entry.path().value()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The folder of the table whose marker or log an object belongs to. */
  private static Optional<String> folder(String path) {
    return before(path, "/_delta_log/")
        .or(() -> before(path, "/.hoodie/"))
        .or(() -> path.endsWith(".metadata.json") ? before(path, "/metadata/") : Optional.empty())
        .or(
            () ->
                path.endsWith("/" + DirectoryMarker.NAME)
                    ? before(path, "/" + DirectoryMarker.NAME)
                    : Optional.empty());
  }

  private static Optional<String> before(String path, String part) {
    int at = path.indexOf(part);
    return at > 0 ? Optional.of(path.substring(0, at)) : Optional.empty();
  }
}
