package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Cast;
import dev.graticule.contract.Change;
import dev.graticule.contract.Contract;
import java.util.List;
import java.util.Optional;

/**
 * How rows of one contract come into a table of another.
 *
 * @param contract what the table's contract is to be
 * @param changes how it comes from the one of the base; empty when it stays
 */
record ContractFit(Contract contract, List<Change> changes) {

  /**
   * Holds rows against a table.
   *
   * @throws RefusedException when the rows do not fit, and cannot be made to
   */
  static ContractFit of(
      SpatialTable table, TableLog log, Contract there, Contract rows, SchemaMode mode) {
    if (mode == SchemaMode.STRICT) {
      ContractDrift.refuse(table.name(), rows, there);
      return new ContractFit(there, List.of());
    }
    MergedContract merged = MergedContract.of(table.name(), there, rows);
    if (!merged.changes().isEmpty()) {
      table.require(Capability.EVOLVE);
      CoveringNames.requireFree(table.name(), there, log.writeOptions(there), merged.changes());
      log.layout().requireFor(merged.contract());
    }
    return new ContractFit(merged.contract(), merged.changes());
  }

  /** The rows under the table's contract, in the memory they came in; not to be closed. */
  BatchSource rows(BatchSource source) {
    return source.contract().columns().equals(contract.columns())
        ? source
        : new CastRows(source, Cast.plan(source.contract(), contract));
  }

  /** Rows cast as they are asked for. Their own memory is used: it may be of any allocator. */
  private record CastRows(BatchSource source, Cast cast) implements BatchSource {
    @Override
    public Contract contract() {
      return cast.to();
    }

    @Override
    public Optional<Batch> next() {
      Optional<Batch> next = source.next();
      if (next.isEmpty()) {
        return Optional.empty();
      }
      try (Batch batch = next.get()) {
        return Optional.of(cast.apply(batch, batch.root().getVector(0).getAllocator()));
      }
    }

    @Override
    public void close() {}
  }

  /** The commit with the change of the contract, when there is one. */
  Commit on(Commit commit) {
    return changes.isEmpty() ? commit : commit.withContract(contract, changes);
  }
}
