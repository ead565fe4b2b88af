package dev.graticule.quality;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.batch.ContractCheck;
import dev.graticule.batch.ContractRule;
import dev.graticule.contract.Contract;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjLongConsumer;

/** Holds batches of one contract against rules. For one thread at a time. */
final class Screening {
  private final Quality quality;
  private final ContractCheck contract;
  private final List<Mending> repairs;
  private final List<Required> requirements;

  private record Required(String name, Rule.Check check, OnFault onFault) {}

  Screening(Quality quality, Contract contract, ObjLongConsumer<String> repaired) {
    this.quality = quality;
    this.contract = ContractCheck.of(contract);
    this.repairs =
        quality.repairs().stream().map(repair -> new Mending(repair, contract, repaired)).toList();
    this.requirements =
        quality.requirements().stream()
            .map(
                asked ->
                    new Required(asked.rule().name(), asked.rule().over(contract), asked.onFault()))
            .toList();
  }

  /**
   * Looks at a batch.
   *
   * @param given the rows, lent
   * @param offences takes the rows that are diverted
   * @return the rows with what was repaired: the batch itself when nothing was, another that is the
   *     caller's to close otherwise
   */
  Batch screen(Batch given, Offences offences) {
    Batch batch = given;
    try {
      if (!repairs.isEmpty()) {
        // What cannot be read cannot be mended; all else of the contract may be, so it waits.
        contract.check(
            given,
            fault -> {
              if (fault.rule() == ContractRule.WKB) {
                offences.add(fault, quality.onFault(fault.rule()));
              }
            });
        for (Mending repair : repairs) {
          batch = after(batch, repair.mend(batch, offences), given);
        }
      }
      contract.check(batch, fault -> offences.add(fault, quality.onFault(fault.rule())));
      for (Required required : requirements) {
        require(batch, required, offences);
      }
      return batch;
    } catch (RuntimeException | Error e) {
      closeUnless(given, batch);
      throw e;
    }
  }

  private static Batch after(Batch before, Batch mended, Batch given) {
    if (mended != before) {
      closeUnless(given, before);
    }
    return mended;
  }

  static void closeUnless(Batch given, Batch batch) {
    if (batch != given) {
      batch.close();
    }
  }

  private static void require(Batch batch, Required required, Offences offences) {
    BitSet rows = (BitSet) offences.well().clone();
    try {
      required
          .check()
          .check(
              batch,
              rows,
              (row, reason) ->
                  offences.add(required.name(), Optional.empty(), row, reason, required.onFault()));
    } catch (GraticuleException e) {
      throw e;
    } catch (RuntimeException e) {
      throw QualityException.failed(required.name(), offences.firstRow(), e);
    }
  }
}
