package dev.graticule.bench;

import com.sun.management.ThreadMXBean;
import dev.graticule.batch.WkbScanner;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.io.WKBReader;

/**
 * Envelopes of WKB on one thread, loaded once: {@code WkbWorker SOURCE ours|jts}. The sum of all
 * four sides is checked between runs, and the bytes allocated are printed at the end.
 */
final class WkbWorker {
  private WkbWorker() {}

  public static void main(String[] args) throws Exception {
    boolean ours = args[1].equals("ours");
    try (RootAllocator allocator = new RootAllocator()) {
      List<VarBinaryVector> vectors = load(args[0], allocator);
      double[] first = new double[1];
      long[] allocated = new long[1];
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      WorkerLoop.serve(
          () -> {
            long before = threads.getCurrentThreadAllocatedBytes();
            double sum = ours ? scan(vectors) : decode(vectors);
            allocated[0] = threads.getCurrentThreadAllocatedBytes() - before;
            if (first[0] != 0 && first[0] != sum) {
              throw new IllegalStateException(
                  "Two runs disagree: %s and %s".formatted(first[0], sum));
            }
            first[0] = sum;
          });
      System.err.printf(
          "%s: sum of sides %s, %d bytes allocated by the last run%n",
          args[1], first[0], allocated[0]);
      vectors.forEach(VarBinaryVector::close);
    }
  }

  private static List<VarBinaryVector> load(String source, RootAllocator allocator)
      throws Exception {
    List<VarBinaryVector> vectors = new ArrayList<>();
    try (RowFile rows = new RowFile(source, allocator)) {
      while (rows.load()) {
        VarBinaryVector from = (VarBinaryVector) rows.root().getVector("geometry");
        VarBinaryVector copy = new VarBinaryVector("geometry", allocator);
        from.makeTransferPair(copy).splitAndTransfer(0, from.getValueCount());
        vectors.add(copy);
      }
    }
    return vectors;
  }

  private static double scan(List<VarBinaryVector> vectors) {
    WkbScanner scanner = new WkbScanner();
    double sum = 0;
    for (VarBinaryVector vector : vectors) {
      ArrowBuf data = vector.getDataBuffer();
      int count = vector.getValueCount();
      for (int i = 0; i < count; i++) {
        int start = vector.getStartOffset(i);
        scanner.scan(data, start, vector.getEndOffset(i) - start);
        sum += scanner.xmin() + scanner.ymin() + scanner.xmax() + scanner.ymax();
      }
    }
    return sum;
  }

  private static double decode(List<VarBinaryVector> vectors) throws Exception {
    WKBReader reader = new WKBReader();
    double sum = 0;
    for (VarBinaryVector vector : vectors) {
      int count = vector.getValueCount();
      for (int i = 0; i < count; i++) {
        Envelope box = reader.read(vector.get(i)).getEnvelopeInternal();
        sum += box.getMinX() + box.getMinY() + box.getMaxX() + box.getMaxY();
      }
    }
    return sum;
  }
}
