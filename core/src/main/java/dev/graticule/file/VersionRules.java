package dev.graticule.file;

import static dev.graticule.file.ViolationCode.VERSION_FEATURE_MISMATCH;

import dev.graticule.contract.Edges;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.util.Optional;

/**
 * Finds features of another version. Unknown fields are no features: the specification asks to
 * leave them alone.
 *
 * <p>A column of Parquet's own geometry type is still binary WKB, and one file can serve readers of
 * 1.1 and of the native type at once; so the native type is held against version 1.0 only.
 */
final class VersionRules {
  private final GeoParquetVersion version;
  private final Findings findings;

  VersionRules(GeoParquetVersion version, Findings findings) {
    this.version = version;
    this.findings = findings;
  }

  void check(String name, GeoColumn column, Optional<NativeType> nativeType) {
    if (column.encoding() != GeometryEncoding.WKB && version != GeoParquetVersion.V1_1) {
      mismatch(name, "the encoding " + column.encoding().label(), GeoParquetVersion.V1_1);
    }
    if (nativeType.isPresent() && version == GeoParquetVersion.V1_0) {
      mismatch(name, "Parquet's own type " + nativeType.get().label(), GeoParquetVersion.V2_0);
    }
    if (version == GeoParquetVersion.V2_0) {
      return;
    }
    if (column.edges() != Edges.PLANAR && column.edges() != Edges.SPHERICAL) {
      mismatch(name, column.edges().label() + " edges", GeoParquetVersion.V2_0);
    }
    for (Kind kind : column.kinds()) {
      if (kind.dimensions().hasM()) {
        mismatch(name, "the geometry type " + kind.label(), GeoParquetVersion.V2_0);
      }
    }
    if (column.bbox().flatMap(b -> b.m()).isPresent()) {
      mismatch(name, "a bbox with measures", GeoParquetVersion.V2_0);
    }
  }

  private void mismatch(String name, String what, GeoParquetVersion from) {
    findings.in(
        name,
        VERSION_FEATURE_MISMATCH,
        "has %s, which belongs to version %s, in a file of version %s."
            .formatted(what, from, version));
  }
}
