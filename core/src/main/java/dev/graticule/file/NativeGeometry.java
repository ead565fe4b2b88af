package dev.graticule.file;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import java.util.Map;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.GeographyLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.GeometryLogicalTypeAnnotation;
import org.jspecify.annotations.Nullable;

/** What Parquet's own GEOMETRY and GEOGRAPHY types say of a column. */
final class NativeGeometry {
  private static final String BY_KEY = "projjson:";

  private NativeGeometry() {}

  static ColumnType.Geometry type(LogicalTypeAnnotation meaning, Map<String, String> metadata) {
    if (meaning instanceof GeometryLogicalTypeAnnotation geometry) {
      return ColumnType.Geometry.any().withCrs(crs(geometry.getCrs(), metadata));
    }
    GeographyLogicalTypeAnnotation geography = (GeographyLogicalTypeAnnotation) meaning;
    Edges edges =
        geography.getAlgorithm() == null
            ? Edges.SPHERICAL
            : Edges.valueOf(geography.getAlgorithm().name());
    return ColumnType.Geometry.any().withCrs(crs(geography.getCrs(), metadata)).withEdges(edges);
  }

  /**
   * Parquet, "Geospatial": absent is OGC:CRS84; otherwise a name, a definition under a key of the
   * file's metadata, or (as some write) the definition itself. A bare SRID names no authority.
   */
  private static Crs crs(@Nullable String text, Map<String, String> metadata) {
    if (text == null || text.isEmpty()) {
      return Crs.crs84();
    }
    try {
      if (text.startsWith(BY_KEY)) {
        String definition = metadata.get(text.substring(BY_KEY.length()));
        return definition == null ? Crs.unknown() : Crs.projjson(definition);
      }
      if (text.startsWith("{")) {
        return Crs.projjson(text);
      }
      return text.startsWith("srid:") ? Crs.unknown() : Crs.of(text);
    } catch (ContractException e) {
      return Crs.unknown();
    }
  }
}
