package dev.graticule.iceberg;

import dev.graticule.contract.Bounds;
import dev.graticule.iceberg.BoundValues.End;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Literal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.geospatial.GeospatialBound;
import org.apache.iceberg.types.Type;
import org.jspecify.annotations.Nullable;

/**
 * What the entry of a file in a manifest says of its rows. Decoded when asked; no more is believed
 * than whoever wrote it must have known:
 *
 * <ul>
 *   <li>The sides of a covering bound the geometries only when no row with a geometry lacks its
 *       box, which the counts of nulls tell; or when there is none, and {@link FileMetrics} has put
 *       the bounds there all the same.
 *   <li>Bounds of a geometry column that are the beginning of a WKB are none: writers that know
 *       only bytes put them there.
 * </ul>
 */
final class FileBounds implements Evidence {
  private final ContentFile<?> entry;
  private final TableColumns columns;
  private final Metrics metrics;

  /** Gives the entry of a file with the metrics of a field. */
  interface Metrics {
    ContentFile<?> entry(ContentFile<?> file, int fieldId);
  }

  FileBounds(ContentFile<?> entry, TableColumns columns, Metrics metrics) {
    this.entry = entry;
    this.columns = columns;
    this.metrics = metrics;
  }

  @Override
  public long rows() {
    return entry.recordCount();
  }

  @Override
  public ColumnStatistics column(String path) {
    OptionalInt id = columns.id(path);
    if (id.isEmpty()) {
      return ColumnStatistics.unknown();
    }
    Type type = columns.schema().findType(id.getAsInt());
    if (!type.isPrimitiveType()) {
      return ColumnStatistics.unknown();
    }
    boolean floating = type.typeId() == Type.TypeID.FLOAT || type.typeId() == Type.TypeID.DOUBLE;
    ContentFile<?> file = metrics.entry(entry, id.getAsInt());
    return new ColumnStatistics(
        count(file.nullValueCounts(), id.getAsInt()),
        floating ? count(file.nanValueCounts(), id.getAsInt()) : OptionalLong.of(0),
        bound(file.lowerBounds(), id.getAsInt(), type, End.LOWER),
        bound(file.upperBounds(), id.getAsInt(), type, End.UPPER));
  }

  private static Optional<Literal> bound(
      @Nullable Map<Integer, ByteBuffer> bounds, int id, Type type, End end) {
    ByteBuffer bytes = bounds == null ? null : bounds.get(id);
    return bytes == null ? Optional.empty() : BoundValues.read(type, bytes, end);
  }

  private static OptionalLong count(@Nullable Map<Integer, Long> counts, int id) {
    Long count = counts == null ? null : counts.get(id);
    return count == null ? OptionalLong.empty() : OptionalLong.of(count);
  }

  @Override
  public GeometryStatistics geometry(String column) {
    OptionalInt id = columns.id(column);
    if (id.isEmpty()) {
      return GeometryStatistics.unknown();
    }
    ContentFile<?> file = metrics.entry(entry, id.getAsInt());
    OptionalLong nulls = count(file.nullValueCounts(), id.getAsInt());
    Optional<Bounds> bounds = own(file, id.getAsInt());
    if (bounds.isEmpty()) {
      bounds = covering(column, nulls);
    }
    return new GeometryStatistics(nulls, OptionalLong.empty(), bounds, Set.of());
  }

  /** What stands with the geometry itself, in the format's version 3. */
  private Optional<Bounds> own(ContentFile<?> file, int id) {
    Map<Integer, ByteBuffer> lower = file.lowerBounds();
    Map<Integer, ByteBuffer> upper = file.upperBounds();
    if (columns.schema().findType(id).typeId() != Type.TypeID.GEOMETRY
        || lower == null
        || upper == null) {
      return Optional.empty();
    }
    ByteBuffer low = lower.get(id);
    ByteBuffer high = upper.get(id);
    if (low == null || high == null || (isWkb(low) && isWkb(high))) {
      return Optional.empty();
    }
    try {
      GeospatialBound least = GeospatialBound.fromByteBuffer(little(low));
      GeospatialBound greatest = GeospatialBound.fromByteBuffer(little(high));
      return Optional.of(Bounds.of(least.x(), least.y(), greatest.x(), greatest.y()));
    } catch (IllegalArgumentException e) {
      // Not the bytes of a bound.
      return Optional.empty();
    }
  }

  private static ByteBuffer little(ByteBuffer bytes) {
    return bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** As numbers these would be next to nothing, which no true corner of a file is twice. */
  private static boolean isWkb(ByteBuffer bytes) {
    if (bytes.remaining() < 5) {
      return true;
    }
    int start = bytes.position();
    byte order = bytes.get(start);
    if (order != 0 && order != 1) {
      return false;
    }
    int code =
        bytes
            .duplicate()
            .order(order == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
            .getInt(start + 1);
    int plain = (code & 0x1fff_ffff) % 1000;
    return plain >= 1 && plain <= 17 && (code & 0x1fff_ffff) < 4000;
  }

  private Optional<Bounds> covering(String column, OptionalLong geometryNulls) {
    String covering = columns.coverings().get(column);
    if (covering == null) {
      return Optional.empty();
    }
    Optional<Double> xmin = side(covering + ".xmin", geometryNulls, End.LOWER);
    Optional<Double> ymin = side(covering + ".ymin", geometryNulls, End.LOWER);
    Optional<Double> xmax = side(covering + ".xmax", geometryNulls, End.UPPER);
    Optional<Double> ymax = side(covering + ".ymax", geometryNulls, End.UPPER);
    if (xmin.isEmpty() || ymin.isEmpty() || xmax.isEmpty() || ymax.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Bounds.of(xmin.get(), ymin.get(), xmax.get(), ymax.get()));
    } catch (IllegalArgumentException e) {
      // Sides that are no box.
      return Optional.empty();
    }
  }

  private Optional<Double> side(String path, OptionalLong geometryNulls, End end) {
    int id = columns.id(path).orElse(-1);
    boolean boxesProveIt = isWithoutBytes(metrics.entry(entry, id), id);
    ColumnStatistics side = column(path);
    if (!boxesProveIt) {
      boolean everyBoxIsThere = geometryNulls.isPresent() && side.nulls().equals(geometryNulls);
      boolean noNan = side.nans().isPresent() && side.nans().getAsLong() == 0;
      boxesProveIt = everyBoxIsThere && noNan;
    }
    return boxesProveIt
        ? (end == End.LOWER ? side.min() : side.max()).map(l -> (Double) l.value())
        : Optional.empty();
  }

  /** What {@link FileMetrics} says of a file that is bounded and has no boxes. */
  private static boolean isWithoutBytes(ContentFile<?> file, int id) {
    OptionalLong size = count(file.columnSizes(), id);
    return size.isPresent()
        && size.getAsLong() == 0
        && count(file.valueCounts(), id).isEmpty()
        && count(file.nullValueCounts(), id).isEmpty();
  }

  /** Tells whether every row has the box of its geometry, as files written here do. */
  boolean hasEveryBox(String column) {
    OptionalInt side = columns.id(columns.coverings().getOrDefault(column, "") + ".xmin");
    return side.isPresent()
        && count(metrics.entry(entry, side.getAsInt()).nullValueCounts(), side.getAsInt())
            .equals(OptionalLong.of(0));
  }
}
