package dev.graticule.delta;

import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.table.OutsideFiles;
import dev.graticule.table.RefusedException;
import dev.graticule.table.TableSite;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the files that a log names lie. A name is a place below the table, or an absolute one; what
 * leaves the table's directory is refused unless the lake reads such files.
 */
final class LoggedFiles {
  private static final String FILE_SCHEME = "file:";

  private final TableSite site;
  private final Store store;
  private volatile @Nullable Root root;

  /** Looked up once. */
  private record Root(Optional<String> folder) {}

  LoggedFiles(TableSite site) {
    this.site = site;
    this.store =
        site.outsideFiles() == OutsideFiles.READ ? new OutsideStore(site.store()) : site.store();
  }

  /** Where they are read. */
  Store store() {
    return store;
  }

  /**
   * The place of a file that the log names.
   *
   * @param logged as {@code add.path} has it
   * @throws RefusedException when it lies outside the table
   */
  StorePath place(String logged) {
    String path = LoggedPath.decode(logged);
    try {
      return LoggedPath.isAbsolute(logged) ? absolute(path) : relative(path);
    } catch (StoreException e) {
      throw new RefusedException(
          "The log of Delta table \"%s\" names a file that cannot be: %s"
              .formatted(site.name(), e.getMessage()),
          e);
    }
  }

  /** The place of a file that the log names; empty when it lies outside. */
  Optional<StorePath> inside(String logged) {
    return Optional.of(place(logged)).filter(path -> !OutsideStore.isOutside(path));
  }

  private StorePath relative(String path) {
    return StorePath.of(LoggedPath.normal(path).orElseThrow(() -> outside(path)));
  }

  private StorePath absolute(String path) {
    boolean isFile = path.startsWith(FILE_SCHEME);
    if (!isFile && !path.startsWith("/")) {
      throw outside(path);
    }
    String file = isFile ? path.substring(FILE_SCHEME.length()) : path;
    String plain = "/" + LoggedPath.normal(file).orElseThrow(() -> outside(path));
    Optional<String> folder = root().filter(root -> plain.startsWith(root + "/"));
    if (folder.isPresent()) {
      return StorePath.of(plain.substring(folder.get().length() + 1));
    }
    if (site.outsideFiles() == OutsideFiles.REFUSE) {
      throw outside(path);
    }
    return OutsideStore.pathOf(plain);
  }

  private RefusedException outside(String path) {
    return new RefusedException(
        "The log of Delta table \"%s\" names \"%s\", which lies outside the table's directory: a log that somebody wrote could name any file there is. If you trust it and the file is on the local disk, open the lake with OutsideFiles.READ."
            .formatted(site.name(), path));
  }

  /** The table's directory as engines name it, where they can. */
  private Optional<String> root() {
    Root known = root;
    if (known == null) {
      known = new Root(findRoot());
      root = known;
    }
    return known.folder();
  }

  private Optional<String> findRoot() {
    String end = "/" + LogFiles.LOG.value();
    try {
      String log = site.store().engineUri(LogFiles.LOG);
      return log.endsWith(end)
          ? Optional.of(log.substring(0, log.length() - end.length()))
          : Optional.empty();
    } catch (StoreException e) {
      return Optional.empty();
    }
  }
}
