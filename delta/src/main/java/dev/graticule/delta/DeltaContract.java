package dev.graticule.delta;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.contract.Nullability;
import dev.graticule.table.RefusedException;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.GeographyType;
import io.delta.kernel.types.GeometryType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The contract of a table from its schema, and from the contract kept beside it. The schema says
 * which columns there are, for any engine may have changed it; the kept contract says what they
 * mean, as far as it still fits.
 */
final class DeltaContract {
  private static final Map<DataType, ColumnType> PLAIN =
      Map.ofEntries(
          Map.entry(BooleanType.BOOLEAN, Scalar.BOOLEAN),
          Map.entry(ByteType.BYTE, Scalar.INT8),
          Map.entry(ShortType.SHORT, Scalar.INT16),
          Map.entry(IntegerType.INTEGER, Scalar.INT32),
          Map.entry(LongType.LONG, Scalar.INT64),
          Map.entry(FloatType.FLOAT, Scalar.FLOAT32),
          Map.entry(DoubleType.DOUBLE, Scalar.FLOAT64),
          Map.entry(StringType.STRING, Scalar.TEXT),
          Map.entry(BinaryType.BINARY, Scalar.BINARY),
          Map.entry(DateType.DATE, Scalar.DATE),
          Map.entry(
              TimestampType.TIMESTAMP, new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC)),
          Map.entry(
              TimestampNTZType.TIMESTAMP_NTZ,
              new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.LOCAL)));

  private final String table;

  private DeltaContract(String table) {
    this.table = table;
  }

  /**
   * The contract of a table.
   *
   * @param kept what its properties say, when they do
   * @param coverings columns that are not the contract's
   * @throws RefusedException when a column has a type that no column type holds
   */
  static Contract of(
      String table, StructType schema, Optional<Contract> kept, Collection<String> coverings) {
    List<StructField> fields =
        schema.fields().stream().filter(field -> !coverings.contains(field.getName())).toList();
    DeltaContract contract = new DeltaContract(table);
    List<Column> columns =
        contract.columns(fields, kept.map(Contract::columns).orElse(List.of()), "");
    try {
      return new Contract(columns, kept.map(Contract::metadata).orElse(Map.of()));
    } catch (ContractException e) {
      throw new RefusedException(
          "Delta table \"%s\" cannot be read: %s".formatted(table, e.getMessage()), e);
    }
  }

  private List<Column> columns(List<StructField> fields, List<Column> kept, String parent) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : fields) {
      Optional<Column> known =
          kept.stream().filter(column -> column.name().equals(field.getName())).findFirst();
      String path = parent + field.getName();
      columns.add(
          new Column(
              field.getName(),
              type(path, field.getDataType(), known.map(Column::type)),
              field.isNullable() ? Nullability.NULLABLE : Nullability.REQUIRED,
              known.map(Column::metadata).orElse(Map.of())));
    }
    return columns.stream().map(column -> withoutDanglingCrsColumn(column, columns)).toList();
  }

  private static Column withoutDanglingCrsColumn(Column column, List<Column> siblings) {
    if (column.type() instanceof ColumnType.Geometry geometry
        && geometry.crsColumn().isPresent()
        && siblings.stream().noneMatch(s -> s.name().equals(geometry.crsColumn().get()))) {
      return column.withType(geometry.withoutCrsColumn());
    }
    return column;
  }

  private ColumnType type(String path, DataType type, Optional<ColumnType> kept) {
    if (type instanceof StructType struct) {
      List<Column> before =
          kept.orElse(null) instanceof ColumnType.Struct known ? known.fields() : List.of();
      return new ColumnType.Struct(columns(struct.fields(), before, path + "."));
    }
    if (type instanceof ArrayType array) {
      Optional<ColumnType> element =
          kept.orElse(null) instanceof ColumnType.ListOf known
              ? Optional.of(known.element())
              : Optional.empty();
      return new ColumnType.ListOf(
          type(path + ".element", array.getElementType(), element),
          nullability(array.containsNull()));
    }
    if (type instanceof MapType map) {
      ColumnType.MapOf known = kept.orElse(null) instanceof ColumnType.MapOf before ? before : null;
      return new ColumnType.MapOf(
          type(
              path + ".key",
              map.getKeyType(),
              known == null ? Optional.empty() : Optional.of(known.key())),
          type(
              path + ".value",
              map.getValueType(),
              known == null ? Optional.empty() : Optional.of(known.value())),
          nullability(map.isValueContainsNull()));
    }
    if (type instanceof DecimalType decimal) {
      return decimal(path, decimal);
    }
    if (type instanceof GeometryType || type instanceof GeographyType) {
      return kept.filter(ColumnType.Geometry.class::isInstance)
          .orElseGet(() -> geometry(path, type));
    }
    ColumnType plain = PLAIN.get(type);
    if (plain == null) {
      throw unknown(path, type);
    }
    return kept.filter(known -> fits(known, type)).orElse(plain);
  }

  /** Delta's own geometry types, which files hold as Parquet's own. */
  private ColumnType.Geometry geometry(String path, DataType type) {
    try {
      return type instanceof GeographyType geography
          ? ColumnType.Geometry.any()
              .withCrs(Crs.of(geography.getCRS()))
              .withEdges(
                  Edges.ofLabel(geography.getAlgorithm().toLowerCase(Locale.ROOT))
                      .orElseThrow(() -> unknown(path, type)))
          : ColumnType.Geometry.any().withCrs(Crs.of(((GeometryType) type).getCRS()));
    } catch (ContractException e) {
      throw unknown(path, type);
    }
  }

  private RefusedException unknown(String path, DataType type) {
    return new RefusedException(
        "Delta table \"%s\" cannot be read: column \"%s\" is of type %s, for which there is no column type."
            .formatted(table, path, type));
  }

  private ColumnType decimal(String path, DecimalType type) {
    try {
      return new ColumnType.Decimal(type.getPrecision(), type.getScale());
    } catch (ContractException e) {
      throw new RefusedException(
          "Delta table \"%s\" cannot be read: column \"%s\" is of type %s: %s"
              .formatted(table, path, type, e.getMessage()),
          e);
    }
  }

  private static Nullability nullability(boolean nullable) {
    return nullable ? Nullability.NULLABLE : Nullability.REQUIRED;
  }

  /** Whether values of a column type still lie in columns of a schema's type. */
  private static boolean fits(ColumnType kept, DataType type) {
    if (kept instanceof ColumnType.Geometry || kept == Scalar.UUID || kept == Scalar.BINARY) {
      return type instanceof BinaryType;
    }
    if (kept instanceof ColumnType.Timestamp timestamp) {
      return timestamp.zoning() == TimeZoning.UTC
          ? type instanceof TimestampType
          : type instanceof TimestampNTZType;
    }
    return kept.equals(PLAIN.get(type));
  }
}
