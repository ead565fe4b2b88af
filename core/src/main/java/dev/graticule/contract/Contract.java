package dev.graticule.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;

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
    Siblings.require("A contract", columns);
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
   * The contract of a record, one column a component, in their order.
   *
   * <table>
   *   <caption>Types</caption>
   *   <tr><th>component</th><th>column</th></tr>
   *   <tr><td>boolean, byte, short, int, long, float, double</td><td>BOOLEAN, INT8 to INT64, FLOAT32, FLOAT64</td></tr>
   *   <tr><td>String, an enum</td><td>TEXT (an enum by its constants' names)</td></tr>
   *   <tr><td>byte[], UUID</td><td>BINARY, UUID</td></tr>
   *   <tr><td>Instant, LocalDateTime</td><td>timestamp in microseconds, UTC or LOCAL</td></tr>
   *   <tr><td>LocalDate, LocalTime</td><td>DATE, TIME</td></tr>
   *   <tr><td>BigDecimal with {@link Digits}</td><td>decimal</td></tr>
   *   <tr><td>a JTS geometry</td><td>geometry of the types that the class can hold; see {@link GeometryColumn}</td></tr>
   *   <tr><td>List, Map with String keys, another record</td><td>list, map, struct</td></tr>
   * </table>
   *
   * <p>A value is required, except that boxed primitives, {@code Optional}s (those of primitives
   * included) and what is annotated with a run-time {@code @Nullable} (JSpecify's or any other) may
   * be absent. Elements of lists and values of maps are required too, boxed ones included, unless
   * they are {@code Optional} or {@code @Nullable}. {@link Name} renames a column.
   *
   * @param record the record's class
   * @return the contract
   * @throws ContractException when a component has no column type; the message names the component
   *     and what to use in its place
   */
  public static Contract of(Class<? extends Record> record) {
    return RecordContract.of(record);
  }

  /**
   * The contract of an Arrow schema. Each type that a column type can hold without loss is taken:
   * large and view layouts, unsigned integers (the next wider signed one, DECIMAL(20, 0) for 64
   * bits), half floats, timestamps in seconds (milliseconds), decimals of 256 bits with up to 38
   * digits, fixed-size lists, run-end encoding. The name of a time zone other than UTC stays in the
   * column's metadata under {@value ArrowLayout#TIME_ZONE}.
   *
   * <p>A field marked {@code geoarrow.wkb} becomes a geometry; its PROJJSON is kept byte for byte,
   * and without a CRS it is unknown, as GeoArrow has it. A dictionary-encoded field is taken when
   * the schema still tells what the values are; the schema of vectors in memory does not, see
   * {@link #fromArrow(Schema, DictionaryProvider)}.
   *
   * @param schema the schema
   * @return the contract
   * @throws ContractException when a type has no column type; the message names the field and the
   *     way out
   */
  public static Contract fromArrow(Schema schema) {
    return ArrowContract.of(schema, Optional.empty());
  }

  /**
   * The contract of an Arrow schema whose dictionaries are at hand, such as those of an {@code
   * ArrowReader}.
   *
   * @param schema the schema of vectors in memory
   * @param dictionaries tells what the values behind the indexes are; lent
   * @return the contract
   * @throws ContractException when a type has no column type or a dictionary is missing
   * @see #fromArrow(Schema)
   */
  public static Contract fromArrow(Schema schema, DictionaryProvider dictionaries) {
    return ArrowContract.of(schema, Optional.of(dictionaries));
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
   * The contract of some of the columns, in the order asked for. A geometry whose CRS column is not
   * among them goes without it.
   *
   * @param names the names
   * @return the contract
   * @throws ContractException when there is no such column
   */
  public Contract select(List<String> names) {
    List<Column> chosen = names.stream().map(this::require).toList();
    return new Contract(Siblings.withoutDanglingCrsColumns(chosen), metadata);
  }

  /**
   * Where another contract is not what this one expects: columns, their order, types, nullability
   * and metadata, at every depth. CRS that are known to be the same do not differ.
   *
   * @param actual the contract of what is there
   * @return the differences, columns in this contract's order; empty when there is none
   */
  public List<Violation> drift(Contract actual) {
    return Drift.between(this, actual);
  }

  /**
   * The contract after changes in a format that finds columns by name.
   *
   * @param changes the changes, in this order
   * @return the changed contract
   * @throws ContractException when a change would make rows written before unreadable; the message
   *     says why
   * @see #evolve(List, ColumnIdentity)
   */
  public Contract evolve(Change... changes) {
    return evolve(List.of(changes), ColumnIdentity.BY_NAME);
  }

  /**
   * The contract after changes. Each change is one that readers of earlier files survive.
   *
   * @param changes the changes, in this order
   * @param identity by what the table's format finds columns in earlier files
   * @return the changed contract
   * @throws ContractException when a change would make rows written before unreadable; the message
   *     says why
   */
  public Contract evolve(List<Change> changes, ColumnIdentity identity) {
    Evolution evolution = new Evolution(identity);
    Contract changed = this;
    for (Change change : changes) {
      changed = evolution.apply(changed, change);
    }
    return changed;
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
