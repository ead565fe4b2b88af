package dev.graticule.order;

import dev.graticule.batch.Batch;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Copies batches so that their buffers lie one behind the other in large pieces of memory. Buffers
 * that are allocated one by one are as long as the next power of two, and what is held for long
 * would be a third larger. A piece is freed with the last batch in it.
 *
 * <p>Pieces grow with what is copied, so that little is held for a little. For one thread at a
 * time; {@link #close} leaves the copies as they are.
 */
final class TightCopies implements AutoCloseable {
  /** So large that the C library gives it back to the system, and none of its threads keeps it. */
  private static final long LARGEST = 33L << 20;

  private static final long SMALLEST = 1L << 20;

  /** How much more than there is may lie ready, times what there is. */
  private static final int GROWTH = 8;

  private static final long ALIGNMENT = 8;

  private final Contract contract;
  private final BufferAllocator allocator;
  private ArrowBuf piece;
  private long used;
  private long total;
  private final long most;

  /**
   * Begins.
   *
   * @param contract what the batches are
   * @param most how long a piece is at most, if no buffer is longer
   * @param allocator gives the pieces
   */
  TightCopies(Contract contract, long most, BufferAllocator allocator) {
    this.contract = contract;
    this.allocator = allocator;
    this.most = Math.min(most, LARGEST);
    this.piece = allocator.getEmpty();
  }

  /**
   * Copies a batch.
   *
   * @param batch the original, which stays the caller's
   * @return the copy, the caller's to close
   */
  Batch of(Batch batch) {
    List<ArrowBuf> lent = new ArrayList<>();
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(contract), allocator);
    try (ArrowRecordBatch original =
        new VectorUnloader(batch.root(), true, false).getRecordBatch()) {
      for (ArrowBuf buffer : original.getBuffers()) {
        lent.add(copy(buffer));
      }
      try (ArrowRecordBatch copy =
          new ArrowRecordBatch(original.getLength(), original.getNodes(), lent)) {
        new VectorLoader(root).load(copy);
      }
      return Batch.owning(contract, root);
    } catch (RuntimeException | Error e) {
      root.close();
      throw e;
    } finally {
      lent.forEach(ArrowBuf::close);
    }
  }

  /** A slice with a claim of its own to the piece. */
  private ArrowBuf copy(ArrowBuf buffer) {
    long bytes = buffer.readableBytes();
    if (used + bytes > piece.capacity()) {
      piece.close();
      piece = allocator.getEmpty();
      piece = allocator.buffer(Math.max(bytes, Math.min(most, Math.max(SMALLEST, GROWTH * total))));
      used = 0;
    }
    ArrowBuf slice = piece.slice(used, bytes);
    slice.getReferenceManager().retain();
    slice.setBytes(0, buffer, buffer.readerIndex(), bytes);
    slice.writerIndex(bytes);
    used += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    total += bytes;
    return slice;
  }

  @Override
  public void close() {
    piece.close();
    piece = allocator.getEmpty();
  }
}
