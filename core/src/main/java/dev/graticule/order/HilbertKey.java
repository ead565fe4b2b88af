package dev.graticule.order;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BoxCentres;
import dev.graticule.contract.Contract;

/** The key of a {@link Hilbert} order. */
final class HilbertKey implements CurveKey {
  private final String geometry;
  private final int bits;
  private final CurveArea area;
  private final BoxCentres centres = new BoxCentres();

  private HilbertKey(String geometry, int bits, CurveArea area) {
    this.geometry = geometry;
    this.bits = bits;
    this.area = area;
  }

  static HilbertKey of(Hilbert order, Contract contract) {
    return new HilbertKey(
        order.geometry(), order.bits(), CurveArea.of(contract, order.geometry(), order.bounds()));
  }

  @Override
  public void read(Batch batch) {
    centres.read(batch, geometry);
  }

  @Override
  public long number(int row) {
    return centres.hasPlace(row)
        ? HilbertCurve.key(bits, area.column(centres.x(row), bits), area.line(centres.y(row), bits))
        : NOWHERE;
  }
}
