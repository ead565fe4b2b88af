package dev.graticule.query;

import dev.graticule.contract.Bounds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the footer of a Parquet file says that matters for reading it: which columns there are,
 * which hold native geometries, and where the boxes of geometries stand.
 *
 * @param layout what files must share to be read by one scan
 * @param rowGroups the row groups in order
 */
record FileShape(Layout layout, List<RowGroup> rowGroups) {

  FileShape {
    rowGroups = List.copyOf(rowGroups);
  }

  /** The same, knowing whether boxes of a column run over the antimeridian. */
  FileShape with(String column, Crossing crossing) {
    Map<String, BoxColumn> boxes = new HashMap<>(layout.boxes());
    boxes.computeIfPresent(
        column,
        (name, box) ->
            new BoxColumn(
                box.xmin(), box.ymin(), box.xmax(), box.ymax(), box.precision(), crossing));
    return new FileShape(new Layout(layout.columns(), layout.nativeGeometries(), boxes), rowGroups);
  }

  boolean hasUnknownCrossing() {
    return layout.boxes().values().stream().anyMatch(box -> box.crossing() == Crossing.UNKNOWN);
  }

  /**
   * The part of a shape that a scan depends on.
   *
   * @param columns the names at the top level
   * @param nativeGeometries those that DuckDB reads as GEOMETRY by itself
   * @param boxes where the boxes of a geometry column stand
   */
  record Layout(Set<String> columns, Set<String> nativeGeometries, Map<String, BoxColumn> boxes) {
    Layout {
      columns = Set.copyOf(columns);
      nativeGeometries = Set.copyOf(nativeGeometries);
      boxes = Map.copyOf(boxes);
    }
  }

  /**
   * A covering as SQL sees it.
   *
   * @param xmin the expression of the western edge
   * @param ymin the expression of the lower edge
   * @param xmax the expression of the eastern edge
   * @param ymax the expression of the upper edge
   * @param precision of the four numbers
   * @param crossing whether a box may run over the antimeridian, with xmin greater than xmax
   */
  record BoxColumn(
      String xmin, String ymin, String xmax, String ymax, Precision precision, Crossing crossing) {}

  /** Whether boxes with xmin greater than xmax occur. */
  enum Crossing {
    /** The file has none. */
    NEVER,
    /** The file has some. */
    SOME,
    /** Nobody has looked, so there may be some. */
    UNKNOWN
  }

  /** How exactly a box is kept. */
  enum Precision {
    /** 32 bits; a writer may have rounded to either side. */
    SINGLE,
    /** 64 bits. */
    DOUBLE
  }

  /**
   * A row group.
   *
   * @param rows how many rows
   * @param bytes its compressed length
   * @param bounds what the statistics of the covering say, by geometry column
   */
  record RowGroup(long rows, long bytes, Map<String, Optional<Bounds>> bounds) {
    RowGroup {
      bounds = Map.copyOf(bounds);
    }
  }
}
