package dev.graticule.write;

import dev.graticule.batch.Batch;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Rows of many shapes, the same for the same seed: what makes a file's size hard to foresee. */
final class SizedRows {
  /** How the rows of a data set are. */
  enum Shape {
    POINTS,
    POLYGONS,
    MIXED,
    /** Points, and later nothing but polygons. */
    SORTED_BY_KIND,
    /** Polygons that gain vertices from row to row. */
    DRIFTING,
    /** Points, and one polygon in a thousand of many vertices. */
    ONE_IN_A_THOUSAND_HUGE,
    /** Points with one of forty names. */
    FEW_NAMES,
    /** Names that repeat less and less, so that dictionaries stop to pay. */
    FADING_NAMES,
    /** Bytes that cannot be compressed. */
    NOISE,
    /** First bytes that compress to nearly nothing, then bytes that do not compress at all. */
    SILENCE_THEN_NOISE
  }

  static final Contract CONTRACT =
      Contract.builder()
          .required("id", ColumnType.Scalar.INT64)
          .nullable("name", ColumnType.Scalar.TEXT)
          .nullable("payload", ColumnType.Scalar.BINARY)
          .required("geometry", ColumnType.Geometry.any())
          .build();

  private final Shape shape;
  private final long rows;
  private final int hugeVertices;
  private final boolean ordered;
  private final SplittableRandom random;
  private long next;

  /**
   * @param rows how many in all, which tells how far a drift has come
   * @param hugeVertices of huge polygons
   * @param ordered whether places follow each other, as on a curve
   */
  SizedRows(Shape shape, long rows, int hugeVertices, boolean ordered, long seed) {
    this.shape = shape;
    this.rows = rows;
    this.hugeVertices = hugeVertices;
    this.ordered = ordered;
    this.random = new SplittableRandom(seed);
  }

  boolean hasNext() {
    return next < rows;
  }

  Batch next(BufferAllocator allocator, int most) {
    int count = (int) Math.min(most, rows - next);
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(CONTRACT), allocator);
    root.allocateNew();
    for (int row = 0; row < count; row++) {
      set(root, row, next++);
    }
    root.setRowCount(count);
    return Batch.owning(CONTRACT, root);
  }

  private void set(VectorSchemaRoot root, int row, long id) {
    ((BigIntVector) root.getVector("id")).setSafe(row, id);
    ((VarCharVector) root.getVector("name"))
        .setSafe(row, name(id).getBytes(StandardCharsets.UTF_8));
    ((VarBinaryVector) root.getVector("payload")).setSafe(row, payload(id));
    ((VarBinaryVector) root.getVector("geometry")).setSafe(row, wkb(id, vertices(id)));
  }

  private String name(long id) {
    return switch (shape) {
      case FEW_NAMES -> "one of forty names, number " + random.nextInt(40);
      case FADING_NAMES -> "a name that fades, number " + random.nextLong(1 + id / 4);
      default -> "name-" + random.nextInt(50_000);
    };
  }

  private byte[] payload(long id) {
    byte[] bytes = new byte[shape == Shape.NOISE || shape == Shape.SILENCE_THEN_NOISE ? 300 : 0];
    if (shape == Shape.NOISE || id > rows / 2) {
      random.nextBytes(bytes);
    }
    return bytes;
  }

  private int vertices(long id) {
    return switch (shape) {
      case POLYGONS -> 12;
      case MIXED -> id % 2 == 0 ? 0 : 3 + random.nextInt(40);
      case SORTED_BY_KIND -> id < rows / 2 ? 0 : 24;
      case DRIFTING -> 3 + (int) (120 * id / rows);
      case ONE_IN_A_THOUSAND_HUGE -> random.nextInt(1000) == 0 ? hugeVertices : 0;
      default -> 0;
    };
  }

  private byte[] wkb(long id, int vertices) {
    double x = ordered ? -180 + 360.0 * id / rows : random.nextDouble(-180, 180);
    double y = ordered ? random.nextDouble(-1, 1) : random.nextDouble(-90, 90);
    ByteBuffer wkb =
        ByteBuffer.allocate(vertices == 0 ? 21 : 13 + 16 * (vertices + 1))
            .order(ByteOrder.LITTLE_ENDIAN);
    wkb.put((byte) 1);
    if (vertices == 0) {
      return wkb.putInt(1).putDouble(x).putDouble(y).array();
    }
    wkb.putInt(3).putInt(1).putInt(vertices + 1);
    for (int i = 0; i <= vertices; i++) {
      double angle = 2 * Math.PI * (i % vertices) / vertices;
      wkb.putDouble(x + 0.01 * Math.cos(angle)).putDouble(y + 0.01 * Math.sin(angle));
    }
    return wkb.array();
  }
}
