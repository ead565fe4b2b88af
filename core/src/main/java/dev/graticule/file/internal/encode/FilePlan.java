package dev.graticule.file.internal.encode;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.file.CoveringColumns;
import dev.graticule.file.CrsDefinitions;
import dev.graticule.file.WriteOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.schema.EdgeInterpolationAlgorithm;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;

/**
 * What a file will look like, settled before its first byte: the contract's columns, then the
 * coverings of its geometry columns.
 *
 * @param contract the columns of the rows
 * @param coverings the name of the covering by geometry column, in order
 * @param schema the Parquet schema of both
 */
public record FilePlan(Contract contract, Map<String, String> coverings, MessageType schema) {
  /** What others write into Parquet's own types for a CRS that nobody knows. */
  private static final String UNKNOWN_CRS = "srid:0";

  static FilePlan of(Contract contract, WriteOptions options) {
    contract.columns().forEach(column -> requireNoneInside(column.name(), column.type()));
    Map<String, String> coverings = CoveringColumns.names(contract, options);
    List<Column> columns = new ArrayList<>(contract.columns());
    coverings.forEach(
        (geometry, name) -> columns.add(CoveringColumns.column(contract.require(geometry), name)));
    FieldIds ids = FieldIds.of(contract, columns, options.fieldIds());
    MessageType schema =
        new FileSchema(
                geometry -> options.profile().hasNativeTypes() ? annotation(geometry) : null,
                ids::id)
            .of(columns);
    return new FilePlan(contract, coverings, schema);
  }

  private static void requireNoneInside(String path, ColumnType type) {
    if (type instanceof ColumnType.Struct struct) {
      struct.fields().forEach(field -> requireNoGeometry(path + "." + field.name(), field.type()));
    } else if (type instanceof ColumnType.ListOf list) {
      requireNoGeometry(path + ".element", list.element());
    } else if (type instanceof ColumnType.MapOf map) {
      requireNoGeometry(path + ".key", map.key());
      requireNoGeometry(path + ".value", map.value());
    }
  }

  private static void requireNoGeometry(String path, ColumnType type) {
    if (type instanceof ColumnType.Geometry) {
      throw new ContractException(
          "\"%s\" is a geometry inside another column, which GeoParquet does not allow; make it a column of its own, or binary."
              .formatted(path));
    }
    requireNoneInside(path, type);
  }

  private static LogicalTypeAnnotation annotation(ColumnType.Geometry type) {
    String crs = crs(type.crs());
    return type.edges() == Edges.PLANAR
        ? LogicalTypeAnnotation.geometryType(crs)
        : LogicalTypeAnnotation.geographyType(
            crs, EdgeInterpolationAlgorithm.valueOf(type.edges().name()));
  }

  /** OGC:CRS84 is stated, although it is Parquet's default: DuckDB takes absent as unknown. */
  private static String crs(Crs crs) {
    if (crs.equals(Crs.crs84())) {
      return crs.toString();
    }
    return crs instanceof Crs.Unknown ? UNKNOWN_CRS : CrsDefinitions.requireProjjson(crs);
  }
}
