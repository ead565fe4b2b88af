package dev.graticule.write;

import dev.graticule.grid.CellLevel;
import dev.graticule.grid.Grid;
import dev.graticule.grid.GridKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What lies in the cells of one level, and which larger cells are small enough to be partitions.
 * When there are too many cells to be told apart, they are told by their parents.
 */
final class CellTally {
  /** More cells than this are counted a level higher: memory is bounded whatever the rows are. */
  private static final int MOST_CELLS = 1 << 20;

  private final Grid grid;
  private final int coarsest;
  private final Map<Long, double[]> bytes = new HashMap<>();
  private int level;

  CellTally(CellLevel finest) {
    this.grid = finest.grid().grid();
    this.level = finest.level();
    // The quadkey of level 0 has no text.
    this.coarsest = Math.max(finest.grid() == GridKind.QUADKEY ? 1 : 0, finest.grid().minLevel());
  }

  /** Counts bytes in a cell of the finest level, by its text. */
  void add(String cell, double more) {
    bytes.computeIfAbsent(grid.parent(grid.cell(cell), level), key -> new double[1])[0] += more;
    if (bytes.size() > MOST_CELLS && level > coarsest) {
      level--;
      Map<Long, double[]> before = new HashMap<>(bytes);
      bytes.clear();
      before.forEach(
          (one, sum) ->
              bytes.computeIfAbsent(grid.parent(one, level), key -> new double[1])[0] += sum[0]);
    }
  }

  /** Splits cells that hold more than so many bytes, as far as they were told apart. */
  Partitions split(double most) {
    Map<Long, Long> chosen = new HashMap<>();
    split(new ArrayList<>(bytes.keySet()), coarsest, most, chosen);
    return new Partitions(grid, level, chosen);
  }

  private void split(List<Long> cells, int at, double most, Map<Long, Long> chosen) {
    Map<Long, List<Long>> parts = new LinkedHashMap<>();
    cells.forEach(
        cell -> parts.computeIfAbsent(grid.parent(cell, at), key -> new ArrayList<>()).add(cell));
    parts.forEach(
        (part, of) -> {
          double sum = of.stream().mapToDouble(cell -> held(cell)).sum();
          if (sum > most && at < level) {
            split(of, at + 1, most, chosen);
          } else {
            of.forEach(cell -> chosen.put(cell, part));
          }
        });
  }

  private double held(long cell) {
    double[] sum = bytes.get(cell);
    return sum == null ? 0 : sum[0];
  }

  /** Which cell is the partition of which. For one thread. */
  static final class Partitions {
    private final Grid grid;
    private final int level;
    private final Map<Long, Long> chosen;
    private String last = "";
    private byte[] text = new byte[0];

    private Partitions(Grid grid, int level, Map<Long, Long> chosen) {
      this.grid = grid;
      this.level = level;
      this.chosen = chosen;
    }

    /** The text of the partition of a cell of the finest level. */
    byte[] of(String cell) {
      if (!cell.equals(last)) {
        Long part = chosen.get(grid.parent(grid.cell(cell), level));
        if (part == null) {
          throw new IllegalStateException("Cell " + cell + " was not counted.");
        }
        last = cell;
        text = grid.text(part).getBytes(StandardCharsets.US_ASCII);
      }
      return text;
    }
  }
}
