package dev.graticule.iceberg;

import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.table.OutsideFiles;
import dev.graticule.table.RefusedException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Turns the locations that Iceberg keeps as text into paths of the table's store and back, so that
 * each file has one path however its location is spelled: {@code file:/a}, {@code file:///a} and
 * {@code /a} are one, and so are repeated slashes.
 *
 * <p>A location outside the table's root is refused, or becomes a path below {@value #OUTSIDE},
 * which is only ever read.
 *
 * @param table names the table in messages
 * @param root where the table lies
 * @param alias the same place under another name, such as without a symbolic link
 * @param outside what to do with files outside the root
 */
record Locations(String table, String root, String alias, OutsideFiles outside) {
  /** The folder of no file: paths below it stand for files outside the table. */
  static final String OUTSIDE = ".outside";

  private static final String FILE_SCHEME = "file:";

  /** Brings the roots into one spelling. */
  Locations {
    root = normal(root);
    alias = normal(alias);
  }

  /** A root that has one name. */
  Locations(String table, String root, OutsideFiles outside) {
    this(table, root, root, outside);
  }

  /**
   * The path of a location.
   *
   * @throws RefusedException when it lies outside the table and such files are not read, or cannot
   *     be told for sure
   */
  StorePath path(String location) {
    // Nearly every location is the root and a path below it, spelled as this library does.
    if (location.length() > root.length()
        && location.startsWith(root)
        && location.charAt(root.length()) == '/'
        && location.indexOf("//", root.length()) < 0
        && location.indexOf("/.", root.length()) < 0) {
      return below(location, location.substring(root.length() + 1));
    }
    String normal = normal(location);
    if (hasDots(normal)) {
      throw new RefusedException(
          "Table \"%s\" names %s, whose \".\" or \"..\" may lead anywhere; the table is not read. Register the file under its plain name."
              .formatted(table, location));
    }
    for (String one : List.of(root, alias)) {
      if (normal.startsWith(one + "/")) {
        return below(location, normal.substring(one.length() + 1));
      }
    }
    if (outside == OutsideFiles.READ) {
      return StorePath.of(OUTSIDE).resolve(URLEncoder.encode(location, StandardCharsets.UTF_8));
    }
    throw new RefusedException(
        "Table \"%s\" lies in %s but names %s outside of it. If you trust whoever wrote the table, let the lake read outside files; a table that was moved has to be registered anew."
            .formatted(table, root, location));
  }

  private StorePath below(String location, String path) {
    try {
      return StorePath.of(path);
    } catch (StoreException e) {
      throw new RefusedException(
          "Table \"%s\" names %s, which cannot be a file of it: %s Restore the metadata that names it so."
              .formatted(table, location.replaceAll("\\p{Cntrl}", "?"), e.getMessage()),
          e);
    }
  }

  /** Tells whether a path stands for a file outside the table. */
  static boolean isOutside(StorePath path) {
    return path.startsWith(StorePath.of(OUTSIDE));
  }

  /** The location of a path. */
  String location(StorePath path) {
    return isOutside(path)
        ? URLDecoder.decode(path.name(), StandardCharsets.UTF_8)
        : path.value().isEmpty() ? root : root + "/" + path.value();
  }

  /** The one spelling of a location. */
  static String normal(String location) {
    if (!location.startsWith(FILE_SCHEME) && !location.startsWith("/")) {
      return withoutEnd(location);
    }
    String path =
        location.startsWith(FILE_SCHEME) ? location.substring(FILE_SCHEME.length()) : location;
    StringBuilder single = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '/' || single.length() == 0 || single.charAt(single.length() - 1) != '/') {
        single.append(c);
      }
    }
    return withoutEnd(single.toString());
  }

  private static String withoutEnd(String location) {
    int end = location.length();
    while (end > 1 && location.charAt(end - 1) == '/') {
      end--;
    }
    return location.substring(0, end);
  }

  private static boolean hasDots(String normal) {
    String framed = normal + "/";
    return framed.contains("/../") || framed.contains("/./");
  }
}
