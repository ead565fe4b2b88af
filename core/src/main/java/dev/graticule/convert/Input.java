package dev.graticule.convert;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Rows in another format: described, not opened yet. {@link Convert#from(Input)} takes it; opening
 * it without that door leaves errors as the format raises them.
 *
 * <p>An input that names its rows (a file, a query) can be opened any number of times. One that was
 * handed them (an iterator, a reader, a result set) owns them from then on and gives them once.
 */
public interface Input {

  /**
   * What messages call the rows.
   *
   * @return such as a file's name
   */
  String name();

  /**
   * Opens the rows. Blocks as long as it takes to find out what they are.
   *
   * @param allocator lends the batches' memory until the last of them is closed
   * @param wanted what the rows shall become, when that is known: where the format leaves the type
   *     of a column open, the type of the wanted column with its name is taken. The source's
   *     contract may still differ
   * @return the rows under a contract that says what was found; the caller's to close
   * @throws dev.graticule.GraticuleException when they cannot be read
   * @throws IllegalStateException when the rows were given already and can be had only once
   */
  BatchSource open(BufferAllocator allocator, Optional<Contract> wanted);

  /**
   * Lets go what the input holds when nobody is going to open it. Does nothing after it was opened,
   * nor for an input that holds nothing.
   */
  default void release() {}
}
