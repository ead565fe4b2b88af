package dev.graticule.file;

import dev.graticule.file.StoredCovering.Crossing;
import dev.graticule.file.StoredCovering.Gaps;
import dev.graticule.file.StoredCovering.Precision;
import java.util.List;
import java.util.Optional;

/** Gathers what the footer of a file says of the boxes beside a geometry column. */
final class CoveringFacts {
  private CoveringFacts() {}

  static Optional<StoredCovering> of(
      FileColumn column, FileColumns columns, List<RowGroup> rowGroups) {
    Optional<Covering> covering = column.geo().flatMap(GeoColumn::covering);
    if (covering.isEmpty()) {
      return Optional.empty();
    }
    Covering paths = covering.get();
    List<LeafKind> kinds =
        List.of(paths.xmin(), paths.ymin(), paths.xmax(), paths.ymax()).stream()
            .flatMap(path -> columns.flatLeaf(path.toString()).stream())
            .map(ParquetNode.Leaf::kind)
            .filter(kind -> kind == LeafKind.FLOAT32 || kind == LeafKind.FLOAT64)
            .toList();
    if (kinds.size() < 4) {
      return Optional.empty();
    }
    List<CoveringBounds> groups =
        rowGroups.stream().filter(group -> group.rows() > 0).map(RowGroup::boxes).toList();
    return Optional.of(
        new StoredCovering(
            paths,
            kinds.contains(LeafKind.FLOAT32) ? Precision.SINGLE : Precision.DOUBLE,
            groups.stream().allMatch(group -> group.hasEveryBox(column))
                ? Gaps.NONE
                : Gaps.POSSIBLE,
            groups.stream().noneMatch(group -> group.mayCrossAntimeridian(column))
                ? Crossing.NEVER
                : Crossing.POSSIBLE));
  }
}
