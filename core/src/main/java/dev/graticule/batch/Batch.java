package dev.graticule.batch;

import dev.graticule.contract.Contract;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Some rows of one contract, as Arrow vectors in the layout that {@link
 * dev.graticule.contract.ArrowLayout} gives. Owns its buffers until it is closed.
 */
public final class Batch implements AutoCloseable {
  private final Contract contract;
  private final VectorSchemaRoot root;

  private Batch(Contract contract, VectorSchemaRoot root) {
    this.contract = contract;
    this.root = root;
  }

  /**
   * A batch that takes over vectors. Their names and types must be the contract's, in its order.
   *
   * @param contract what the rows are
   * @param root the vectors; closed with the batch, and at once when they do not fit
   * @return the batch
   * @throws dev.graticule.contract.ContractException when a vector is missing, of another name or
   *     of another type
   */
  public static Batch owning(Contract contract, VectorSchemaRoot root) {
    try {
      BatchLayout.require(contract, root.getSchema());
    } catch (RuntimeException e) {
      root.close();
      throw e;
    }
    return new Batch(contract, root);
  }

  /**
   * What the rows are.
   *
   * @return the contract
   */
  public Contract contract() {
    return contract;
  }

  /**
   * How many rows there are.
   *
   * @return the count
   */
  public int rowCount() {
    return root.getRowCount();
  }

  /**
   * The vectors, still owned by this batch.
   *
   * @return the root
   */
  public VectorSchemaRoot root() {
    return root;
  }

  /**
   * The vector of a column, still owned by this batch.
   *
   * @param column the name
   * @return the vector
   * @throws dev.graticule.contract.ContractException when there is no such column
   */
  public FieldVector vector(String column) {
    contract.require(column);
    return root.getVector(column);
  }

  /** Gives the buffers back. Safe to call twice. */
  @Override
  public void close() {
    root.close();
  }

  @Override
  public String toString() {
    return "Batch[%d rows of %s]".formatted(rowCount(), contract);
  }
}
