package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.job.JobControl;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Verdict;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Rows that have one of the keys of given rows. The keys are taken in first, by one thread, as the
 * given rows pass; then files are looked into, by any number of threads.
 */
final class RowsByKey implements RowFinder {
  private final String table;
  private final BufferAllocator allocator;
  private final List<String> columns;
  private final KeyTable keys;
  private @Nullable Given given;
  private long rows;

  /** What is known of the given rows' keys besides their bytes. */
  private record Given(KeyEncoder encoder, KeyRanges ranges) {}

  /** No keys yet. */
  RowsByKey(String table, List<String> columns, BufferAllocator allocator) {
    this.table = table;
    this.columns = columns;
    this.allocator = allocator;
    this.keys = new KeyTable(table);
  }

  /**
   * Rows whose keys are taken in as they are asked for; closing closes the rows.
   *
   * @throws RefusedException when they have no such columns, or such as cannot be keys
   */
  BatchSource taking(BatchSource source, LongUnaryOperator asGiven) {
    KeyEncoder encoder = KeyEncoder.of(table, source.contract(), columns);
    KeyRanges ranges = new KeyRanges(encoder.columns());
    given = new Given(encoder, ranges);
    return new BatchSource() {
      @Override
      public Contract contract() {
        return source.contract();
      }

      @Override
      public Optional<Batch> next() {
        Optional<Batch> next = source.next();
        try {
          next.ifPresentOrElse(batch -> take(batch, encoder, ranges, asGiven), ranges::close);
        } catch (RuntimeException e) {
          next.ifPresent(Batch::close);
          throw e;
        }
        return next;
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }

  private void take(Batch batch, KeyEncoder encoder, KeyRanges ranges, LongUnaryOperator asGiven) {
    encoder.bind(batch);
    for (int row = 0; row < batch.rowCount(); row++) {
      if (encoder.encode(row)) {
        long given = asGiven.applyAsLong(rows + row);
        int same = keys.put(encoder, given);
        if (same != KeyTable.ABSENT) {
          throw new DuplicateKeyException(table, encoder.inWords(row), keys.row(same), given);
        }
        ranges.add(batch, row);
      }
    }
    rows += batch.rowCount();
  }

  /** How many rows were given, those without a key among them. */
  long rowsGiven() {
    return rows;
  }

  private Given given() {
    if (given == null) {
      throw new IllegalStateException("No keys were taken in before they are looked for.");
    }
    return given;
  }

  /** Looks up the keys of rows of other batches. For one thread. */
  Lookup lookup(Contract contract) {
    KeyEncoder encoder = KeyEncoder.of(table, contract, columns);
    encoder.requireComparable(table, given().encoder());
    return new Lookup(encoder, keys);
  }

  /** Which key rows have. */
  record Lookup(KeyEncoder encoder, KeyTable keys) {

    void bind(Batch batch) {
      encoder.bind(batch);
    }

    /** The number of the given key that a row has, or {@link KeyTable#ABSENT}. */
    int key(int row) {
      return encoder.encode(row) ? keys.find(encoder) : KeyTable.ABSENT;
    }
  }

  @Override
  public Predicate condition() {
    return given().ranges().condition();
  }

  @Override
  public List<Candidate> candidates(Snapshot base) {
    lookup(base.contract());
    return Plan.of(base, condition()).kept().stream()
        .filter(given().ranges()::mayBeIn)
        .map(file -> new Candidate(file, Verdict.SOME))
        .toList();
  }

  @Override
  public FoundRows find(Snapshot base, DataFile file, JobControl control) {
    Lookup lookup = lookup(base.contract());
    Contract contract = base.contract().select(columns);
    RowPositions positions = new RowPositions();
    LongStream.Builder found = LongStream.builder();
    BitSet numbers = new BitSet();
    try (FilledScan there =
        FilledScan.open(base, file, contract, condition(), positions, allocator)) {
      for (Optional<Batch> next = there.next(); next.isPresent(); next = there.next()) {
        try (Batch batch = next.get()) {
          control.checkCancelled();
          lookup.bind(batch);
          for (int row = 0; row < batch.rowCount(); row++) {
            int key = lookup.key(row);
            if (key != KeyTable.ABSENT) {
              found.add(positions.at(row));
              numbers.set(key);
            }
          }
        }
        positions.clear();
      }
    }
    return new FoundRows(DeletedRows.of(found.build()), numbers);
  }
}
