package dev.graticule.order;

import dev.graticule.batch.ComputedColumn;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Contract;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Along a Z curve: the bits of several numbers, interleaved. A geometry counts as two numbers, the
 * x and the y of the middle of its bounding box; of text and bytes the first six bytes or so
 * matter.
 *
 * <p>Each number is taken to a range first, and what lies outside of it to its nearest end. The
 * range of a geometry is its bounds, as for a {@link Hilbert} curve; that of another column is the
 * one given here or, where none is, what the rows have that are sorted first in a write.
 *
 * @param columns the columns; at least two numbers in all, at most {@link #MAX_NUMBERS}
 * @param bounds what the geometries lie in; absent means the area of use of their CRS, or else the
 *     bounds that the contract states
 * @param ranges ranges by column
 * @param keyColumn where to keep the key, as a column of whole numbers
 */
public record ZOrder(
    List<String> columns,
    Optional<Bounds> bounds,
    Map<String, Range> ranges,
    Optional<String> keyColumn)
    implements Order {
  /** With more, each would have fewer than eight bits. */
  public static final int MAX_NUMBERS = 7;

  /**
   * What a column's numbers lie in. Days count from 1970-01-01, timestamps are seconds since then,
   * times of day seconds since midnight.
   *
   * @param low the lower end
   * @param high the upper end, greater
   */
  public record Range(double low, double high) {
    /** Checks the order. */
    public Range {
      if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
        throw new IllegalArgumentException(
            "A range needs finite ends, low < high, not %s and %s.".formatted(low, high));
      }
    }
  }

  /** Copies what is given and checks that each range has its column. */
  public ZOrder {
    columns = List.copyOf(columns);
    ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
    if (!columns.containsAll(ranges.keySet())) {
      throw new IllegalArgumentException(
          "Ranges are given for %s, but the order is by %s.".formatted(ranges.keySet(), columns));
    }
  }

  static ZOrder of(List<String> columns) {
    return new ZOrder(columns, Optional.empty(), Map.of(), Optional.empty());
  }

  /**
   * The same with geometries over given bounds.
   *
   * @param area in the units of the CRS; it may cross the antimeridian
   * @return the order
   */
  public ZOrder over(Bounds area) {
    return new ZOrder(columns, Optional.of(area), ranges, keyColumn);
  }

  /**
   * The same with a column's range given.
   *
   * @param column one of the columns
   * @param low the lower end; see {@link Range} for the units
   * @param high the upper end
   * @return the order
   */
  public ZOrder within(String column, double low, double high) {
    Map<String, Range> more = new LinkedHashMap<>(ranges);
    more.put(column, new Range(low, high));
    return new ZOrder(columns, bounds, more, keyColumn);
  }

  /**
   * The same with the range of a column of timestamps given.
   *
   * @param column one of the columns
   * @param from the earliest
   * @param to the latest
   * @return the order
   */
  public ZOrder within(String column, Instant from, Instant to) {
    return within(column, seconds(from), seconds(to));
  }

  private static double seconds(Instant instant) {
    return instant.getEpochSecond() + instant.getNano() / 1e9;
  }

  /**
   * The same with its key kept in a column. Keys of different writes compare only when the range of
   * every column but the geometries is given.
   *
   * @param column the name of the column, of type INT64; null where there is no geometry
   * @return the order
   */
  public ZOrder keepKeyAs(String column) {
    return new ZOrder(columns, bounds, ranges, Optional.of(column));
  }

  @Override
  public List<Order> parts() {
    return List.of(this);
  }

  @Override
  public List<ComputedColumn> keptKeys() {
    return keyColumn.<ComputedColumn>map(name -> new KeyColumn(name, this)).stream().toList();
  }

  @Override
  public void requireFor(Contract contract) {
    ZKey.of(this, contract);
    keyColumn.ifPresent(name -> KeyColumn.require(contract, name));
  }
}
