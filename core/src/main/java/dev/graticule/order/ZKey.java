package dev.graticule.order;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BoxCentres;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.apache.arrow.vector.FieldVector;

/**
 * The key of a {@link ZOrder}. A row whose geometry has no place comes last; another null counts as
 * the upper end of its range.
 */
final class ZKey implements CurveKey {
  private final List<Numbers> columns;
  private final int[] cell;
  private final int bits;

  private ZKey(List<Numbers> columns, int numbers) {
    this.columns = columns;
    this.cell = new int[numbers];
    this.bits = MortonCurve.bits(numbers);
  }

  static ZKey of(ZOrder order, Contract contract) {
    List<Numbers> columns = new ArrayList<>();
    int numbers = 0;
    for (String name : order.columns()) {
      Column column = contract.require(name);
      Numbers of =
          column.type() instanceof ColumnType.Geometry
              ? new Places(name, CurveArea.of(contract, name, order.bounds()))
              : new Values(column, range(order, column));
      columns.add(of);
      numbers += of.count();
    }
    if (numbers < 2 || numbers > ZOrder.MAX_NUMBERS) {
      throw new ContractException(
          "A Z curve through %s has %d numbers; two to %d it can have, of which a geometry is two."
              .formatted(order.columns(), numbers, ZOrder.MAX_NUMBERS));
    }
    return new ZKey(columns, numbers);
  }

  private static Optional<Axis> range(ZOrder order, Column column) {
    ColumnNumbers.require(column);
    ZOrder.Range range = order.ranges().get(column.name());
    if (range == null && order.keyColumn().isPresent()) {
      throw new ContractException(
          "The key kept in \"%s\" needs the range of column \"%s\", so that keys of different writes compare; give it with within(\"%s\", low, high)."
              .formatted(order.keyColumn().get(), column.name(), column.name()));
    }
    return Optional.ofNullable(range).map(given -> Axis.between(given.low(), given.high()));
  }

  @Override
  public void learn(Batch batch) {
    columns.forEach(column -> column.learn(batch));
  }

  @Override
  public void read(Batch batch) {
    columns.forEach(column -> column.read(batch));
  }

  @Override
  public long number(int row) {
    int at = 0;
    for (Numbers column : columns) {
      if (!column.put(row, cell, at, bits)) {
        return NOWHERE;
      }
      at += column.count();
    }
    return MortonCurve.key(cell);
  }

  /** The numbers of a column. */
  private interface Numbers {
    int count();

    default void learn(Batch batch) {}

    void read(Batch batch);

    /** Whether the row has a place at all. */
    boolean put(int row, int[] cell, int at, int bits);
  }

  private static final class Places implements Numbers {
    private final String geometry;
    private final CurveArea area;
    private final BoxCentres centres = new BoxCentres();

    Places(String geometry, CurveArea area) {
      this.geometry = geometry;
      this.area = area;
    }

    @Override
    public int count() {
      return 2;
    }

    @Override
    public void read(Batch batch) {
      centres.read(batch, geometry);
    }

    @Override
    public boolean put(int row, int[] cell, int at, int bits) {
      if (!centres.hasPlace(row)) {
        return false;
      }
      cell[at] = area.column(centres.x(row), bits);
      cell[at + 1] = area.line(centres.y(row), bits);
      return true;
    }
  }

  private static final class Values implements Numbers {
    private final Column column;
    private final boolean isGiven;
    private Axis axis;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;
    private IntToDoubleFunction numbers = row -> Double.NaN;
    private FieldVector vector;

    @SuppressWarnings("NullAway.Init") // the vector comes with the first batch
    Values(Column column, Optional<Axis> range) {
      this.column = column;
      this.isGiven = range.isPresent();
      this.axis = range.orElse(new Axis(0, 0));
    }

    @Override
    public int count() {
      return 1;
    }

    @Override
    public void learn(Batch batch) {
      if (isGiven) {
        return;
      }
      read(batch);
      for (int row = 0; row < batch.rowCount(); row++) {
        double number = vector.isNull(row) ? Double.NaN : numbers.applyAsDouble(row);
        if (Double.isFinite(number)) {
          low = Math.min(low, number);
          high = Math.max(high, number);
        }
      }
      // A little longer, so that the greatest number stands in the last place and not behind it.
      axis = low <= high ? new Axis(low, Math.nextUp(high - low)) : axis;
    }

    @Override
    public void read(Batch batch) {
      vector = batch.vector(column.name());
      numbers = ColumnNumbers.of(column.type(), vector);
    }

    @Override
    public boolean put(int row, int[] cell, int at, int bits) {
      cell[at] = axis.place(vector.isNull(row) ? Double.NaN : numbers.applyAsDouble(row), bits);
      return true;
    }
  }
}
