package dev.graticule.batch;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;

/**
 * The middles of the bounding boxes of a column of geometries, a whole batch at a time and without
 * an object for a geometry; a point's is the point. Made once and used again and again: each
 * reading replaces what the getters say.
 *
 * <p>A row has no middle when its geometry is absent or empty, or when a side of its box is
 * infinite. A geometry that runs over the antimeridian without being cut there has its box, and so
 * its middle, on the other side of the globe (RFC 7946, section 3.1.9, has it cut).
 *
 * <p>For one thread at a time.
 */
public final class BoxCentres {
  /** The length of the WKB of a point of two ordinates, which begins with these. */
  private static final int POINT_BYTES = 21;

  private static final byte LITTLE_ENDIAN = 1;
  private static final int POINT = 1;

  private final WkbScanner scanner;
  private double[] xs = new double[0];
  private double[] ys = new double[0];
  private int count;

  /** Reads with the default limits. */
  public BoxCentres() {
    this(WkbLimits.defaults());
  }

  /**
   * Reads with limits.
   *
   * @param limits what is too large
   */
  public BoxCentres(WkbLimits limits) {
    this.scanner = new WkbScanner(limits);
  }

  /**
   * Reads a column.
   *
   * @param batch the rows, lent for the length of the call
   * @param column a column of geometries
   * @throws WkbException when a geometry is broken; it names column and row
   * @throws dev.graticule.contract.ContractException when there is no such column
   */
  public void read(Batch batch, String column) {
    read(batch.vector(column), column);
  }

  private void read(FieldVector vector, String column) {
    VarBinaryVector wkb = (VarBinaryVector) vector;
    count = wkb.getValueCount();
    if (xs.length < count) {
      xs = new double[count];
      ys = new double[count];
    }
    ArrowBuf data = wkb.getDataBuffer();
    boolean nulls = wkb.getNullCount() > 0;
    int row = 0;
    try {
      for (; row < count; row++) {
        if (nulls && wkb.isNull(row)) {
          set(row, Double.NaN, Double.NaN);
        } else {
          int start = wkb.getStartOffset(row);
          int length = wkb.getEndOffset(row) - start;
          if (length != POINT_BYTES || !point(data, start, row)) {
            scanner.scan(data, start, length);
            place(row);
          }
        }
      }
    } catch (WkbException e) {
      throw e.at(column, row);
    }
  }

  /** A plain point is read as it lies there; gives whether it was one. */
  private boolean point(ArrowBuf data, long start, int row) {
    if (data.getByte(start) != LITTLE_ENDIAN || data.getInt(start + 1) != POINT) {
      return false;
    }
    double x = data.getDouble(start + 5);
    double y = data.getDouble(start + 13);
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      return false;
    }
    set(row, x, y);
    return true;
  }

  private void place(int row) {
    if (!scanner.hasEnvelope()) {
      set(row, Double.NaN, Double.NaN);
      return;
    }
    // Halved first: the sum of two large sides would be infinite.
    double x = scanner.xmin() * 0.5 + scanner.xmax() * 0.5;
    double y = scanner.ymin() * 0.5 + scanner.ymax() * 0.5;
    boolean finite = Double.isFinite(x) && Double.isFinite(y);
    set(row, finite ? x : Double.NaN, finite ? y : Double.NaN);
  }

  private void set(int row, double x, double y) {
    xs[row] = x;
    ys[row] = y;
  }

  /**
   * How many rows were read.
   *
   * @return the count
   */
  public int count() {
    return count;
  }

  /**
   * Tells whether a row has a middle.
   *
   * @param row the row, less than {@link #count}
   * @return whether it has
   */
  public boolean hasPlace(int row) {
    return !Double.isNaN(xs[row]);
  }

  /**
   * The x of a row's middle.
   *
   * @param row the row, less than {@link #count}
   * @return a finite number, or NaN when the row has no middle
   */
  public double x(int row) {
    return xs[row];
  }

  /**
   * The y of a row's middle.
   *
   * @param row the row, less than {@link #count}
   * @return a finite number, or NaN when the row has no middle
   */
  public double y(int row) {
    return ys[row];
  }
}
