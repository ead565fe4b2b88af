package dev.graticule.write;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Literal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.VarCharVector;

/**
 * Finds rows whose values cannot partition as long as they lie in the order in which they were
 * given: once they are sorted, nobody can say which row of the caller's it was.
 */
public final class PartitionCheck {
  /** How many bytes one of ASCII takes at most in a folder's name: {@code %2F}. */
  private static final int BYTES_OF_ONE = 3;

  private final List<Rule> rules;

  /** Holds a batch against what can partition. */
  @FunctionalInterface
  private interface Rule {
    /** Fails with an error that names the row in the batch. */
    void check(Batch batch);
  }

  private PartitionCheck(List<Rule> rules) {
    this.rules = rules;
  }

  /**
   * Rows that are looked at as they pass. Values that are computed later need no look.
   *
   * @param rows rows that have the layout's columns; stay the caller's to close
   * @param layout how they will lie
   * @param partitioner tells partitions in place of the layout's columns, when there is one
   * @return the rows; closing it closes nothing. Its {@code next} fails with {@link
   *     PartitionValueException} where a value cannot partition; rows are counted from the first
   */
  public static BatchSource over(
      BatchSource rows, Layout layout, Optional<Partitioner> partitioner) {
    List<Rule> rules = new ArrayList<>();
    if (partitioner.isPresent()) {
      if (partitioner.get().mayRefuse()) {
        rules.add(new OfPartitioner(partitioner.get()));
      }
    } else {
      for (Partition partition : layout.partitions()) {
        Column column = rows.contract().require(partition.name());
        if (partition instanceof Partition.Values && column.type() == Scalar.TEXT) {
          rules.add(new OfText(column));
        }
      }
    }
    return rules.isEmpty() ? rows : new PartitionCheck(rules).new Checked(rows);
  }

  /** Texts, which alone may be no text, or too long. */
  private record OfText(Column column) implements Rule {
    @Override
    public void check(Batch batch) {
      VarCharVector texts = (VarCharVector) batch.vector(column.name());
      for (int row = 0; row < batch.rowCount(); row++) {
        if (!texts.isNull(row) && !isPlainAndShort(texts, row)) {
          PartitionSplit split =
              new PartitionSplit(
                  batch.contract(), List.of(column.name()), PartitionColumns.IN_FILES);
          requireFolder(split.partition(batch, row), row);
        }
      }
    }

    /** What nearly all are: no byte needs a closer look. */
    private boolean isPlainAndShort(VarCharVector texts, int row) {
      int length = texts.getValueLength(row);
      int name = column.name().getBytes(StandardCharsets.UTF_8).length + length;
      if (name * BYTES_OF_ONE >= HivePath.MAX_SEGMENT_BYTES) {
        return false;
      }
      ArrowBuf bytes = texts.getDataBuffer();
      long from = texts.getStartOffset(row);
      for (long at = from; at < from + length; at++) {
        if (bytes.getByte(at) < 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** Whatever a partitioner makes of rows. */
  private static final class OfPartitioner implements Rule {
    private final Partitioner partitioner;
    private final Set<Map<String, Optional<Literal>>> known = new HashSet<>();

    OfPartitioner(Partitioner partitioner) {
      this.partitioner = partitioner;
    }

    @Override
    public void check(Batch batch) {
      for (int row = 0; row < batch.rowCount(); row = partitioner.endOfRun(batch, row)) {
        Map<String, Optional<Literal>> partition = partitioner.partition(batch, row);
        if (known.add(partition)) {
          requireFolder(partition, row);
        }
      }
    }
  }

  private static void requireFolder(Map<String, Optional<Literal>> partition, int row) {
    try {
      HivePath.of(partition);
    } catch (PartitionValueException e) {
      throw e.at(row);
    }
  }

  private final class Checked implements BatchSource {
    private final BatchSource source;
    private long rows;

    Checked(BatchSource source) {
      this.source = source;
    }

    @Override
    public Contract contract() {
      return source.contract();
    }

    @Override
    public Optional<Batch> next() {
      Optional<Batch> next = source.next();
      next.ifPresent(this::check);
      return next;
    }

    private void check(Batch batch) {
      try {
        rules.forEach(rule -> rule.check(batch));
        rows += batch.rowCount();
      } catch (PartitionValueException e) {
        batch.close();
        throw e.at(rows + e.row().orElse(0));
      } catch (RuntimeException | Error e) {
        batch.close();
        throw e;
      }
    }

    @Override
    public void close() {}
  }
}
