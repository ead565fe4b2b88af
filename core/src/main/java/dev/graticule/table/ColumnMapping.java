package dev.graticule.table;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Where the columns of a table stand in its files. Files never change, so a column that was renamed
 * stands in earlier files under its earlier name; formats tell it by an id or by a physical name.
 *
 * @param places by path: a column, {@code a.b} for a struct's field, {@code a.element} for the
 *     elements of a list; a path that is missing stands in files under its own name
 */
public record ColumnMapping(Map<String, Place> places) {
  private static final ColumnMapping BY_NAME = new ColumnMapping(Map.of());

  /** Copies the map. */
  public ColumnMapping {
    places = Map.copyOf(places);
  }

  /**
   * Where one column stands.
   *
   * @param fieldId in a file whose columns carry field ids, the column is the one with this id, or
   *     it is not there; absent when ids mean nothing
   * @param names in a file without field ids, and always when there is no id here, the column is
   *     the first of these that is there: single names, beside the names of its siblings
   */
  public record Place(OptionalInt fieldId, List<String> names) {
    /** Copies the list. */
    public Place {
      names = List.copyOf(names);
    }
  }

  /**
   * Every column stands under its own name.
   *
   * @return the mapping that changes nothing
   */
  public static ColumnMapping byName() {
    return BY_NAME;
  }

  /**
   * Tells whether names alone decide, and are the table's own.
   *
   * @return whether nothing is mapped
   */
  public boolean isByName() {
    return places.isEmpty();
  }

  /**
   * Where a path stands.
   *
   * @param path a column, or a field of one
   * @return its place; under its own name when nothing else is said
   */
  public Place place(String path) {
    Place place = places.get(path);
    return place == null
        ? new Place(OptionalInt.empty(), List.of(path.substring(path.lastIndexOf('.') + 1)))
        : place;
  }
}
