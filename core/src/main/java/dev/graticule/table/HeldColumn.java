package dev.graticule.table;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.file.StoredColumn;
import java.util.List;
import java.util.Optional;

/**
 * A column of a table, or a part of one, as a file holds it.
 *
 * @param wanted what the table promises; parts of lists and maps are called {@code element}, {@code
 *     key} and {@code value}
 * @param stored what the file has for it
 * @param type what the file's values are read as: the stored type, with the table's meaning of
 *     geometries where the file has none of its own that differs
 * @param parts the fields of a struct in the table's order, empty where the file has none for it;
 *     the element of a list, key and value of a map
 */
public record HeldColumn(
    Column wanted, StoredColumn stored, ColumnType type, List<Optional<HeldColumn>> parts) {

  /** Copies the list. */
  public HeldColumn {
    parts = List.copyOf(parts);
  }

  /**
   * Tells whether the file holds just what the table promises, under the same names all the way
   * down.
   *
   * @return whether values need neither be renamed nor converted
   */
  public boolean isAlike() {
    return wanted.name().equals(stored.name()) && type.equals(wanted.type());
  }
}
