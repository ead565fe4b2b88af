package dev.graticule.order;

import dev.graticule.batch.ComputedColumn;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Contract;
import java.util.List;
import java.util.Optional;

/**
 * Along a Hilbert curve through the middles of the geometries' bounding boxes. The curve fills a
 * grid of 2<sup>bits</sup> by 2<sup>bits</sup> places; what lies outside of its bounds is taken to
 * the nearest place inside.
 *
 * @param geometry the column of geometries
 * @param bits how fine the grid is, 1 to {@link #FINE}
 * @param bounds what the curve runs over; absent means the area of use of the column's CRS, where
 *     that is known, or else the bounds that its contract states
 * @param keyColumn where to keep the key, as a column of whole numbers that other engines can
 *     cluster by
 */
public record Hilbert(
    String geometry, int bits, Optional<Bounds> bounds, Optional<String> keyColumn)
    implements Order {
  /** Two to the power of 31 places a side: two centimetres on the globe. */
  public static final int FINE = 31;

  /** Two to the power of 16 places a side, as DuckDB and GeoPandas have: 600 m on the globe. */
  public static final int COARSE = 16;

  /** Checks the number of bits. */
  public Hilbert {
    if (bits < 1 || bits > FINE) {
      throw new IllegalArgumentException(
          "A Hilbert curve has 1 to %d bits a side, not %d.".formatted(FINE, bits));
    }
  }

  static Hilbert of(String geometry) {
    return new Hilbert(geometry, FINE, Optional.empty(), Optional.empty());
  }

  /**
   * The same on another grid.
   *
   * @param count the bits of a side, such as {@link #COARSE}
   * @return the order
   */
  public Hilbert bits(int count) {
    return new Hilbert(geometry, count, bounds, keyColumn);
  }

  /**
   * The same over given bounds.
   *
   * @param area in the units of the column's CRS; it may cross the antimeridian
   * @return the order
   */
  public Hilbert over(Bounds area) {
    return new Hilbert(geometry, bits, Optional.of(area), keyColumn);
  }

  /**
   * The same with its key kept in a column.
   *
   * @param column the name of the column, of type INT64; null where there is no geometry
   * @return the order
   */
  public Hilbert keepKeyAs(String column) {
    return new Hilbert(geometry, bits, bounds, Optional.of(column));
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
    HilbertKey.of(this, contract);
    keyColumn.ifPresent(name -> KeyColumn.require(contract, name));
  }
}
