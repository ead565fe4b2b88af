package dev.graticule.file;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Bounds.Range;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.contract.Orientation;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Writes {@code geo} metadata as JSON. */
final class GeoMetadataWriter {
  private final JsonGenerator json;
  private final GeoParquetVersion version;

  private GeoMetadataWriter(JsonGenerator json, GeoParquetVersion version) {
    this.json = json;
    this.version = version;
  }

  static String write(GeoMetadata metadata) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = GeoMetadataParser.JSON.createGenerator(text)) {
      new GeoMetadataWriter(json, metadata.readAs()).metadata(metadata);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // What this library would refuse to read it does not write.
    GeoMetadata.parse(text.toString(), "geo metadata");
    return text.toString();
  }

  private void metadata(GeoMetadata metadata) throws IOException {
    json.writeStartObject();
    json.writeStringField("version", metadata.version());
    json.writeStringField("primary_column", metadata.primaryColumn());
    json.writeObjectFieldStart("columns");
    for (Map.Entry<String, GeoColumn> entry : metadata.columns().entrySet()) {
      column(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void column(String name, GeoColumn column) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("encoding", column.encoding().label());
    json.writeArrayFieldStart("geometry_types");
    for (Kind kind : column.kinds()) {
      requireSince2(!kind.dimensions().hasM(), name, "the type " + kind.label());
      json.writeString(kind.label());
    }
    json.writeEndArray();
    crs(column.crs());
    if (column.edges() != Edges.PLANAR) {
      requireSince2(column.edges() == Edges.SPHERICAL, name, "edges of " + column.edges().label());
      json.writeStringField("edges", column.edges().label());
    }
    if (column.orientation() == Orientation.COUNTERCLOCKWISE) {
      json.writeStringField("orientation", "counterclockwise");
    }
    if (column.epoch().isPresent()) {
      json.writeNumberField("epoch", column.epoch().getAsDouble());
    }
    if (column.bbox().isPresent()) {
      bbox(column.bbox().get());
    }
    if (column.covering().isPresent()) {
      covering(column.covering().get());
    }
    json.writeEndObject();
  }

  private void requireSince2(boolean fits, String column, String what) {
    if (!fits && version != GeoParquetVersion.V2_0) {
      throw new GeoParquetException(
          "Column \"%s\" has %s, which GeoParquet %s cannot say; write version %s."
              .formatted(column, what, version, GeoParquetVersion.V2_0));
    }
  }

  private void crs(Crs crs) throws IOException {
    if (crs.equals(Crs.crs84())) {
      return;
    }
    json.writeFieldName("crs");
    if (crs instanceof Crs.Unknown) {
      json.writeNull();
    } else {
      json.writeRawValue(CrsDefinitions.requireProjjson(crs));
    }
  }

  /** Leaves out a box that JSON has no numbers for: the bbox is optional, infinity is no number. */
  private void bbox(Bounds bounds) throws IOException {
    Optional<Range> m =
        version == GeoParquetVersion.V2_0 && bounds.z().isPresent() ? bounds.m() : Optional.empty();
    double[] lower =
        numbers(bounds.xmin(), bounds.ymin(), bounds.z().map(Range::min), m.map(Range::min));
    double[] upper =
        numbers(bounds.xmax(), bounds.ymax(), bounds.z().map(Range::max), m.map(Range::max));
    double[] all = DoubleStream.concat(DoubleStream.of(lower), DoubleStream.of(upper)).toArray();
    if (DoubleStream.of(all).allMatch(Double::isFinite)) {
      json.writeFieldName("bbox");
      json.writeArray(all, 0, all.length);
    }
  }

  private static double[] numbers(double x, double y, Optional<Double> z, Optional<Double> m) {
    DoubleStream rest =
        DoubleStream.concat(
            z.stream().mapToDouble(Double::doubleValue),
            m.stream().mapToDouble(Double::doubleValue));
    return DoubleStream.concat(DoubleStream.of(x, y), rest).toArray();
  }

  private void covering(Covering covering) throws IOException {
    json.writeObjectFieldStart("covering");
    json.writeObjectFieldStart("bbox");
    path("xmin", covering.xmin());
    path("ymin", covering.ymin());
    if (covering.zmin().isPresent()) {
      path("zmin", covering.zmin().get());
    }
    path("xmax", covering.xmax());
    path("ymax", covering.ymax());
    if (covering.zmax().isPresent()) {
      path("zmax", covering.zmax().get());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void path(String name, Covering.Path path) throws IOException {
    json.writeArrayFieldStart(name);
    json.writeString(path.column());
    json.writeString(path.field());
    json.writeEndArray();
  }
}
