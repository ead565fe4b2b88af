package dev.graticule.query;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.index.strtree.AbstractNode;
import org.locationtech.jts.index.strtree.Boundable;
import org.locationtech.jts.index.strtree.STRtree;

/**
 * A tree over the boxes of geometries: tells of an area whether any of them meets it, and gives a
 * few boxes that hold them all between them. Immutable; safe for use by several threads.
 */
final class BoxIndex {
  /** What a box takes in the tree, and before it in its list. */
  static final long BYTES_A_BOX = 160;

  /** As many parts as DuckDB skips row groups by, each for itself. */
  private static final int MOST_PLACES = Branches.MOST;

  private static final int MOST_NODES = 64;

  /** Several places are worth it when they are so much smaller than the one. */
  private static final double WORTH = 0.9;

  private final STRtree tree;
  private final int count;
  private final List<Envelope> places;

  private BoxIndex(STRtree tree, int count, List<Envelope> places) {
    this.tree = tree;
    this.count = count;
    this.places = List.copyOf(places);
  }

  /** An index over some boxes, at least one. */
  static BoxIndex of(BoxList boxes) {
    STRtree tree = new STRtree();
    for (int i = 0; i < boxes.count(); i++) {
      Envelope box = boxes.box(i);
      tree.insert(box, box);
    }
    tree.build();
    return new BoxIndex(tree, boxes.count(), places(nodes(tree), boxes.extent()));
  }

  int count() {
    return count;
  }

  /** Boxes that hold all of them between them. */
  List<Envelope> places() {
    return places;
  }

  boolean meets(Envelope area) {
    return !tree.query(area).isEmpty();
  }

  /** The boxes of the lowest level of the tree that has few. */
  private static List<Envelope> nodes(STRtree tree) {
    List<Boundable> level = List.of(tree.getRoot());
    while (true) {
      List<Boundable> below = new ArrayList<>();
      for (Boundable node : level) {
        if (node instanceof AbstractNode parent) {
          for (Object child : parent.getChildBoundables()) {
            below.add((Boundable) child);
          }
        } else {
          below.add(node);
        }
      }
      if (below.size() > MOST_NODES || below.equals(level)) {
        return level.stream().map(node -> new Envelope((Envelope) node.getBounds())).toList();
      }
      level = below;
    }
  }

  /** Brings those together first that leave the least room between them. */
  private static List<Envelope> places(List<Envelope> nodes, Envelope extent) {
    List<Envelope> places = new ArrayList<>(nodes);
    while (places.size() > 1) {
      int first = 0;
      int second = 1;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < places.size(); i++) {
        for (int j = i + 1; j < places.size(); j++) {
          double room = room(places.get(i), places.get(j));
          if (room < least) {
            least = room;
            first = i;
            second = j;
          }
        }
      }
      if (places.size() <= MOST_PLACES && least > 0) {
        break;
      }
      Envelope both = places.remove(second);
      both.expandToInclude(places.remove(first));
      places.add(both);
    }
    double covered = places.stream().mapToDouble(Envelope::getArea).sum();
    return covered <= extent.getArea() * WORTH ? places : List.of(extent);
  }

  private static double room(Envelope one, Envelope other) {
    Envelope both = new Envelope(one);
    both.expandToInclude(other);
    return both.getArea() - one.getArea() - other.getArea();
  }
}
