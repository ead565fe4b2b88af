package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Contract;

/** Batches of columns that agree with a contract, under that contract. */
record SameColumns(Contract contract) {

  /** A view: the vectors stay the batch's. */
  Batch of(Batch batch) {
    return batch.contract().equals(contract) ? batch : Batch.owning(contract, batch.root());
  }
}
