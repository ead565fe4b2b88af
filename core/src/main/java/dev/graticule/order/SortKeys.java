package dev.graticule.order;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the keys of rows: eight bytes, compared as a number without a sign, and where those do not
 * suffice a tail of more bytes. For one thread at a time.
 */
final class SortKeys {
  private final List<KeyPart> parts;
  private final KeyBytes bytes = new KeyBytes();

  private SortKeys(List<KeyPart> parts) {
    this.parts = List.copyOf(parts);
  }

  static SortKeys of(Contract contract, Optional<RowGroups> groups, Order order) {
    List<KeyPart> parts = new ArrayList<>();
    groups.ifPresent(first -> parts.add(new GroupKey(first)));
    for (Order part : order.parts()) {
      if (part instanceof Hilbert hilbert) {
        parts.add(HilbertKey.of(hilbert, contract));
      } else if (part instanceof ZOrder z) {
        parts.add(ZKey.of(z, contract));
      } else if (part instanceof ByColumns columns) {
        columns.columns().forEach(name -> parts.add(ColumnKey.of(contract.require(name))));
      }
    }
    return new SortKeys(parts);
  }

  /** Whether eight bytes say all. */
  boolean areNumbers() {
    return parts.isEmpty() || (parts.size() == 1 && parts.get(0) instanceof CurveKey);
  }

  /** Whether there are ranges to learn, from the first rows, before any key is made. */
  boolean learns() {
    return parts.stream().anyMatch(ZKey.class::isInstance);
  }

  void learn(Batch batch) {
    parts.forEach(part -> part.learn(batch));
  }

  /** Puts the keys of a batch behind those that are there. */
  void add(Batch batch, Keys keys) {
    parts.forEach(part -> part.read(batch));
    if (parts.size() == 1 && parts.get(0) instanceof CurveKey curve) {
      for (int row = 0; row < batch.rowCount(); row++) {
        keys.add(curve.number(row));
      }
      return;
    }
    for (int row = 0; row < batch.rowCount(); row++) {
      bytes.clear();
      for (KeyPart part : parts) {
        part.put(row, bytes);
      }
      keys.add(bytes.array(), 0, bytes.length());
    }
  }

  private static final class GroupKey implements KeyPart {
    private final RowGroups groups;
    private int[] numbers = new int[0];

    GroupKey(RowGroups groups) {
      this.groups = groups;
    }

    @Override
    public void read(Batch batch) {
      if (numbers.length < batch.rowCount()) {
        numbers = new int[batch.rowCount()];
      }
      groups.number(batch, numbers);
    }

    @Override
    public void put(int row, KeyBytes key) {
      key.putInt(numbers[row]);
    }
  }
}
