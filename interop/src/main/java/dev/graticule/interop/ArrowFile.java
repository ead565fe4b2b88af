package dev.graticule.interop;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Cast;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/** Rows on their way to or from the other side, as a file of Arrow IPC. */
final class ArrowFile {
  private ArrowFile() {}

  /** What the rows of a file are. */
  static Contract contract(Path file, BufferAllocator allocator) {
    try (SeekableByteChannel channel = Files.newByteChannel(file);
        ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
      return Contract.fromArrow(reader.getVectorSchemaRoot().getSchema(), reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of a file as rows of a contract; to be closed by the caller. */
  static BatchSource rows(Path file, Contract contract, BufferAllocator allocator) {
    try {
      ArrowFileReader reader = new ArrowFileReader(Files.newByteChannel(file), allocator);
      try {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        Cast cast = Cast.plan(Contract.fromArrow(root.getSchema(), reader), contract);
        return new Rows(reader, cast, allocator);
      } catch (RuntimeException | IOException e) {
        reader.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes rows into a file and closes their source. */
  static long write(BatchSource rows, Path file, BufferAllocator allocator) {
    try (rows;
        OutputStream out = Files.newOutputStream(file);
        VectorSchemaRoot root =
            VectorSchemaRoot.create(ArrowLayout.schema(rows.contract()), allocator);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, Channels.newChannel(out))) {
      long count = 0;
      writer.start();
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get();
            ArrowRecordBatch vectors = new VectorUnloader(batch.root()).getRecordBatch()) {
          new VectorLoader(root).load(vectors);
          writer.writeBatch();
          count += batch.rowCount();
        }
      }
      writer.end();
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The rows of an open file.
   *
   * @param reader the file, owned
   * @param cast into the wanted contract
   * @param allocator where the batches live
   */
  private record Rows(ArrowFileReader reader, Cast cast, BufferAllocator allocator)
      implements BatchSource {
    @Override
    public Contract contract() {
      return cast.to();
    }

    @Override
    public Optional<Batch> next() {
      try {
        while (reader.loadNextBatch()) {
          if (reader.getVectorSchemaRoot().getRowCount() > 0) {
            return Optional.of(cast.apply(reader.getVectorSchemaRoot(), reader, allocator));
          }
        }
        return Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        reader.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
