package dev.graticule.contract;

import java.util.Map;

/**
 * A named column, or a field of a struct.
 *
 * @param name the name, compared exactly; neither empty nor with a NUL
 * @param type what a value is
 * @param nullability whether a value may be absent
 * @param metadata free text by key, kept with the column
 */
public record Column(
    String name, ColumnType type, Nullability nullability, Map<String, String> metadata) {

  /** Checks the name. */
  public Column {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new ContractException(
          "A column needs a name that is neither empty nor holds a NUL character.");
    }
    metadata = Map.copyOf(metadata);
  }

  /**
   * A column whose values are always there.
   *
   * @param name the name
   * @param type what a value is
   * @return the column
   */
  public static Column required(String name, ColumnType type) {
    return new Column(name, type, Nullability.REQUIRED, Map.of());
  }

  /**
   * A column whose values may be absent.
   *
   * @param name the name
   * @param type what a value is
   * @return the column
   */
  public static Column nullable(String name, ColumnType type) {
    return new Column(name, type, Nullability.NULLABLE, Map.of());
  }

  /**
   * The same with another type.
   *
   * @param other what a value is
   * @return the column
   */
  public Column withType(ColumnType other) {
    return new Column(name, other, nullability, metadata);
  }

  /**
   * The same with another nullability.
   *
   * @param other whether a value may be absent
   * @return the column
   */
  public Column withNullability(Nullability other) {
    return new Column(name, type, other, metadata);
  }

  /**
   * Tells whether a value may be absent.
   *
   * @return whether it may
   */
  public boolean isNullable() {
    return nullability == Nullability.NULLABLE;
  }

  /**
   * Tells whether the column holds geometries.
   *
   * @return whether it does
   */
  public boolean isGeometry() {
    return type instanceof ColumnType.Geometry;
  }
}
