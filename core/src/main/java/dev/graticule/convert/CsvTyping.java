package dev.graticule.convert;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.GeometryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What is said of the columns of a CSV file.
 *
 * @param inferredRows from how many rows types are inferred
 * @param wkt the columns that hold WKT
 * @param points the columns that are made of coordinates
 */
record CsvTyping(long inferredRows, DeclaredGeometries wkt, List<Points> points) {

  /**
   * Points out of two fields.
   *
   * @param column their column
   * @param x the field of the first coordinate
   * @param y the field of the second
   * @param type what they are
   */
  record Points(String column, String x, String y, ColumnType.Geometry type) {}

  static CsvTyping ofWholeFile() {
    return new CsvTyping(Long.MAX_VALUE, DeclaredGeometries.NONE, List.of());
  }

  CsvTyping inferringFrom(long rows) {
    return new CsvTyping(rows, wkt, points);
  }

  CsvTyping withWkt(String column, UnaryOperator<ColumnType.Geometry> shape) {
    return new CsvTyping(inferredRows, wkt.with(column, shape), points);
  }

  CsvTyping withPoints(
      String column, String x, String y, UnaryOperator<ColumnType.Geometry> shape) {
    List<Points> more = new ArrayList<>(points);
    ColumnType.Geometry type =
        shape.apply(ColumnType.Geometry.any().withTypes(Set.of(GeometryType.POINT)));
    more.add(new Points(column, x, y, type));
    return new CsvTyping(inferredRows, wkt, List.copyOf(more));
  }
}
