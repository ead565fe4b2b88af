package dev.graticule.convert;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RecordWriter;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/** Records that an iterator gives. */
final class RecordInput<R extends Record> implements Input {
  private static final int BATCH_ROWS = 8_192;

  private final Class<R> type;
  private final Iterator<R> records;
  private final Closing held;
  private final OnceOnly once;

  RecordInput(Class<R> type, Iterator<R> records, Closing held) {
    this.type = type;
    this.records = records;
    this.held = held;
    this.once = new OnceOnly(name(), held);
  }

  @Override
  public String name() {
    return "The records of " + type.getSimpleName();
  }

  @Override
  public BatchSource open(BufferAllocator allocator, Optional<Contract> wanted) {
    once.take();
    try {
      return new Source(writer(wanted).source(new Named(), allocator, BATCH_ROWS));
    } catch (RuntimeException e) {
      Closing.all(name(), held);
      throw e;
    }
  }

  /** What is wanted of the components; the rest is for the cast to refuse, drop or fill. */
  private RecordWriter<R> writer(Optional<Contract> wanted) {
    RecordWriter<R> own = Records.writer(type);
    List<String> names = own.contract().names();
    return wanted
        .filter(contract -> contract.names().containsAll(names))
        .map(contract -> Records.writer(type, contract.select(names)))
        .orElse(own);
  }

  @Override
  public void release() {
    once.release();
  }

  /** The iterator, with errors that are its own told apart from ours. */
  private final class Named implements Iterator<R> {
    private long given;

    @Override
    public boolean hasNext() {
      try {
        return records.hasNext();
      } catch (RuntimeException e) {
        throw failed(e);
      }
    }

    @Override
    public R next() {
      try {
        R next = records.next();
        given++;
        return next;
      } catch (RuntimeException e) {
        throw failed(e);
      }
    }

    private RuntimeException failed(RuntimeException e) {
      return new ConvertException(
          "%s: after %d of them the iterator failed: %s.".formatted(name(), given, e), e);
    }
  }

  /** Rows whose errors count from the first record already. */
  private final class Source implements BatchSource {
    private final BatchSource rows;

    Source(BatchSource rows) {
      this.rows = rows;
    }

    @Override
    public Contract contract() {
      return rows.contract();
    }

    @Override
    public Optional<Batch> next() {
      try {
        return rows.next();
      } catch (ConvertException e) {
        throw e;
      } catch (GraticuleException e) {
        throw new ConvertException("%s: %s".formatted(name(), e.getMessage()), e);
      }
    }

    @Override
    public void close() {
      Closing.all(name(), rows::close, held);
    }
  }
}
