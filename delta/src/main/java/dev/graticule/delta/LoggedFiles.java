package dev.graticule.delta;

import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.table.RefusedException;
import dev.graticule.table.TableSite;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the files that a log names lie. */
final class LoggedFiles {
  private final TableSite site;
  private volatile @Nullable Optional<String> root;

  LoggedFiles(TableSite site) {
    this.site = site;
  }

  Store store() {
    return site.store();
  }

  /**
   * The place of a file that the log names.
   *
   * @param logged as {@code add.path} has it
   * @throws RefusedException when it lies outside the table
   */
  StorePath place(String logged) {
    String path = LoggedPath.decode(logged);
    Optional<String> below =
        LoggedPath.isAbsolute(logged) ? belowRoot(path) : LoggedPath.normal(path);
    try {
      return StorePath.of(below.orElseThrow(() -> outside(path)));
    } catch (StoreException e) {
      throw new RefusedException(
          "The log of Delta table \"%s\" names a file that cannot be: %s"
              .formatted(site.name(), e.getMessage()),
          e);
    }
  }

  /** The place of a file that the log names; empty when it lies outside, where it is read only. */
  Optional<StorePath> inside(String logged) {
    StorePath place = place(logged);
    return Optional.of(place);
  }

  private RefusedException outside(String path) {
    return new RefusedException(
        "The log of Delta table \"%s\" names \"%s\", which lies outside the table's directory: a log that somebody wrote could name any file there is. If you trust it, open the lake with OutsideFiles.READ."
            .formatted(site.name(), path));
  }

  /** What of an absolute path lies below the table. */
  private Optional<String> belowRoot(String path) {
    Optional<String> folder = root();
    String file = path.startsWith("file:") ? path.substring("file:".length()) : path;
    String plain = "/" + LoggedPath.normal(file).orElse("");
    return folder
        .filter(root -> plain.startsWith(root + "/"))
        .map(root -> plain.substring(root.length() + 1));
  }

  /** The table's directory as engines name it, where they can. */
  private Optional<String> root() {
    Optional<String> known = root;
    if (known == null) {
      try {
        String inside = site.store().engineUri(LogFiles.LOG);
        known =
            inside.endsWith("/" + LogFiles.LOG.value())
                ? Optional.of(inside.substring(0, inside.length() - LogFiles.LOG.value().length() - 1))
                : Optional.empty();
      } catch (StoreException e) {
        known = Optional.empty();
      }
      root = known;
    }
    return known;
  }
}
