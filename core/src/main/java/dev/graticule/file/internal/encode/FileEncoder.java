package dev.graticule.file.internal.encode;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Edges;
import dev.graticule.file.Covering;
import dev.graticule.file.DictionaryPolicy;
import dev.graticule.file.FileParts;
import dev.graticule.file.FileReceipt;
import dev.graticule.file.GeoColumn;
import dev.graticule.file.GeoMetadata;
import dev.graticule.file.GeoParquetVersion;
import dev.graticule.file.RowGroupReceipt;
import dev.graticule.file.SizeTarget;
import dev.graticule.file.WriteOptions;
import dev.graticule.predicate.GeometryStatistics.Kind;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.jspecify.annotations.Nullable;

/**
 * One file from its first row to its receipt. For one thread at a time; it brings its own second
 * one.
 */
public final class FileEncoder implements AutoCloseable {
  /** About what the footer and the indexes say of a column chunk, and of a page in it. */
  private static final long CHUNK_METADATA_BYTES = 150;

  private static final long PAGE_INDEX_BYTES = 30;
  private static final long FOOTER_BYTES = 2_000;

  private final StorePath path;
  private final FilePlan plan;
  private final WriteOptions options;
  private final RowGroupAssembler assembler;
  private final ParquetSink sink;
  private final SizeEstimate estimate;
  private final RowGroupPipeline pipeline;
  private final @Nullable Steering steering;
  private final List<Map<String, Bounds>> boxes = new ArrayList<>();
  private long indexBytes = FOOTER_BYTES;
  private long lastIndexBytes;
  private long lastPlainLength;
  private boolean full;

  private FileEncoder(
      StorePath path,
      FilePlan plan,
      WriteOptions options,
      RowGroupAssembler assembler,
      ParquetSink sink,
      @Nullable SizeTarget target) {
    this.path = path;
    this.plan = plan;
    this.options = options;
    this.assembler = assembler;
    this.sink = sink;
    QueueLimit limit = new QueueLimit(QUEUED_ROW_GROUPS, options.rowGroupBytes());
    this.estimate =
        new SizeEstimate(limit, target == null ? OptionalDouble.empty() : target.compression());
    this.pipeline = new RowGroupPipeline(sink, options.executor().orElse(null), limit, estimate);
    this.steering = target == null ? null : new Steering(target, estimate);
  }

  /** One for the worker and one for it to go on with. */
  private static final int QUEUED_ROW_GROUPS = 2;

  /**
   * What a contract's files will look like, before anything is created.
   *
   * @param contract what the rows are
   * @param options how to write
   * @return the way to the encoder
   * @throws dev.graticule.GraticuleException when such a file cannot be written
   */
  public static Prepared prepare(Contract contract, WriteOptions options) {
    FilePlan plan = FilePlan.of(contract, options);
    // Says what the profile cannot hold before a byte is written.
    GeoMetadata geo = geoMetadata(plan, options, column -> Set.of(), column -> Optional.empty());
    if (geo != null) {
      geo.toJson();
    }
    return new Prepared(plan, options);
  }

  /**
   * A contract and options that fit each other.
   *
   * @param plan what the file will look like
   * @param options how to write
   */
  public record Prepared(FilePlan plan, WriteOptions options) {
    /**
     * Begins the file.
     *
     * @param path its name, for the receipt
     * @param writer takes the bytes; closed or discarded by the encoder from now on
     * @param target where the file is to end; null when the caller ends it
     * @param allocator gives buffers; stays the caller's
     * @return the encoder
     */
    public FileEncoder begin(
        StorePath path,
        StoreWriter writer,
        @Nullable SizeTarget target,
        BufferAllocator allocator) {
      RowGroupAssembler assembler = assembler(plan, options, allocator);
      ParquetSink sink =
          new ParquetSink(path.value(), plan.schema(), writer, allocator, options.zstdLevel());
      return new FileEncoder(path, plan, options, assembler, sink, target);
    }
  }

