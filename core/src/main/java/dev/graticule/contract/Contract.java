package dev.graticule.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What a table promises of its rows: columns in order, with types, nullability and what its
 * geometries mean. A contract has no field ids; a snapshot's files carry the table's.
 *
 * @param columns the columns in order, names distinct, at least one
 * @param metadata free text by key, kept with the table and its files
 */
public record Contract(List<Column> columns, Map<String, String> metadata) {

  /** Checks the names. */
  public Contract {
    columns = List.copyOf(columns);
    metadata = Map.copyOf(metadata);
    Names.requireDistinct("A contract", columns);
  }

  /**
   * Begins a contract.
   *
   * @return an empty builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The column of a name.
   *
   * @param name the exact name
   * @return the column, when there is one
   */
  public Optional<Column> column(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /**
   * The column of a name that must be there.
   *
   * @param name the exact name
   * @return the column
   * @throws ContractException when there is none; the message lists the names there are
   */
  public Column require(String name) {
    return column(name)
        .orElseThrow(
            () ->
                new ContractException(
                    "There is no column \"%s\"; the columns are %s.".formatted(name, names())));
  }

  /**
   * The columns' names in order.
   *
   * @return the names
   */
  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /**
   * The columns that hold geometries, in order.
   *
   * @return the columns; top level only
   */
  public List<Column> geometryColumns() {
    return columns.stream().filter(Column::isGeometry).toList();
  }

  /**
   * The first geometry column, which GeoParquet calls the primary one.
   *
   * @return the column, when there is one
   */
  public Optional<Column> primaryGeometry() {
    return columns.stream().filter(Column::isGeometry).findFirst();
  }

  /**
   * The contract of some of the columns, in the order asked for.
   *
   * @param names the names
   * @return the contract
   * @throws ContractException when there is no such column
   */
  public Contract select(List<String> names) {
    return new Contract(names.stream().map(this::require).toList(), metadata);
  }

  @Override
  public String toString() {
    return columns.stream()
        .map(c -> "%s %s%s".formatted(c.name(), c.type(), c.isNullable() ? "" : " required"))
        .collect(Collectors.joining(", ", "Contract(", ")"));
  }

  /** Gathers columns. Not safe for use by several threads. */
  public static final class Builder {
    private final List<Column> columns = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a column whose values are always there.
     *
     * @param name the name
     * @param type what a value is
     * @return this
     */
    public Builder required(String name, ColumnType type) {
      return column(Column.required(name, type));
    }

    /**
     * Adds a column whose values may be absent.
     *
     * @param name the name
     * @param type what a value is
     * @return this
     */
    public Builder nullable(String name, ColumnType type) {
      return column(Column.nullable(name, type));
    }

    /**
     * Adds a nullable geometry column, from any geometry in OGC:CRS84.
     *
     * @param name the name
     * @param shape narrows the type, such as {@code g -> g.withCrs(Crs.of("EPSG:3857"))}
     * @return this
     */
    public Builder geometry(String name, UnaryOperator<ColumnType.Geometry> shape) {
      return nullable(name, shape.apply(ColumnType.Geometry.any()));
    }

    /**
     * Adds a column.
     *
     * @param column the column
     * @return this
     */
    public Builder column(Column column) {
      columns.add(column);
      return this;
    }

    /**
     * Adds free text that is kept with the table and its files.
     *
     * @param key the key
     * @param value the text
     * @return this
     */
    public Builder metadata(String key, String value) {
      metadata.put(key, value);
      return this;
    }

    /**
     * The contract of what was added.
     *
     * @return the contract
     * @throws ContractException when there is no column or two have one name
     */
    public Contract build() {
      return new Contract(columns, metadata);
    }
  }
}
