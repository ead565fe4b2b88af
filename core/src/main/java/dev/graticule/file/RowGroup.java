package dev.graticule.file;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.GeometryType;
import dev.graticule.file.FileEvidence.NativeStatistics;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.parquet.column.statistics.geospatial.BoundingBox;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.jspecify.annotations.Nullable;

/** A row group of a file, as the footer describes it. */
public final class RowGroup {
  private final int index;
  private final long bytes;
  private final FileEvidence evidence;
  private final Map<String, GeometryStatistics> geometries = new ConcurrentHashMap<>();

  private RowGroup(int index, long bytes, FileEvidence evidence) {
    this.index = index;
    this.bytes = bytes;
    this.evidence = evidence;
  }

  /**
   * Its place among the row groups.
   *
   * @return the index, from 0
   */
  public int index() {
    return index;
  }

  /**
   * How many rows it has.
   *
   * @return the count
   */
  public long rows() {
    return evidence.rows();
  }

  /**
   * How many bytes its columns take in the file.
   *
   * @return bytes, compressed
   */
  public long bytes() {
    return bytes;
  }

  /**
   * What the footer's statistics say of its rows.
   *
   * @return the evidence
   */
  public Evidence evidence() {
    return new Remembered();
  }

  /** The same evidence; what is gathered of geometries is gathered once. */
  private final class Remembered implements Evidence {
    @Override
    public long rows() {
      return evidence.rows();
    }

    @Override
    public ColumnStatistics column(String path) {
      return evidence.column(path);
    }

    @Override
    public GeometryStatistics geometry(String column) {
      return geometries.computeIfAbsent(column, evidence::geometry);
    }
  }

  /** What is known of the boxes of its geometries. */
  CoveringBounds boxes() {
    return new CoveringBounds(evidence.columns(), evidence.statistics());
  }

  /** What is known of some of its rows, which lie within one page of each column given. */
  Evidence evidenceOf(long from, long count, Map<ParquetNode.Leaf, PageIndex> pages) {
    return new FileEvidence(
        count,
        evidence.columns(),
        leaf -> {
          PageIndex known = pages.get(leaf);
          return known == null
              ? evidence.statistics().apply(leaf).ofPart(count, rows())
              : known.of(from, count);
        },
        evidence.geospatial());
  }

  static RowGroup of(int index, BlockMetaData block, FileColumns columns) {
    Map<ColumnPath, ColumnChunkMetaData> chunks = new HashMap<>();
    long bytes = 0;
    for (ColumnChunkMetaData chunk : block.getColumns()) {
      chunks.put(chunk.getPath(), chunk);
      bytes += chunk.getTotalSize();
    }
    FileEvidence evidence =
        new FileEvidence(
            block.getRowCount(),
            columns,
            leaf -> {
              ColumnChunkMetaData chunk = chunks.get(ColumnPath.get(leaf.descriptor().getPath()));
              return chunk == null ? LeafStatistics.UNKNOWN : LeafStatistics.of(chunk);
            },
            geospatial(block, columns));
    return new RowGroup(index, bytes, evidence);
  }

  private static Map<String, NativeStatistics> geospatial(
      BlockMetaData block, FileColumns columns) {
    Map<String, NativeStatistics> known = new HashMap<>();
    for (ColumnChunkMetaData chunk : block.getColumns()) {
      @Nullable GeospatialStatistics statistics = chunk.getGeospatialStatistics();
      if (statistics != null && chunk.getPath().size() == 1) {
        String name = chunk.getPath().toDotString();
        if (columns.find(name).isPresent()) {
          known.put(name, new NativeStatistics(bounds(statistics), kinds(statistics)));
        }
      }
    }
    return Map.copyOf(known);
  }

  /** A box that runs over the antimeridian is taken as the whole circle. */
  private static Optional<Bounds> bounds(GeospatialStatistics statistics) {
    @Nullable BoundingBox box = statistics.getBoundingBox();
    if (box == null || !box.isXYValid() || box.isXYEmpty() || !(box.getYMin() <= box.getYMax())) {
      return Optional.empty();
    }
    boolean crosses = box.getXMin() > box.getXMax();
    return Optional.of(
        Bounds.of(
            crosses ? Double.NEGATIVE_INFINITY : box.getXMin(),
            box.getYMin(),
            crosses ? Double.POSITIVE_INFINITY : box.getXMax(),
            box.getYMax()));
  }

  private static Set<Kind> kinds(GeospatialStatistics statistics) {
    if (statistics.getGeospatialTypes() == null || !statistics.getGeospatialTypes().isValid()) {
      return Set.of();
    }
    Set<Kind> kinds = new HashSet<>();
    for (int code : statistics.getGeospatialTypes().getTypes()) {
      Optional<GeometryType> type = GeometryType.ofWkbCode(code % 1000);
      if (code < 0 || code / 1000 >= Dimensions.values().length || type.isEmpty()) {
        return Set.of();
      }
      kinds.add(new Kind(type.get(), Dimensions.values()[code / 1000]));
    }
    return kinds;
  }
}
