package dev.graticule.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The second pass over a GeoJSON file: features to batches. */
final class GeoJsonSource implements BatchSource {
  private static final int BATCH_ROWS = 8_192;
  private static final long BATCH_BYTES = 8 << 20;

  private final GeoJsonFeatures features;
  private final GeoJsonGeometry geometries;
  private final Contract contract;
  private final boolean featureId;
  private final BufferAllocator allocator;

  GeoJsonSource(
      GeoJsonFeatures features, Contract contract, boolean featureId, BufferAllocator allocator) {
    this.features = features;
    this.geometries = new GeoJsonGeometry(features);
    this.contract = contract;
    this.featureId = featureId;
    this.allocator = allocator;
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public Optional<Batch> next() {
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(contract), allocator);
    try {
      root.allocateNew();
      int row = 0;
      long bytes = 0;
      while (row < BATCH_ROWS && bytes < BATCH_BYTES) {
        Optional<JsonNode> feature = features.next();
        if (feature.isEmpty()) {
          break;
        }
        bytes += set(root, row++, feature.get());
      }
      if (row == 0) {
        root.close();
        return Optional.empty();
      }
      root.setRowCount(row);
    } catch (RuntimeException e) {
      root.close();
      throw e;
    }
    return Optional.of(Batch.owning(contract, root));
  }

  private long set(VectorSchemaRoot root, int row, JsonNode feature) {
    long bytes = 0;
    for (int i = 0; i < contract.columns().size(); i++) {
      Column column = contract.columns().get(i);
      FieldVector vector = root.getVector(i);
      if (column.isGeometry()) {
        JsonNode geometry = feature.path("geometry");
        if (!geometry.isNull() && !geometry.isMissingNode()) {
          byte[] wkb = WkbCodec.encode(geometries.read(geometry));
          ((VarBinaryVector) vector).setSafe(row, wkb);
          bytes += wkb.length;
        }
      } else {
        bytes += set(vector, row, column, value(feature, column.name()));
      }
    }
    return bytes;
  }

  private JsonNode value(JsonNode feature, String column) {
    return featureId && column.equals("id")
        ? feature.path("id")
        : feature.path("properties").path(column);
  }

  private static long set(FieldVector vector, int row, Column column, JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return 0;
    }
    switch ((ColumnType.Scalar) column.type()) {
      case BOOLEAN -> ((BitVector) vector).setSafe(row, value.booleanValue() ? 1 : 0);
      case INT64 -> ((BigIntVector) vector).setSafe(row, value.longValue());
      case FLOAT64 -> ((Float8Vector) vector).setSafe(row, value.doubleValue());
      default -> {
        byte[] text =
            (value.isTextual() ? value.textValue() : value.toString())
                .getBytes(StandardCharsets.UTF_8);
        ((VarCharVector) vector).setSafe(row, text);
        return text.length;
      }
    }
    return Long.BYTES;
  }

  @Override
  public void close() {
    features.close();
  }
}
