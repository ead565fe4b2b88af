package dev.graticule.batch;

import dev.graticule.contract.Contract;
import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Between records and batches. {@link Contract#of} says which components make which columns.
 *
 * <p>Accessors and constructor are looked up once for each class and each column gets a writer or
 * reader of its type; no reflection happens for a row. What does not go together is refused when
 * the writer or reader is made, naming the component; a value that does not fit is refused naming
 * its column and row. A record may be private or local; in a named module its package must be open
 * to this library.
 */
public final class Records {
  private Records() {}

  /**
   * Batches of records under the contract that their class makes.
   *
   * @param type the record's class
   * @param records the records
   * @param allocator where the batches' buffers come from; lent until the last batch is closed
   * @param batchRows how many rows a batch has at most, at least 1
   * @param <R> the record
   * @return the source
   * @throws dev.graticule.contract.ContractException when a component has no column type
   */
  public static <R extends Record> BatchSource source(
      Class<R> type, Iterator<R> records, BufferAllocator allocator, int batchRows) {
    return writer(type).source(records, allocator, batchRows);
  }

  /**
   * Batches of a stream of records under the contract that their class makes.
   *
   * @param type the record's class
   * @param records the records; closed with the source
   * @param allocator where the batches' buffers come from; lent until the last batch is closed
   * @param batchRows how many rows a batch has at most, at least 1
   * @param <R> the record
   * @return the source
   * @throws dev.graticule.contract.ContractException when a component has no column type
   */
  public static <R extends Record> BatchSource source(
      Class<R> type, Stream<R> records, BufferAllocator allocator, int batchRows) {
    return writer(type).source(records, allocator, batchRows);
  }

  /**
   * A writer under the contract that the class makes.
   *
   * @param type the record's class
   * @param <R> the record
   * @return the writer
   * @throws dev.graticule.contract.ContractException when a component has no column type
   */
  public static <R extends Record> RecordWriter<R> writer(Class<R> type) {
    return new RecordWriter<>(type, Contract.of(type));
  }

  /**
   * A writer under a given contract: wider integers, another grain of time, other digits are
   * allowed, values that do not fit are refused row by row. Columns without a component are null.
   *
   * @param type the record's class
   * @param contract what the rows shall be
   * @param <R> the record
   * @return the writer
   * @throws dev.graticule.contract.ContractException when a component has no column of its name, a
   *     required column has no component, or their types do not go together
   */
  public static <R extends Record> RecordWriter<R> writer(Class<R> type, Contract contract) {
    return new RecordWriter<>(type, contract);
  }

  /**
   * A reader of rows. Columns without a component are not read. A nullable column may feed a
   * component that takes no null; a null is then refused in its row.
   *
   * @param type the record's class
   * @param contract what the rows are
   * @param <R> the record
   * @return the reader
   * @throws dev.graticule.contract.ContractException when a component has no column of its name or
   *     their types do not go together
   */
  public static <R extends Record> RecordReader<R> reader(Class<R> type, Contract contract) {
    return new RecordReader<>(type, contract);
  }
}
