package dev.graticule.order;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.graticule.batch.Batch;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import dev.graticule.store.ScratchFile;
import dev.graticule.store.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Batches and the keys of their rows as blocks of a scratch file: a head that says what follows,
 * then each buffer packed by itself. For one thread at a time.
 */
final class BlockCodec implements AutoCloseable {
  /** Scratch files are read once: packing that costs little is worth most. */
  private static final int ZSTD_LEVEL = -5;

  /** Beyond this, buffers are laid down as they are: Zstandard's calls count in 31 bits. */
  private static final long MAX_PACKED = 1L << 30;

  /** Packing that leaves more than this share of a buffer costs more than it saves. */
  private static final double WORTH = 0.8;

  /** After one that was not worth it, so many of the same column are not tried. */
  private static final int PATIENCE = 15;

  private static final int ALIGNMENT = 8;
  private static final int FIXED_HEAD = Integer.BYTES + Long.BYTES;

  private final Contract contract;
  private final BufferAllocator allocator;
  private final ZstdCompressCtx packer = new ZstdCompressCtx();
  private final ZstdDecompressCtx unpacker = new ZstdDecompressCtx();

  /** Of each buffer of a block, how many more are laid down as they are. */
  private int[] untried = new int[0];

  BlockCodec(Contract contract, BufferAllocator allocator) {
    this.contract = contract;
    this.allocator = allocator;
    packer.setLevel(ZSTD_LEVEL);
    packer.setChecksum(true);
  }

  /**
   * A block in memory.
   *
   * @param batch its rows, the caller's to close
   * @param keys their keys
   * @param end where the next block begins
   */
  record Block(Batch batch, Keys keys, long end) {}

  /**
   * Writes a block.
   *
   * @return how much memory the block takes when it is read
   */
  long write(ScratchFile file, Batch batch, Keys keys) {
    List<ArrowBuf> keyBuffers = new ArrayList<>();
    try (ArrowRecordBatch arrow = new VectorUnloader(batch.root(), true, false).getRecordBatch()) {
      keyBuffers(keys, keyBuffers);
      List<ArrowBuf> buffers = new ArrayList<>(arrow.getBuffers());
      buffers.addAll(keyBuffers);
      return write(file, arrow, buffers);
    } finally {
      keyBuffers.forEach(ArrowBuf::close);
    }
  }

  private void keyBuffers(Keys keys, List<ArrowBuf> buffers) {
    int rows = keys.count();
    ArrowBuf heads = buffer(rows * (long) Long.BYTES, buffers);
    for (int row = 0; row < rows; row++) {
      heads.setLong(row * (long) Long.BYTES, keys.head(row));
    }
    if (keys.haveTails()) {
      ArrowBuf ends = buffer(rows * (long) Integer.BYTES, buffers);
      for (int row = 0; row < rows; row++) {
        ends.setInt(row * (long) Integer.BYTES, keys.tailEnds()[row]);
      }
      ArrowBuf tails = buffer(keys.tailBytes(), buffers);
      tails.setBytes(0, keys.tails(), 0, keys.tailBytes());
    }
  }

  private ArrowBuf buffer(long bytes, List<ArrowBuf> buffers) {
    ArrowBuf buffer = allocator.buffer(Math.max(1, bytes));
    buffers.add(buffer);
    buffer.writerIndex(bytes);
    return buffer;
  }

