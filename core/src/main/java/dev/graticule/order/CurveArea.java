package dev.graticule.order;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Crs;
import dev.graticule.grid.LonLat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a curve runs over.
 *
 * @param x from west to east, over the antimeridian where the bounds cross it
 * @param y from south to north
 * @param wrapsBelow x less than this lie behind the antimeridian
 */
record CurveArea(Axis x, Axis y, double wrapsBelow) {
  private static final Bounds WORLD = Bounds.of(-180, -90, 180, 90);
  private static final double MERCATOR = 20_037_508.342789244;
  private static final Bounds WEB_MERCATOR = Bounds.of(-MERCATOR, -MERCATOR, MERCATOR, MERCATOR);

  /** Universal Transverse Mercator on WGS 84 and ETRS89. */
  private static final Pattern UTM =
      Pattern.compile("EPSG:(32[67](0[1-9]|[1-5]\\d|60)|258(2[89]|3[0-8]))");

  /** A square around a zone and its neighbours, north or south: distances weigh alike. */
  private static final Bounds ZONE = Bounds.of(-4_500_000, 0, 5_500_000, 10_000_000);

  /** Over the bounds given, or over what is known of the column. */
  static CurveArea of(Contract contract, String geometry, Optional<Bounds> given) {
    Column column = contract.require(geometry);
    if (!(column.type() instanceof ColumnType.Geometry type)) {
      throw new ContractException(
          "Column \"%s\" is %s; a curve runs through geometries."
              .formatted(geometry, column.type()));
    }
    return of(
        given
            .or(() -> areaOfUse(type.crs()))
            .or(type::bounds)
            .orElseThrow(
                () ->
                    new ContractException(
                        "Column \"%s\" is in %s, whose area of use is not known here; give the bounds that the curve is to run over, with over(Bounds.of(xmin, ymin, xmax, ymax))."
                            .formatted(geometry, type.crs()))));
  }

  private static CurveArea of(Bounds bounds) {
    double east = bounds.crossesAntimeridian() ? bounds.xmax() + 360 : bounds.xmax();
    return new CurveArea(
        Axis.between(bounds.xmin(), east),
        Axis.between(bounds.ymin(), bounds.ymax()),
        bounds.crossesAntimeridian() ? bounds.xmin() : Double.NEGATIVE_INFINITY);
  }

  private static Optional<Bounds> areaOfUse(Crs crs) {
    if (LonLat.is(crs)) {
      return Optional.of(WORLD);
    }
    return crs.identifier()
        .flatMap(
            id -> {
              if (id.equals("EPSG:3857")) {
                return Optional.of(WEB_MERCATOR);
              }
              return UTM.matcher(id).matches() ? Optional.of(ZONE) : Optional.empty();
            });
  }

  int column(double number, int bits) {
    return x.place(number < wrapsBelow ? number + 360 : number, bits);
  }

  int line(double number, int bits) {
    return y.place(number, bits);
  }
}
