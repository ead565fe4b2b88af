package dev.graticule.file.internal.encode;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Compresses pages with Zstandard, from off-heap memory to off-heap memory. parquet-java's own
 * codec needs Hadoop and copies.
 *
 * <p>A thread takes a seat before it compresses and leaves it afterwards; a seat has its own
 * compression context and output buffer. What {@link #compress} gives is good until the same thread
 * compresses again.
 */
final class ZstdPages implements BytesInputCompressor {
  private final BufferAllocator allocator;
  private final ByteBufferAllocator copies;
  private final int level;
  private final Deque<Seat> free = new ArrayDeque<>();
  private final Map<Thread, Seat> taken = new ConcurrentHashMap<>();

  ZstdPages(BufferAllocator allocator, ByteBufferAllocator copies, int level) {
    this.allocator = allocator;
    this.copies = copies;
    this.level = level;
  }

  /** Takes a seat for the calling thread. */
  void takeSeat() {
    Seat seat;
    synchronized (free) {
      seat = free.poll();
    }
    taken.put(Thread.currentThread(), seat == null ? new Seat() : seat);
  }

  /** Leaves the calling thread's seat, if it has one. */
  void leaveSeat() {
    Seat seat = taken.remove(Thread.currentThread());
    if (seat != null) {
      synchronized (free) {
        free.push(seat);
      }
    }
  }

  @Override
  public BytesInput compress(BytesInput bytes) {
    Seat seat = taken.get(Thread.currentThread());
    if (seat == null) {
      throw new IllegalStateException("The thread has no seat.");
    }
    Deque<ByteBuffer> copied = new ArrayDeque<>(1);
    ByteBuffer source = bytes.toByteBuffer(copies, copied::push);
    try {
      return BytesInput.from(seat.compress(source));
    } finally {
      copied.forEach(copies::release);
    }
  }

  @Override
  public CompressionCodecName getCodecName() {
    return CompressionCodecName.ZSTD;
  }

  /** Frees the seats. All threads must have left theirs. */
  @Override
  public void release() {
    synchronized (free) {
      free.forEach(Seat::close);
      free.clear();
    }
  }

  private final class Seat {
    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(level);
    private ArrowBuf target = allocator.getEmpty();

    ByteBuffer compress(ByteBuffer source) {
      int length = source.remaining();
      int bound = Math.toIntExact(Zstd.compressBound(length));
      if (target.capacity() < bound) {
        target.close();
        target = allocator.getEmpty();
        target = allocator.buffer(bound);
      }
      ByteBuffer view = target.nioBuffer(0, bound);
      int compressed =
          context.compressDirectByteBuffer(view, 0, bound, source, source.position(), length);
      view.limit(compressed);
      return view;
    }

    void close() {
      context.close();
      target.close();
    }
  }
}
