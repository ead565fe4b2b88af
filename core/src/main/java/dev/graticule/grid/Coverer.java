package dev.graticule.grid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Finds cells that together hold an area: from the coarsest level down, level by level, dropping
 * what the area does not meet and keeping whole what lies inside it; then up again, siblings to
 * parents, while the cells are too many. Each step errs towards more.
 */
final class Coverer {
  /** How many more cells than wanted are looked at on the way, for the finer ones to be fewer. */
  private static final int SLACK = 8;

  private static final int LEAST = 256;

  private final CheckedGrid grid;
  private final CoveredArea area;

  Coverer(CheckedGrid grid, CoveredArea area) {
    this.grid = grid;
    this.area = area;
  }

  Covering cover(int level, int maxCells) {
    if (maxCells < 1) {
      throw new IllegalArgumentException("At least one cell covers anything, not " + maxCells);
    }
    if (area.isEmpty()) {
      return new Covering(grid, new long[0]);
    }
    long most = Math.max(LEAST, (long) SLACK * maxCells);
    List<Long> whole = new ArrayList<>();
    List<Long> edge = met(grid.roots(), grid.kind().minLevel() == level);
    for (int next = grid.kind().minLevel() + 1;
        next <= level && !edge.isEmpty() && edge.size() + whole.size() <= most;
        next++) {
      List<Long> finer = new ArrayList<>();
      for (long cell : edge) {
        if (area.contains(grid.reachOf(cell))) {
          whole.add(cell);
        } else {
          finer.addAll(met(grid.childrenOf(cell), next == level));
        }
      }
      edge = finer;
    }
    whole.addAll(edge);
    return new Covering(grid, coarsened(whole, maxCells));
  }

  /** Those of some cells that the area meets. */
  private List<Long> met(long[] cells, boolean last) {
    List<Long> met = new ArrayList<>();
    for (long cell : cells) {
      if (last ? meetsExactly(cell) : area.meets(grid.reachOf(cell))) {
        met.add(cell);
      }
    }
    return met;
  }

  /** Nothing is asked of the cell's descendants any more, only of its own places. */
  private boolean meetsExactly(long cell) {
    return area.meets(grid.boundsOf(cell)) && grid.outlineOf(cell).map(area::meets).orElse(true);
  }

  /**
   * Puts parents in the place of cells while there are too many. A parent stands for all its
   * descendants, so nothing is lost.
   */
  private long[] coarsened(List<Long> found, int maxCells) {
    Comparator<Long> finestFirst =
        Comparator.<Long>comparingInt(cell -> -grid.levelOf(cell))
            .thenComparing(Comparator.naturalOrder());
    TreeSet<Long> cells = new TreeSet<>(finestFirst);
    cells.addAll(found);
    while (cells.size() > maxCells) {
      int level = grid.levelOf(cells.first());
      if (level == grid.kind().minLevel()) {
        break;
      }
      coarsen(cells, level, maxCells);
    }
    return cells.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  /** The parents that stand for most of the cells of the level first. */
  private void coarsen(NavigableSet<Long> cells, int level, int maxCells) {
    Map<Long, List<Long>> families = new HashMap<>();
    for (long cell : cells) {
      if (grid.levelOf(cell) != level) {
        break;
      }
      families.computeIfAbsent(grid.parentOf(cell, level - 1), p -> new ArrayList<>()).add(cell);
    }
    List<Map.Entry<Long, List<Long>>> largestFirst = new ArrayList<>(families.entrySet());
    largestFirst.sort(
        Comparator.<Map.Entry<Long, List<Long>>>comparingInt(family -> -family.getValue().size())
            .thenComparing(Map.Entry::getKey));
    for (Map.Entry<Long, List<Long>> family : largestFirst) {
      if (cells.size() <= maxCells) {
        return;
      }
      family.getValue().forEach(cells::remove);
      cells.add(family.getKey());
    }
  }
}
