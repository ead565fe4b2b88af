package dev.graticule.bench;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * The floor: zstd at level 3 over the raw Arrow buffers, nothing else. {@code ZstdWorker SOURCE}.
 */
final class ZstdWorker {
  private static final int LEVEL = 3;
  private static final int CHUNK = 1 << 20;

  private ZstdWorker() {}

  public static void main(String[] args) throws Exception {
    ByteBuffer target = ByteBuffer.allocateDirect((int) Zstd.compressBound(CHUNK));
    try (RootAllocator allocator = new RootAllocator()) {
      WorkerLoop.serve(
          () -> {
            long bytes = 0;
            try (RowFile rows = new RowFile(args[0], allocator)) {
              while (rows.load()) {
                for (FieldVector vector : rows.root().getFieldVectors()) {
                  for (ArrowBuf buffer : vector.getBuffers(false)) {
                    bytes += compress(buffer, target);
                  }
                }
              }
            }
            if (bytes == 0) {
              throw new IllegalStateException("There was nothing to compress in " + args[0]);
            }
          });
    }
  }

  private static long compress(ArrowBuf buffer, ByteBuffer target) {
    long bytes = 0;
    long length = buffer.readableBytes();
    for (long at = 0; at < length; at += CHUNK) {
      int size = (int) Math.min(CHUNK, length - at);
      bytes +=
          Zstd.compressDirectByteBuffer(
              target, 0, target.capacity(), buffer.nioBuffer(at, size), 0, size, LEVEL);
    }
    return bytes;
  }
}
