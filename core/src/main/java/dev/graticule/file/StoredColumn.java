package dev.graticule.file;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Nullability;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A column as a file stores it, or a part of one. A value.
 *
 * @param name its name; elements of lists are called {@code element}, the parts of maps {@code key}
 *     and {@code value}
 * @param fieldId the id that the schema gives it
 * @param nullability whether a value may be absent, as the schema has it
 * @param form how its values are stored
 * @param type what its values are; empty when no column type can hold them
 * @param parts the fields of a struct in order, the element of a list, key and value of a map;
 *     empty for everything else, geometries in GeoArrow's encodings among it
 */
public record StoredColumn(
    String name,
    OptionalInt fieldId,
    Nullability nullability,
    Form form,
    Optional<ColumnType> type,
    List<StoredColumn> parts) {

  /** How values are stored, where the type alone does not say it. */
  public enum Form {
    /** As the type says. Geometries as WKB in a binary column. */
    PLAIN,
    /** Geometries as WKB in Parquet's own GEOMETRY or GEOGRAPHY. */
    NATIVE_GEOMETRY,
    /** Geometries as coordinates, in one of GeoArrow's encodings. */
    GEOARROW,
    /**
     * Times as INT96. Parquet gives them no meaning; the type says LOCAL, but engines that write
     * moments so mean UTC.
     */
    INT96,
    /** In a way that is not read. */
    UNREADABLE
  }

  /** Copies the list. */
  public StoredColumn {
    parts = List.copyOf(parts);
  }

  /**
   * Tells whether the column, or a part of it, has a field id.
   *
   * @return whether there is one
   */
  public boolean hasFieldIds() {
    return fieldId.isPresent() || parts.stream().anyMatch(StoredColumn::hasFieldIds);
  }
}