  private long write(ScratchFile file, ArrowRecordBatch arrow, List<ArrowBuf> buffers) {
    int nodes = arrow.getNodes().size();
    ByteBuffer head =
        ByteBuffer.allocate(
            FIXED_HEAD + 3 * Integer.BYTES + (nodes * 2 + buffers.size() * 2) * Long.BYTES);
    head.position(FIXED_HEAD);
    head.putInt(arrow.getLength()).putInt(nodes).putInt(buffers.size());
    for (ArrowFieldNode node : arrow.getNodes()) {
      head.putLong(node.getLength()).putLong(node.getNullCount());
    }
    long bound = 0;
    long unpacked = 0;
    for (ArrowBuf buffer : buffers) {
      bound += Math.max(buffer.readableBytes(), Zstd.compressBound(buffer.readableBytes()));
      unpacked += aligned(buffer.readableBytes());
    }
    try (ArrowBuf body = allocator.buffer(Math.max(1, bound))) {
      long length = 0;
      untried = untried.length == buffers.size() ? untried : new int[buffers.size()];
      for (int i = 0; i < untried.length; i++) {
        ArrowBuf buffer = buffers.get(i);
        long packed = pack(i, buffer, body, length);
        head.putLong(buffer.readableBytes()).putLong(packed);
        length += packed;
      }
      head.putInt(0, head.capacity()).putLong(Integer.BYTES, length);
      file.write(head.flip());
      for (long at = 0; at < length; at += MAX_PACKED) {
        file.write(body.nioBuffer(at, (int) Math.min(MAX_PACKED, length - at)));
      }
    }
    return unpacked;
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** A buffer that does not shrink much is laid down as it is. */
  private long pack(int number, ArrowBuf buffer, ArrowBuf body, long at) {
    long bytes = buffer.readableBytes();
    if (bytes == 0) {
      return 0;
    }
    if (untried[number] > 0) {
      untried[number]--;
    } else if (bytes < MAX_PACKED) {
      int bound = (int) Zstd.compressBound(bytes);
      int packed =
          packer.compressDirectByteBuffer(
              body.nioBuffer(at, bound),
              0,
              bound,
              buffer.nioBuffer(buffer.readerIndex(), (int) bytes),
              0,
              (int) bytes);
      if (packed <= bytes * WORTH) {
        return packed;
      }
      untried[number] = PATIENCE;
    }
    body.setBytes(at, buffer, buffer.readerIndex(), bytes);
    return bytes;
  }

  /** What is told of a block before its body is read. */
  private record Head(int rows, List<ArrowFieldNode> nodes, List<Piece> pieces) {}

  /** How long a buffer is, and how long it lies in the file. */
  private record Piece(long bytes, long packed) {}

  /** Reads the block at a position. */
  Block read(ScratchFile file, long position, boolean haveTails) {
    ByteBuffer fixed = ByteBuffer.allocate(FIXED_HEAD);
    file.read(position, fixed);
    int headLength = fixed.getInt(0);
    long length = fixed.getLong(Integer.BYTES);
    Head head = head(file, position + FIXED_HEAD, headLength - FIXED_HEAD);
    long bytes = 0;
    for (Piece piece : head.pieces()) {
      bytes += aligned(piece.bytes());
    }
    try (ArrowBuf packed = allocator.buffer(Math.max(1, length));
        ArrowBuf whole = allocator.buffer(Math.max(1, bytes))) {
      for (long at = 0; at < length; at += MAX_PACKED) {
        file.read(
            position + headLength + at,
            packed.nioBuffer(at, (int) Math.min(MAX_PACKED, length - at)));
      }
      return block(head, unpack(head, packed, whole), haveTails, position + headLength + length);
    } catch (ZstdException e) {
      throw new StoreException(
          "A scratch file was changed by somebody else: its block at byte %d cannot be unpacked (%s)."
              .formatted(position, e.getMessage()),
          e);
    }
  }

  private static Head head(ScratchFile file, long position, int length) {
    ByteBuffer head = ByteBuffer.allocate(length);
    file.read(position, head);
    head.flip();
    int rows = head.getInt();
    int nodes = head.getInt();
    int buffers = head.getInt();
    List<ArrowFieldNode> fields = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      fields.add(new ArrowFieldNode(head.getLong(), head.getLong()));
    }
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < buffers; i++) {
      pieces.add(new Piece(head.getLong(), head.getLong()));
    }
    return new Head(rows, fields, pieces);
  }

  /** Slices of the whole, which stays the caller's. */
  private List<ArrowBuf> unpack(Head head, ArrowBuf packed, ArrowBuf whole) {
    List<ArrowBuf> buffers = new ArrayList<>();
    long from = 0;
    long to = 0;
    for (Piece piece : head.pieces()) {
      long bytes = piece.bytes();
      long length = piece.packed();
      if (length == bytes) {
        whole.setBytes(to, packed, from, bytes);
      } else {
        unpacker.decompressDirectByteBuffer(
            whole.nioBuffer(to, (int) bytes),
            0,
            (int) bytes,
            packed.nioBuffer(from, (int) length),
            0,
            (int) length);
      }
      ArrowBuf buffer = whole.slice(to, bytes);
      buffer.writerIndex(bytes);
      buffers.add(buffer);
      from += length;
      to += aligned(bytes);
    }
    return buffers;
  }

  private Block block(Head head, List<ArrowBuf> buffers, boolean haveTails, long end) {
    int columns = buffers.size() - (haveTails ? 3 : 1);
    Keys keys = keys(head.rows(), buffers.subList(columns, buffers.size()), haveTails);
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(contract), allocator);
    try (ArrowRecordBatch arrow =
        new ArrowRecordBatch(head.rows(), head.nodes(), buffers.subList(0, columns))) {
      new VectorLoader(root).load(arrow);
      return new Block(Batch.owning(contract, root), keys, end);
    } catch (RuntimeException | Error e) {
      root.close();
      throw e;
    }
  }

  private static Keys keys(int rows, List<ArrowBuf> buffers, boolean haveTails) {
    Keys keys = new Keys(haveTails, rows);
    ArrowBuf heads = buffers.get(0);
    byte[] tails = new byte[0];
    if (haveTails) {
      tails = new byte[(int) buffers.get(2).readableBytes()];
      buffers.get(2).getBytes(0, tails);
    }
    int start = 0;
    for (int row = 0; row < rows; row++) {
      long head = heads.getLong(row * (long) Long.BYTES);
      if (haveTails) {
        int end = buffers.get(1).getInt(row * (long) Integer.BYTES);
        keys.add(head, tails, start, end - start);
        start = end;
      } else {
        keys.add(head);
      }
    }
    return keys;
  }

  @Override
  public void close() {
    packer.close();
    unpacker.close();
  }
}
