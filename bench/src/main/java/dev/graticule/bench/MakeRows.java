package dev.graticule.bench;

import dev.graticule.batch.WkbScanner;
import java.io.FileOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Makes the rows that benches write: half points, half 12-vertex polygons, around 30 places,
 * seeded. {@code MakeRows OUT ROWS plain|bbox}; with {@code bbox} each row has its box as a struct.
 */
final class MakeRows {
  private static final int BATCH_ROWS = 50_000;
  private static final int PLACES = 30;
  private static final int VERTICES = 12;
  private static final long FIRST_MICROS = 1_767_225_600_000_000L;

  private final SplittableRandom random = new SplittableRandom(42);
  private final double[][] places = new double[PLACES][2];
  private final ByteBuffer wkb =
      ByteBuffer.allocate(13 + 16 * (VERTICES + 1)).order(ByteOrder.LITTLE_ENDIAN);

  private MakeRows() {
    for (double[] place : places) {
      place[0] = random.nextDouble(-170, 170);
      place[1] = random.nextDouble(-60, 70);
    }
  }

  public static void main(String[] args) throws Exception {
    new MakeRows().write(args[0], Integer.parseInt(args[1]), args[2].equals("bbox"));
  }

  private void write(String out, int rows, boolean withBox) throws Exception {
    try (RootAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema(withBox), allocator);
        FileOutputStream file = new FileOutputStream(out);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, file.getChannel())) {
      writer.start();
      for (int first = 0; first < rows; first += BATCH_ROWS) {
        int count = Math.min(BATCH_ROWS, rows - first);
        root.allocateNew();
        for (int row = 0; row < count; row++) {
          set(root, row, first + row, withBox);
        }
        root.setRowCount(count);
        writer.writeBatch();
      }
      writer.end();
    }
  }

  private static Schema schema(boolean withBox) {
    List<Field> fields =
        new ArrayList<>(
            List.of(
                field("id", new ArrowType.Int(64, true)),
                field("name", ArrowType.Utf8.INSTANCE),
                field("updated_at", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
                field("h3", ArrowType.Utf8.INSTANCE),
                field("geometry", ArrowType.Binary.INSTANCE)));
    if (withBox) {
      ArrowType number = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      fields.add(
          new Field(
              "bbox",
              FieldType.nullable(ArrowType.Struct.INSTANCE),
              List.of(
                  field("xmin", number),
                  field("ymin", number),
                  field("xmax", number),
                  field("ymax", number))));
    }
    return new Schema(fields);
  }

  private static Field field(String name, ArrowType type) {
    return new Field(name, FieldType.nullable(type), null);
  }

  private void set(VectorSchemaRoot root, int row, long id, boolean withBox) {
    double[] place = places[random.nextInt(PLACES)];
    double x = place[0] + random.nextGaussian();
    double y = place[1] + random.nextGaussian();
    ((BigIntVector) root.getVector("id")).setSafe(row, id);
    ((VarCharVector) root.getVector("name")).setSafe(row, text("name-" + random.nextInt(50_000)));
    ((TimeStampMicroTZVector) root.getVector("updated_at"))
        .setSafe(row, FIRST_MICROS + id * 1_000 + random.nextInt(1_000));
    ((VarCharVector) root.getVector("h3")).setSafe(row, text(cell(x, y)));
    byte[] geometry = id % 2 == 0 ? point(x, y) : polygon(x, y);
    ((VarBinaryVector) root.getVector("geometry")).setSafe(row, geometry);
    if (withBox) {
      setBox((StructVector) root.getVector("bbox"), row, geometry);
    }
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  /** As long and as often repeated as an H3 cell of resolution 7. */
  private static String cell(double x, double y) {
    long column = Math.round((x + 180) * 40);
    long line = Math.round((y + 90) * 40);
    return "87%07x%05xf".formatted(column, line);
  }

  private byte[] point(double x, double y) {
    wkb.clear();
    wkb.put((byte) 1).putInt(1).putDouble(x).putDouble(y);
    return bytes();
  }

  private byte[] polygon(double x, double y) {
    wkb.clear();
    wkb.put((byte) 1).putInt(3).putInt(1).putInt(VERTICES + 1);
    double radius = random.nextDouble(0.001, 0.01);
    for (int i = 0; i <= VERTICES; i++) {
      double angle = 2 * Math.PI * (i % VERTICES) / VERTICES;
      wkb.putDouble(x + radius * Math.cos(angle)).putDouble(y + radius * Math.sin(angle));
    }
    return bytes();
  }

  private byte[] bytes() {
    byte[] bytes = new byte[wkb.position()];
    wkb.flip().get(bytes);
    return bytes;
  }

  private static void setBox(StructVector box, int row, byte[] geometry) {
    WkbScanner scanner = new WkbScanner();
    scanner.scan(geometry);
    box.setIndexDefined(row);
    box.getChild("xmin", Float8Vector.class).setSafe(row, scanner.xmin());
    box.getChild("ymin", Float8Vector.class).setSafe(row, scanner.ymin());
    box.getChild("xmax", Float8Vector.class).setSafe(row, scanner.xmax());
    box.getChild("ymax", Float8Vector.class).setSafe(row, scanner.ymax());
  }
}
