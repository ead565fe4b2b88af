package dev.graticule.bench;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.GeometryType;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Literal;
import dev.graticule.store.StorePath;
import dev.graticule.table.DataFile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Files that are known to a table without being anywhere: the cells of a grid over the world, row
 * by row from the south, with all statistics that our writer gives for a file of {@link
 * RowContract#full()}.
 */
final class GridFiles {
  private static final int COLUMNS = 200;
  private static final double WIDTH = 360.0 / COLUMNS;
  private static final int ROWS_A_FILE = 1_000;
  private static final long BYTES_A_FILE = 120_000;
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private GridFiles() {}

  /** The files of the numbers from one to another. */
  static List<DataFile> of(int from, int to, int all) {
    return IntStream.range(from, to).mapToObj(number -> file(number, all)).toList();
  }

  private static DataFile file(int number, int all) {
    return new DataFile(
        StorePath.of("part-%05d.parquet".formatted(number)),
        BYTES_A_FILE,
        ROWS_A_FILE,
        Map.of(),
        new Known(number, cell(number, all)));
  }

  private static Bounds cell(int number, int all) {
    double height = 180.0 / Math.max(1, (all + COLUMNS - 1) / COLUMNS);
    int column = number % COLUMNS;
    int line = number / COLUMNS;
    double x = -180 + column * WIDTH;
    double y = -90 + line * height;
    // Cells do not touch: no box is on the edge of two.
    return Bounds.of(x, y, x + 0.99 * WIDTH, y + 0.99 * height);
  }

  /** What is known of a file. */
  private record Known(int number, Bounds box) implements Evidence {
    @Override
    public long rows() {
      return ROWS_A_FILE;
    }

    @Override
    public ColumnStatistics column(String path) {
      long first = (long) number * ROWS_A_FILE;
      return switch (path) {
        case "id" -> between(first, first + ROWS_A_FILE - 1);
        case "name" -> between("name-0", "name-9999");
        case "updated_at" ->
            between(FIRST.plusSeconds(first), FIRST.plusSeconds(first + ROWS_A_FILE - 1));
        case "h3" -> between("8700000000000f", "87fffffffffffff");
        case "bbox.xmin", "bbox.xmax" -> between(box.xmin(), box.xmax());
        case "bbox.ymin", "bbox.ymax" -> between(box.ymin(), box.ymax());
        default -> ColumnStatistics.unknown();
      };
    }

    private static ColumnStatistics between(Object min, Object max) {
      return new ColumnStatistics(
          OptionalLong.of(0),
          OptionalLong.of(0),
          Optional.of(Literal.of(min)),
          Optional.of(Literal.of(max)));
    }

    @Override
    public GeometryStatistics geometry(String column) {
      return new GeometryStatistics(
          OptionalLong.of(0),
          OptionalLong.of(0),
          Optional.of(box),
          Set.of(new GeometryStatistics.Kind(GeometryType.POINT, Dimensions.XY)));
    }
  }
}
