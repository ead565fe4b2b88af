package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.RowFilter;
import dev.graticule.contract.Contract;
import dev.graticule.job.JobControl;
import dev.graticule.predicate.Predicate;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;

/** Rows that meet a condition: those of which it is true, not those of which it is unknown. */
record RowsWhere(Predicate condition, BufferAllocator allocator) implements RowFinder {

  @Override
  public List<Candidate> candidates(Snapshot base) {
    return Plan.of(base, condition).candidates();
  }

  @Override
  public FoundRows find(Snapshot base, DataFile file, JobControl control) {
    Contract contract = columns(base.contract());
    RowPositions positions = new RowPositions();
    LongStream.Builder found = LongStream.builder();
    try (FilledScan rows = FilledScan.open(base, file, contract, condition, positions, allocator)) {
      RowFilter filter = RowFilter.of(rows.remaining(), contract);
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          control.checkCancelled();
          BitSet chosen = filter.select(batch);
          chosen.stream().forEach(row -> found.add(positions.at(row)));
        }
        positions.clear();
      }
    }
    return new FoundRows(DeletedRows.of(found.build()), new BitSet());
  }

  /** Those of the condition; a condition that asks nothing still needs rows to be counted. */
  private Contract columns(Contract contract) {
    Set<String> asked = ConditionColumns.of(condition, contract);
    return contract.select(asked.isEmpty() ? contract.names().subList(0, 1) : List.copyOf(asked));
  }
}