  private static RowGroupAssembler assembler(
      FilePlan plan, WriteOptions options, BufferAllocator allocator) {
    ValueEncoders encoders = new ValueEncoders(allocator);
    List<ColumnDescriptor> descriptors = plan.schema().getColumns();
    PageLimits pages = new PageLimits(options.pageRows(), options.pageBytes());
    List<LeafWriter> leaves = new ArrayList<>();
    for (LeafPlan leaf : LeafPlan.of(plan.contract().columns())) {
      ColumnDescriptor descriptor = descriptors.get(leaves.size());
      DictionaryPolicy policy =
          options.dictionaries().getOrDefault(leaf.path(), DictionaryPolicy.AUTO);
      ValueEncoder<?> values = encoders.of(leaf.type(), descriptor.getPrimitiveType(), policy);
      leaves.add(new LeafWriter(leaf, new ColumnEncoder(descriptor, values, pages)));
    }
    PageLimits coveringPages = new PageLimits(options.coveringPageRows(), options.pageBytes());
    int next = leaves.size();
    List<GeometryScan> scans = new ArrayList<>();
    List<Column> columns = plan.contract().columns();
    boolean measures = options.profile().version() == GeoParquetVersion.V2_0;
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      if (!column.isGeometry()) {
        continue;
      }
      CoveringWriter covering = null;
      if (plan.coverings().containsKey(column.name())) {
        List<ColumnEncoder> sides = new ArrayList<>();
        for (ColumnDescriptor side : descriptors.subList(next, next + 4)) {
          sides.add(
              new ColumnEncoder(side, new FloatingEncoder(allocator, Double.BYTES), coveringPages));
        }
        next += 4;
        covering = new CoveringWriter(allocator, column.isNullable(), sides);
      }
      scans.add(new GeometryScan(i, column.name(), measures, covering));
    }
    return new RowGroupAssembler(
        leaves,
        scans,
        options.profile().hasNativeTypes(),
        options.rowGroupRows(),
        options.rowGroupBytes());
  }

  /**
   * Takes rows until the file has its target size; all of them when it has none.
   *
   * @param tops the vectors of the contract's columns in order, lent
   * @param from the first row
   * @param count how many rows
   * @return how many were taken; fewer than given when the file is full
   */
  public int append(List<FieldVector> tops, int from, int count) {
    int at = from;
    int end = from + count;
    while (at < end && !full) {
      if (assembler.rows() == 0 && !beginRowGroup(tops, at)) {
        full = true;
        break;
      }
      int taken = assembler.append(tops, at, stretch(tops, at, end - at));
      at += taken;
      if (taken == 0 || assembler.isFull()) {
        endRowGroup();
      }
    }
    return at - from;
  }

  /** Plans the next row group; tells whether there is to be one. */
  private boolean beginRowGroup(List<FieldVector> tops, int at) {
    if (steering == null) {
      return true;
    }
    long row = assembler.length(tops, at, 1);
    if (!boxes.isEmpty()) {
      if (steering.mustMeasure(remaining(), lastPlainLength)) {
        pipeline.finish();
      }
      if (steering.isFull(remaining(), row)) {
        return false;
      }
    }
    if (steering.isLarge(row)) {
      steering.sawLarge(row);
    }
    assembler.begin(steering.allowance(remaining()));
    return true;
  }

  /** What is left of the target when a further row group is in the indexes. */
  private long remaining() {
    return Objects.requireNonNull(steering).target() - bytes() - lastIndexBytes;
  }

  /** How many rows may go to the row group at hand: a large one only goes to the front of one. */
  private int stretch(List<FieldVector> tops, int at, int count) {
    if (steering == null) {
      return count;
    }
    int first = assembler.rows() == 0 ? 1 : 0;
    return first + assembler.rowsUpTo(tops, at + first, count - first, steering.largeRow());
  }

  private void endRowGroup() {
    RowGroup group = assembler.take();
    boxes.add(group.boxes());
    lastPlainLength = group.plainLength();
    lastIndexBytes = 0;
    for (ColumnChunk chunk : group.chunks()) {
      lastIndexBytes += CHUNK_METADATA_BYTES + PAGE_INDEX_BYTES * chunk.pages().size();
    }
    indexBytes += lastIndexBytes;
    pipeline.submit(group);
  }

  /**
   * Tells whether the file has its target size.
   *
   * @return whether it takes no further row
   */
  public boolean isFull() {
    return full;
  }

  /**
   * The most that compression came to in the latest row groups.
   *
   * @return bytes in the file for a plain byte; absent while none is known to be written
   */
  public OptionalDouble compression() {
    return estimate.worst();
  }

  /**
   * How many rows were taken.
   *
   * @return rows
   */
  public long rows() {
    return assembler.fileRows();
  }

  /**
   * About how many bytes the file would have, were it ended now. The same rows give the same answer
   * in every run.
   *
   * @return bytes
   */
  public long bytes() {
    return indexBytes + estimate.bytes(assembler.length());
  }

  /** Ends the row group at hand and compresses all there is. */
  public void flush() {
    if (assembler.rows() > 0) {
      endRowGroup();
    }
    pipeline.finish();
  }

  /**
   * Ends and publishes the file.
   *
   * @return what it is
   */
  public FileReceipt publish() {
    flush();
    Map<String, String> metadata = new LinkedHashMap<>(plan.contract().metadata());
    metadata.putAll(options.metadata());
    GeoMetadata geo = geoMetadata(plan, options, assembler::kinds, this::fileBounds);
    if (geo != null) {
      metadata.put(GeoMetadata.KEY, geo.toJson());
    }
    if (!plan.coverings().isEmpty()) {
      metadata.put(CoveringSeal.KEY, CoveringSeal.of(assembler.fileRows(), sink.end()));
    }
    long bytes = sink.publish(metadata);
    return new FileReceipt(
        path,
        bytes,
        assembler.fileRows(),
        boxes.size(),
        assembler.columnStatistics(),
        assembler.geometryStatistics(),
        Optional.of(parts()));
  }

  private FileParts parts() {
    List<BlockMetaData> written = sink.rowGroups();
    List<RowGroupReceipt> receipts = new ArrayList<>();
    long coveringBytes = 0;
    for (int i = 0; i < written.size(); i++) {
      long bytes = 0;
      for (ColumnChunkMetaData chunk : written.get(i).getColumns()) {
        bytes += chunk.getTotalSize();
        if (plan.coverings().containsValue(chunk.getPath().toArray()[0])) {
          coveringBytes += chunk.getTotalSize();
        }
      }
      receipts.add(new RowGroupReceipt(written.get(i).getRowCount(), bytes, boxes.get(i)));
    }
    return new FileParts(receipts, coveringBytes, steering == null ? 0 : steering.largest());
  }

  private Optional<Bounds> fileBounds(String column) {
    ColumnType.Geometry type = (ColumnType.Geometry) plan.contract().require(column).type();
    // A box of the vertices is no box of edges that bulge.
    return type.edges() == Edges.PLANAR ? assembler.fileBounds(column) : Optional.empty();
  }

  /** The file's metadata; null without geometry columns, when the file is plain Parquet. */
  private static @Nullable GeoMetadata geoMetadata(
      FilePlan plan,
      WriteOptions options,
      Function<String, Set<Kind>> kinds,
      Function<String, Optional<Bounds>> bounds) {
    Map<String, GeoColumn> columns = new LinkedHashMap<>();
    for (Column column : plan.contract().geometryColumns()) {
      GeoColumn described =
          GeoColumn.of((ColumnType.Geometry) column.type())
              .withGeometries(kinds.apply(column.name()), bounds.apply(column.name()));
      String covering = plan.coverings().get(column.name());
      columns.put(
          column.name(),
          covering == null ? described : described.withCovering(Covering.of(covering)));
    }
    return plan.contract()
        .primaryGeometry()
        .map(
            primary ->
                new GeoMetadata(options.profile().version().label(), primary.name(), columns))
        .orElse(null);
  }

  /** Frees everything; leaves no file when it was not published. Safe to call once. */
  @Override
  public void close() {
    try {
      pipeline.close();
    } finally {
      try {
        assembler.close();
      } finally {
        sink.close();
      }
    }
  }
}
