package dev.graticule.bench;

import dev.graticule.batch.WkbCodec;
import dev.graticule.batch.WkbScanner;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.RootAllocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.util.GeometricShapeFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What does the box of one geometry cost, by scanning and by decoding? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-opens=java.base/java.nio=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WkbEnvelopeBenchmark {
  /** Vertices of the geometry; 1 is a point. */
  @Param({"1", "12", "1000"})
  public int vertices;

  private final RootAllocator allocator = new RootAllocator();
  private final WkbScanner scanner = new WkbScanner();
  private final WKBReader reader = new WKBReader();
  private byte[] bytes = new byte[0];
  private ArrowBuf buffer = allocator.getEmpty();

  /** Makes the geometry. */
  @Setup
  public void make() {
    bytes = WkbCodec.encode(geometry());
    buffer = allocator.buffer(bytes.length);
    buffer.setBytes(0, bytes);
  }

  private Geometry geometry() {
    if (vertices == 1) {
      return new GeometryFactory().createPoint(new Coordinate(1, 2));
    }
    GeometricShapeFactory shape = new GeometricShapeFactory();
    shape.setNumPoints(vertices);
    shape.setSize(2);
    return shape.createCircle();
  }

  /** Frees it. */
  @TearDown
  public void free() {
    buffer.close();
    allocator.close();
  }

  /**
   * Ours, where the bytes lie.
   *
   * @return a side of the box
   */
  @Benchmark
  public double scan() {
    scanner.scan(buffer, 0, bytes.length);
    return scanner.xmin();
  }

  /**
   * JTS.
   *
   * @return a side of the box
   * @throws ParseException never, here
   */
  @Benchmark
  public double decode() throws ParseException {
    return reader.read(bytes).getEnvelopeInternal().getMinX();
  }
}
