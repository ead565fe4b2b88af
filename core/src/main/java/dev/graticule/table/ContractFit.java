package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Cast;
import dev.graticule.contract.Change;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Nullability;
import dev.graticule.contract.Violation;
import dev.graticule.quality.Quality;
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
      SpatialTable table, TableLog log, Contract there, Contract rows, AppendOptions options) {
    if (options.schema() == SchemaMode.STRICT) {
      ContractDrift.refuse(
          table.name(),
          log.layout().completed(rows, there),
          there,
          difference -> !options.quality().isEmpty() && isOfValues(difference));
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

  /** Rows may promise less than the table where each of them is looked at. */
  private static boolean isOfValues(Violation difference) {
    return difference instanceof Violation.GeometryTypesDiffer
        || difference instanceof Violation.DimensionsDiffer
        || difference instanceof Violation.BoundsDiffer
        || difference instanceof Violation.OrientationDiffers
        || (difference instanceof Violation.NullabilityDiffers nulls
            && nulls.actual() == Nullability.REQUIRED);
  }

  /**
   * The rows under the table's contract, in the memory they came in; not to be closed. Where there
   * are rules, values are left for them to look at.
   */
  BatchSource rows(BatchSource source, Quality quality) {
    if (source.contract().columns().equals(contract.columns())) {
      return source;
    }
    Cast cast = Cast.plan(source.contract(), contract);
    return new CastRows(source, quality.isEmpty() ? cast : cast.unchecked());
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
