package dev.graticule.junit;

import dev.graticule.batch.Batch;
import dev.graticule.table.SpatialTable;
import org.locationtech.jts.geom.Geometry;

/** Assertions in AssertJ's way; made to be imported statically. */
public final class GraticuleAssertions {
  private GraticuleAssertions() {}

  /**
   * Begins assertions on a geometry.
   *
   * @param actual the geometry
   * @return the assertions
   */
  public static GeometryAssert assertThatGeometry(Geometry actual) {
    return new GeometryAssert(actual);
  }

  /**
   * Begins assertions on a batch.
   *
   * @param actual the batch, lent
   * @return the assertions
   */
  public static BatchAssert assertThatBatch(Batch actual) {
    return new BatchAssert(actual);
  }

  /**
   * Begins assertions on a table.
   *
   * @param actual the table
   * @return the assertions
   */
  public static TableAssert assertThatTable(SpatialTable actual) {
    return new TableAssert(actual);
  }
}
