package dev.graticule.iceberg;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Edges;
import dev.graticule.iceberg.BoundValues.End;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.geospatial.GeospatialBound;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * What is known of a file, as the metrics of its entry in a manifest. Ours, not Iceberg's: that
 * takes the first bytes of a WKB for a bound of the geometry, and needs the file read again.
 */
final class FileMetrics {
  /** The fields of a covering. */
  static final List<String> SIDES = List.of("xmin", "ymin", "xmax", "ymax");

  private final TableColumns columns;
  private final Evidence evidence;
  private final long rows;
  private final Map<Integer, Long> sizes = new HashMap<>();
  private final Map<Integer, Long> values = new HashMap<>();
  private final Map<Integer, Long> nulls = new HashMap<>();
  private final Map<Integer, Long> nans = new HashMap<>();
  private final Map<Integer, ByteBuffer> lower = new HashMap<>();
  private final Map<Integer, ByteBuffer> upper = new HashMap<>();

  private FileMetrics(TableColumns columns, Evidence evidence, long rows) {
    this.columns = columns;
    this.evidence = evidence;
    this.rows = rows;
  }

  /** The metrics of a file. */
  static Metrics of(TableColumns columns, Evidence evidence, long rows) {
    FileMetrics metrics = new FileMetrics(columns, evidence, rows);
    columns.contract().columns().forEach(column -> metrics.column(column.name(), column));
    columns.coverings().forEach(metrics::covering);
    return new Metrics(
        rows,
        metrics.sizes,
        metrics.values,
        metrics.nulls,
        metrics.nans,
        metrics.lower,
        metrics.upper);
  }

  private void column(String path, Column column) {
    if (column.type() instanceof ColumnType.Struct struct) {
      struct.fields().forEach(field -> column(path + "." + field.name(), field));
    } else if (column.type() instanceof ColumnType.Geometry geometry) {
      geometry(path, geometry);
    } else if (!(column.type() instanceof ColumnType.ListOf)
        && !(column.type() instanceof ColumnType.MapOf)) {
      leaf(path);
    }
  }

  /**
   * The sides of a covering. Boxes that may run over the antimeridian have a least and a greatest
   * side that bound nothing; their evidence is without bounds, or all around.
   *
   * <p>A file of others need not have the covering at all, and may be bounded nevertheless. Its
   * sides then have bounds, no counts, and no bytes: {@link FileBounds} knows it by that, and to
   * others it says that nothing is certain of values which are not there.
   */
  private void covering(String geometry, String covering) {
    Optional<Bounds> known =
        evidence.geometry(geometry).bounds().filter(bounds -> !bounds.crossesAntimeridian());
    if (known.isEmpty()) {
      return;
    }
    Bounds bounds = known.get();
    boolean allAround = Double.isInfinite(bounds.xmin()) && Double.isInfinite(bounds.xmax());
    boolean there =
        SIDES.stream()
            .noneMatch(
                side -> evidence.column(covering + "." + side).equals(ColumnStatistics.unknown()));
    if (there && !allAround) {
      SIDES.forEach(side -> leaf(covering + "." + side));
      return;
    }
    bound(covering + ".xmin", bounds.xmin(), bounds.xmax());
    bound(covering + ".ymin", bounds.ymin(), bounds.ymax());
    bound(covering + ".xmax", bounds.xmin(), bounds.xmax());
    bound(covering + ".ymax", bounds.ymin(), bounds.ymax());
  }

  private void bound(String side, double least, double greatest) {
    columns
        .id(side)
        .ifPresent(
            id -> {
              sizes.put(id, 0L);
              lower.put(id, Conversions.toByteBuffer(Types.DoubleType.get(), least));
              upper.put(id, Conversions.toByteBuffer(Types.DoubleType.get(), greatest));
            });
  }

  private void leaf(String path) {
    int id = columns.id(path).orElse(-1);
    ColumnStatistics statistics = evidence.column(path);
    if (id < 0 || statistics.equals(ColumnStatistics.unknown())) {
      return;
    }
    values.put(id, rows);
    put(nulls, id, statistics.nulls());
    Type type = columns.schema().findType(id);
    if (type.typeId() == Type.TypeID.FLOAT || type.typeId() == Type.TypeID.DOUBLE) {
      put(nans, id, statistics.nans());
    }
    statistics
        .min()
        .flatMap(least -> BoundValues.write(type, least, End.LOWER))
        .ifPresent(bytes -> lower.put(id, bytes));
    statistics
        .max()
        .flatMap(greatest -> BoundValues.write(type, greatest, End.UPPER))
        .ifPresent(bytes -> upper.put(id, bytes));
  }

  private void geometry(String path, ColumnType.Geometry geometry) {
    int id = columns.id(path).orElse(-1);
    GeometryStatistics statistics = evidence.geometry(path);
    if (id < 0 || statistics.equals(GeometryStatistics.unknown())) {
      return;
    }
    values.put(id, rows);
    put(nulls, id, statistics.nulls());
    // In a binary column a bound would be a least WKB, which says nothing of places.
    boolean own = columns.schema().findType(id).typeId() == Type.TypeID.GEOMETRY;
    if (own && geometry.edges() == Edges.PLANAR && statistics.bounds().isPresent()) {
      Bounds bounds = statistics.bounds().get();
      if (!bounds.crossesAntimeridian()) {
        lower.put(id, corner(bounds.xmin(), bounds.ymin()));
        upper.put(id, corner(bounds.xmax(), bounds.ymax()));
      }
    }
  }

  private static ByteBuffer corner(double x, double y) {
    return GeospatialBound.createXY(x, y).toByteBuffer();
  }

  private static void put(Map<Integer, Long> counts, int id, OptionalLong count) {
    if (count.isPresent()) {
      counts.put(id, count.getAsLong());
    }
  }
}
