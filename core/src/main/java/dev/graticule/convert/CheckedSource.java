package dev.graticule.convert;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.ContractCheck;
import dev.graticule.contract.Contract;
import java.util.Optional;

/**
 * Batches of others under what is known of them: their own contract, or one whose columns lie the
 * same way, such as bytes that are declared to be geometries. Each batch is held against it, unless
 * {@link #unchecked} somebody else is going to. Owns what it wraps.
 */
final class CheckedSource implements BatchSource {
  private final Contract contract;
  private final BatchSource source;
  private final Optional<ContractCheck> check;

  CheckedSource(Contract contract, BatchSource source) {
    this(contract, source, Optional.of(ContractCheck.of(contract)));
  }

  private CheckedSource(Contract contract, BatchSource source, Optional<ContractCheck> check) {
    this.contract = contract;
    this.source = source;
    this.check = check;
  }

  /**
   * The same rows for whoever looks at each of them, and has another end for those that break their
   * contract. In place of this source, which is not to be used, nor closed, any more.
   */
  CheckedSource unchecked() {
    return new CheckedSource(contract, source, Optional.empty());
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public Optional<Batch> next() {
    return source.next().map(this::checked);
  }

  /** Takes the batch and gives its vectors under the contract. */
  private Batch checked(Batch found) {
    Batch batch = Batch.owning(contract, found.root());
    try {
      check.ifPresent(promises -> promises.check(batch));
      return batch;
    } catch (Throwable e) {
      batch.close();
      throw e;
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
