package dev.graticule.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The second pass over a GeoJSON file: features as rows. */
final class GeoJsonRows implements Rows {
  private final GeoJsonFeatures features;
  private final GeoJsonGeometry geometries;
  private final List<Column> columns;
  private final boolean featureId;
  private Optional<JsonNode> feature = Optional.empty();

  GeoJsonRows(GeoJsonFeatures features, Contract contract, boolean featureId) {
    this.features = features;
    this.geometries = new GeoJsonGeometry(features);
    this.columns = contract.columns();
    this.featureId = featureId;
  }

  @Override
  public boolean advance() {
    feature = features.next();
    return feature.isPresent();
  }

  @Override
  public @Nullable Object value(int index) {
    JsonNode row = feature.orElseThrow();
    Column column = columns.get(index);
    if (column.isGeometry()) {
      JsonNode geometry = row.path("geometry");
      return isAbsent(geometry) ? null : WkbCodec.encode(geometries.read(geometry));
    }
    JsonNode value =
        featureId && column.name().equals("id")
            ? row.path("id")
            : row.path("properties").path(column.name());
    return isAbsent(value) ? null : JsonValues.of(value, column.type());
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isNull() || node.isMissingNode();
  }

  @Override
  public long position() {
    return features.featureNumber();
  }

  @Override
  public String place(long position) {
    return features.place(position);
  }

  @Override
  public void close() {
    features.close();
  }
}
