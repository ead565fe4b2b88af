package dev.graticule.examples.tour;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.examples.tour.TourResult.FileBox;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.SpatialTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where tables and their files lie. */
final class Places {
  private Places() {}

  /** Whether the rows are in longitude and latitude on a plane, as the zones are. */
  static boolean isLonLat(Contract contract) {
    ColumnType.Geometry type =
        (ColumnType.Geometry) contract.primaryGeometry().orElseThrow().type();
    return type.crs().sameAs(Crs.crs84()) && type.edges() == Edges.PLANAR;
  }

  /** The files of a table with their boxes. */
  static List<FileBox> files(SpatialTable table) {
    Contract contract = table.contract();
    String geometry = contract.primaryGeometry().orElseThrow().name();
    Function<Bounds, Optional<Bounds>> place =
        isLonLat(contract) ? Places::onEarth : Places::finite;
    return table.snapshot().files(Predicates.all()).stream()
        .map(
            file ->
                new FileBox(
                    table.name(),
                    file.path().value(),
                    file.rows(),
                    file.bytes(),
                    file.evidence().geometry(geometry).bounds().flatMap(place)))
        .toList();
  }

  /** What the files of a table cover together, on whatever plane they lie. */
  static Bounds extent(SpatialTable table) {
    return files(table).stream()
        .flatMap(file -> file.bounds().stream())
        .reduce(Bounds::union)
        .orElse(Bounds.of(-180, -90, 180, 90));
  }

  /** What may run over the antimeridian has no bound in x; the map ends at ±180°. */
  private static Optional<Bounds> onEarth(Bounds box) {
    return box.crossesAntimeridian()
        ? Optional.of(box)
        : Optional.of(
            Bounds.of(
                Math.max(-180, box.xmin()), box.ymin(), Math.min(180, box.xmax()), box.ymax()));
  }

  private static Optional<Bounds> finite(Bounds box) {
    return Double.isFinite(box.xmin()) && Double.isFinite(box.xmax())
        ? Optional.of(box)
        : Optional.empty();
  }
}
