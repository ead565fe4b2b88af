package dev.graticule.order;

import dev.graticule.batch.RowGather;
import dev.graticule.order.BlockCodec.Block;
import dev.graticule.store.ScratchFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sorted rows in a scratch file, block by block. Owns the file.
 *
 * @param file the blocks, one behind the other
 * @param blocks how many there are
 * @param largest the memory that the largest takes
 * @param level how often its rows were merged
 */
record StoredRun(ScratchFile file, int blocks, long largest, int level) implements AutoCloseable {

  /** The rows in order. The file is then the run's. */
  Run run(BlockCodec codec, boolean haveTails, RowGather sources) {
    return new FileRun(this, codec, haveTails, sources);
  }

  @Override
  public void close() {
    file.close();
  }

  private static final class FileRun implements Run {
    private final StoredRun stored;
    private final BlockCodec codec;
    private final boolean haveTails;
    private final RowGather sources;
    private final List<Open> passed = new ArrayList<>();
    private @Nullable Open open;
    private int blocksRead;
    private long position;
    private int row;

    /** A block whose rows are being passed. */
    private record Open(Block block, int source) {}

    FileRun(StoredRun stored, BlockCodec codec, boolean haveTails, RowGather sources) {
      this.stored = stored;
      this.codec = codec;
      this.haveTails = haveTails;
      this.sources = sources;
    }

    @Override
    public boolean next() {
      if (open != null && ++row < open.block().batch().rowCount()) {
        return true;
      }
      if (open != null) {
        passed.add(open);
        open = null;
      }
      if (blocksRead == stored.blocks()) {
        return false;
      }
      Block block = codec.read(stored.file(), position, haveTails);
      open = new Open(block, sources.add(block.batch()));
      position = block.end();
      blocksRead++;
      row = 0;
      return true;
    }

    private Open open() {
      if (open == null) {
        throw new IllegalStateException("There is no row.");
      }
      return open;
    }

    @Override
    public Keys keys() {
      return open().block().keys();
    }

    @Override
    public int key() {
      return row;
    }

    @Override
    public int source() {
      return open().source();
    }

    @Override
    public int row() {
      return row;
    }

    @Override
    public long held() {
      return sources.bytes(open().source(), row);
    }

    @Override
    public void release() {
      for (Open block : passed) {
        sources.remove(block.source());
        block.block().batch().close();
      }
      passed.clear();
    }

    @Override
    public void close() {
      release();
      if (open != null) {
        open.block().batch().close();
        open = null;
      }
      stored.close();
    }
  }
}
