package dev.graticule.file;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.GeographyLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.GeometryLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/**
 * Parquet's own GEOMETRY or GEOGRAPHY type of a column.
 *
 * @param label its name
 * @param crsText the CRS as the file has it; empty when it has none, which means OGC:CRS84
 * @param crs what that means
 * @param edges how edges run, for GEOGRAPHY; GEOMETRY leaves that to the geo metadata
 */
record NativeType(String label, String crsText, Crs crs, Optional<Edges> edges) {

  static Optional<NativeType> of(Type column, Map<String, String> metadata) {
    LogicalTypeAnnotation meaning = column.getLogicalTypeAnnotation();
    if (meaning instanceof GeometryLogicalTypeAnnotation geometry) {
      ColumnType.Geometry type = NativeGeometry.type(meaning, metadata);
      return Optional.of(
          new NativeType("GEOMETRY", text(geometry.getCrs()), type.crs(), Optional.empty()));
    }
    if (meaning instanceof GeographyLogicalTypeAnnotation geography) {
      ColumnType.Geometry type = NativeGeometry.type(meaning, metadata);
      return Optional.of(
          new NativeType(
              "GEOGRAPHY", text(geography.getCrs()), type.crs(), Optional.of(type.edges())));
    }
    return Optional.empty();
  }

  @SuppressWarnings("NullAway") // parquet-java says "no CRS" with null.
  private static String text(String crs) {
    return crs == null ? "" : crs;
  }

  boolean statesCrs() {
    return !crsText.isEmpty();
  }

  /**
   * Parquet's {@code srid:0} says "unknown"; any other text that means nothing here may mean
   * something.
   */
  boolean isUnderstood() {
    return !(crs instanceof Crs.Unknown) || crsText.equals("srid:0");
  }
}
