package dev.graticule.write;

import dev.graticule.batch.Batch;
import dev.graticule.predicate.Literal;
import java.util.Map;
import java.util.Optional;

/**
 * Tells which partition a row lies in, where values of columns alone do not: a table that another
 * engine made may be partitioned by the day of a moment or by buckets. For one thread at a time.
 */
public interface Partitioner {

  /**
   * Tells whether some values cannot partition, so that rows are worth a look before they are
   * sorted, as long as an error can name them as they were given.
   *
   * @return whether a row may be refused
   */
  default boolean mayRefuse() {
    return true;
  }

  /**
   * Where the rows of one partition end.
   *
   * @param batch the rows, lent
   * @param row the first of them
   * @return a row behind it, at most the number of rows; those between lie in the same partition
   * @throws PartitionValueException when a row's value cannot partition
   */
  int endOfRun(Batch batch, int row);

  /**
   * The partition of a row.
   *
   * @param batch the rows, lent
   * @param row one of them
   * @return values by name, outermost first, an empty one for null; they name the file's folders,
   *     and a name that is a column's means that each row of the file has this value there
   * @throws PartitionValueException when the row's value cannot partition
   */
  Map<String, Optional<Literal>> partition(Batch batch, int row);
}
