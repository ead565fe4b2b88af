package dev.graticule.table;

import dev.graticule.contract.Bounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Areas of a set of boxes, by a line that runs over them from west to east. */
final class BoxSweep {
  private final List<Bounds> boxes;

  /** Boxes of finite sides; those over the antimeridian count as two. */
  BoxSweep(List<Bounds> boxes) {
    this.boxes = boxes.stream().flatMap(box -> box.split().stream()).toList();
  }

  /** The sum over all pairs of boxes of the area that both cover. */
  double pairwiseOverlap() {
    List<Bounds> fromWest = new ArrayList<>(boxes);
    fromWest.sort(Comparator.comparingDouble(Bounds::xmin));
    List<Bounds> under = new ArrayList<>();
    double sum = 0;
    for (Bounds box : fromWest) {
      under.removeIf(other -> other.xmax() <= box.xmin());
      for (Bounds other : under) {
        double width = Math.min(box.xmax(), other.xmax()) - box.xmin();
        double height = Math.min(box.ymax(), other.ymax()) - Math.max(box.ymin(), other.ymin());
        sum += Math.max(0, width) * Math.max(0, height);
      }
      under.add(box);
    }
    return sum;
  }

  /** The area that any of the boxes covers. */
  double union() {
    double[] ys =
        boxes.stream()
            .flatMapToDouble(box -> java.util.stream.DoubleStream.of(box.ymin(), box.ymax()))
            .sorted()
            .distinct()
            .toArray();
    if (ys.length < 2) {
      return 0;
    }
    List<Edge> edges = new ArrayList<>();
    for (Bounds box : boxes) {
      int from = Arrays.binarySearch(ys, box.ymin());
      int to = Arrays.binarySearch(ys, box.ymax());
      edges.add(new Edge(box.xmin(), from, to, 1));
      edges.add(new Edge(box.xmax(), from, to, -1));
    }
    edges.sort(Comparator.comparingDouble(Edge::x));
    Covered covered = new Covered(ys);
    double area = 0;
    double x = edges.get(0).x();
    for (Edge edge : edges) {
      area += covered.length() * (edge.x() - x);
      x = edge.x();
      covered.add(edge.from(), edge.to(), edge.step());
    }
    return area;
  }

  /** Where a box begins or ends, and which stretches of y it covers. */
  private record Edge(double x, int from, int to, int step) {}

  /** How much of y is covered: a tree of stretches, each with the boxes that cover it whole. */
  private static final class Covered {
    private final double[] ys;
    private final int[] whole;
    private final double[] lengths;

    Covered(double[] ys) {
      this.ys = ys;
      this.whole = new int[4 * ys.length];
      this.lengths = new double[4 * ys.length];
    }

    double length() {
      return lengths[1];
    }

    void add(int from, int to, int step) {
      if (from < to) {
        add(1, 0, ys.length - 1, from, to, step);
      }
    }

    private void add(int node, int low, int high, int from, int to, int step) {
      if (to <= low || high <= from) {
        return;
      }
      if (from <= low && high <= to) {
        whole[node] += step;
      } else {
        int middle = (low + high) >>> 1;
        add(2 * node, low, middle, from, to, step);
        add(2 * node + 1, middle, high, from, to, step);
      }
      boolean leaf = high - low == 1;
      double inner = leaf ? 0 : lengths[2 * node] + lengths[2 * node + 1];
      lengths[node] = whole[node] > 0 ? ys[high] - ys[low] : inner;
    }
  }
}
