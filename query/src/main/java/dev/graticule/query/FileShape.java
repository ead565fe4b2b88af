package dev.graticule.query;

import dev.graticule.contract.Bounds;
import dev.graticule.file.Covering;
import dev.graticule.file.StoredColumn;
import dev.graticule.file.StoredCovering.Gaps;
import dev.graticule.file.StoredCovering.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the footer of a Parquet file says that matters for reading it: how its columns are stored,
 * and where the boxes of geometries stand.
 *
 * @param layout what files must share to be read by one scan
 * @param rowGroups the row groups
 */
record FileShape(Layout layout, RowGroups rowGroups) {

  /** The same, knowing whether boxes of a column run over the antimeridian. */
  FileShape with(String geometry, Crossing crossing) {
    Map<String, Box> boxes = new HashMap<>(layout.boxes());
    boxes.computeIfPresent(
        geometry, (name, box) -> new Box(box.paths(), box.precision(), box.gaps(), crossing));
    return new FileShape(new Layout(layout.columns(), boxes), rowGroups);
  }

  boolean hasUnknownCrossing() {
    return layout.boxes().values().stream().anyMatch(box -> box.crossing() == Crossing.UNKNOWN);
  }

  /**
   * The part of a shape that a scan depends on.
   *
   * @param columns the columns as they are stored
   * @param boxes where the boxes of geometries stand, by what the file calls the geometry column
   */
  record Layout(List<StoredColumn> columns, Map<String, Box> boxes) {
    Layout {
      columns = List.copyOf(columns);
      boxes = Map.copyOf(boxes);
    }

    /** Whether SQL can tell a column from the others, and from a name. */
    boolean isDistinct(String column) {
      String folded = Sql.folded(column);
      return columns.stream().filter(c -> Sql.folded(c.name()).equals(folded)).count() == 1;
    }
  }

  /**
   * The boxes beside a geometry column.
   *
   * @param paths the fields they stand in
   * @param precision how exactly they are kept
   * @param gaps whether a geometry may be without one
   * @param crossing whether one may run over the antimeridian
   */
  record Box(Covering paths, Precision precision, Gaps gaps, Crossing crossing) {}

  /** Whether boxes with xmin greater than xmax occur. */
  enum Crossing {
    /** The file has none. */
    NEVER,
    /** The file has some. */
    SOME,
    /** Nobody has looked, so there may be some. */
    UNKNOWN
  }

  /** The row groups of a file, kept small: there are as many as a table has megabytes. */
  static final class RowGroups {
    private static final int SIDES = 4;

    private final long[] rows;
    private final long[] bytes;
    private final Map<String, double[]> bounds;
    private final Set<String> withoutEmpties;

    private RowGroups(
        long[] rows, long[] bytes, Map<String, double[]> bounds, Set<String> withoutEmpties) {
      this.rows = rows;
      this.bytes = bytes;
      this.bounds = bounds;
      this.withoutEmpties = withoutEmpties;
    }

    int count() {
      return rows.length;
    }

    long rows(int group) {
      return rows[group];
    }

    /** The compressed length. */
    long bytes(int group) {
      return bytes[group];
    }

    /** What statistics say of the geometries of a column, as the file calls it. */
    Optional<Bounds> bounds(int group, String geometry) {
      double[] sides = bounds.get(geometry);
      if (sides == null || Double.isNaN(sides[SIDES * group])) {
        return Optional.empty();
      }
      int at = SIDES * group;
      return Optional.of(Bounds.of(sides[at], sides[at + 1], sides[at + 2], sides[at + 3]));
    }

    /** Whether it is known that no geometry of a column, as the file calls it, is empty. */
    boolean areWithoutEmpties(String geometry) {
      return withoutEmpties.contains(geometry);
    }

    /** The row groups as their file describes them, with the bounds of some geometry columns. */
    static RowGroups of(List<dev.graticule.file.RowGroup> groups, List<String> geometries) {
      Map<String, double[]> bounds = new HashMap<>();
      Set<String> withoutEmpties = new HashSet<>();
      for (String geometry : geometries) {
        List<Optional<Bounds>> found = new ArrayList<>();
        groups.forEach(group -> found.add(group.evidence().geometry(geometry).bounds()));
        if (found.stream().anyMatch(Optional::isPresent)) {
          bounds.put(geometry, sides(found));
        }
        if (groups.stream()
            .map(group -> group.evidence().geometry(geometry).empties())
            .allMatch(OptionalLong.of(0)::equals)) {
          withoutEmpties.add(geometry);
        }
      }
      return new RowGroups(
          groups.stream().mapToLong(dev.graticule.file.RowGroup::rows).toArray(),
          groups.stream().mapToLong(dev.graticule.file.RowGroup::bytes).toArray(),
          Map.copyOf(bounds),
          Set.copyOf(withoutEmpties));
    }

    private static double[] sides(List<Optional<Bounds>> found) {
      double[] sides = new double[SIDES * found.size()];
      for (int i = 0; i < found.size(); i++) {
        int at = SIDES * i;
        sides[at] = Double.NaN;
        found
            .get(i)
            .ifPresent(
                box -> {
                  sides[at] = box.xmin();
                  sides[at + 1] = box.ymin();
                  sides[at + 2] = box.xmax();
                  sides[at + 3] = box.ymax();
                });
      }
      return sides;
    }
  }
}
