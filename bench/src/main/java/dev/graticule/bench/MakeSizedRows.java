package dev.graticule.bench;

import java.io.FileOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Makes rows whose geometries are of very different size, seeded: {@code MakeSizedRows OUT ROWS
 * points|polygons|mixed|huge}. Polygons have 12 vertices, in {@code mixed} three to sixty; in
 * {@code huge} one row in a thousand has 20,000 and the others are points.
 */
final class MakeSizedRows {
  private static final int BATCH_ROWS = 10_000;
  private static final int HUGE = 20_000;

  private final SplittableRandom random = new SplittableRandom(7);

  private MakeSizedRows() {}

  public static void main(String[] args) throws Exception {
    new MakeSizedRows().write(args[0], Integer.parseInt(args[1]), args[2]);
  }

  private void write(String out, int rows, String shape) throws Exception {
    Schema schema =
        new Schema(
            List.of(
                new Field("id", FieldType.notNullable(new ArrowType.Int(64, true)), null),
                new Field("name", FieldType.nullable(ArrowType.Utf8.INSTANCE), null),
                new Field("geometry", FieldType.nullable(ArrowType.Binary.INSTANCE), null)));
    try (RootAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        FileOutputStream file = new FileOutputStream(out);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, file.getChannel())) {
      writer.start();
      for (int first = 0; first < rows; first += BATCH_ROWS) {
        int count = Math.min(BATCH_ROWS, rows - first);
        root.allocateNew();
        for (int row = 0; row < count; row++) {
          set(root, row, first + row, vertices(shape));
        }
        root.setRowCount(count);
        writer.writeBatch();
      }
      writer.end();
    }
  }

  private int vertices(String shape) {
    return switch (shape) {
      case "points" -> 0;
      case "polygons" -> 12;
      case "mixed" -> random.nextBoolean() ? 0 : random.nextInt(3, 61);
      case "huge" -> random.nextInt(1000) == 0 ? HUGE : 0;
      default -> throw new IllegalArgumentException("There are no rows of shape " + shape);
    };
  }

  private void set(VectorSchemaRoot root, int row, long id, int vertices) {
    ((BigIntVector) root.getVector("id")).setSafe(row, id);
    ((VarCharVector) root.getVector("name"))
        .setSafe(row, ("name-" + random.nextInt(50_000)).getBytes(StandardCharsets.UTF_8));
    ((VarBinaryVector) root.getVector("geometry")).setSafe(row, geometry(vertices));
  }

  private byte[] geometry(int vertices) {
    double x = random.nextDouble(-179, 179);
    double y = random.nextDouble(-89, 89);
    ByteBuffer wkb =
        ByteBuffer.allocate(vertices == 0 ? 21 : 13 + 16 * (vertices + 1))
            .order(ByteOrder.LITTLE_ENDIAN);
    wkb.put((byte) 1);
    if (vertices == 0) {
      return wkb.putInt(1).putDouble(x).putDouble(y).array();
    }
    wkb.putInt(3).putInt(1).putInt(vertices + 1);
    double radius = random.nextDouble(0.001, 0.01);
    for (int i = 0; i <= vertices; i++) {
      double angle = 2 * Math.PI * (i % vertices) / vertices;
      wkb.putDouble(x + radius * Math.cos(angle)).putDouble(y + radius * Math.sin(angle));
    }
    return wkb.array();
  }
}
