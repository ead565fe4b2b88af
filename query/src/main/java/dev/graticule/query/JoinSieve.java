package dev.graticule.query;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.predicate.StatisticsEvaluator;
import dev.graticule.predicate.Verdict;
import dev.graticule.table.DataFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.locationtech.jts.geom.Envelope;

/**
 * Conditions that a join puts on its other side, as a few boxes, and what is behind them: a file
 * that meets one of the few may yet meet none of the many. For one thread at a time.
 */
final class JoinSieve {
  private final Map<Predicate, List<Met>> known = new HashMap<>();

  /** A side that rows of another table are to meet with a column, within a distance. */
  private record Met(JoinSide side, String column, double distance) {
    /** Whether no geometry of a file is so near. */
    boolean misses(DataFile file) {
      Optional<Bounds> bounds = file.evidence().geometry(column).bounds();
      return bounds
          .filter(b -> !b.crossesAntimeridian())
          .map(b -> new Envelope(b.xmin(), b.xmax(), b.ymin(), b.ymax()))
          .filter(area -> !side.mayMeet(BoxSql.grown(area, distance)))
          .isPresent();
    }
  }

  /** The condition that a geometry is no farther than so from where a side lies. */
  Predicate meeting(String column, JoinSide side, double distance) {
    List<Predicate> windows =
        side.places().stream()
            .map(place -> BoxSql.grown(place, distance))
            .map(
                box ->
                    Predicates.window(
                        column,
                        Bounds.of(box.getMinX(), box.getMinY(), box.getMaxX(), box.getMaxY())))
            .toList();
    Predicate condition = windows.size() == 1 ? windows.get(0) : new Predicate.Or(windows);
    if (side.index().isPresent() && !windows.isEmpty()) {
      Met met = new Met(side, column, distance);
      List<Met> all = known.computeIfAbsent(condition, same -> new ArrayList<>());
      if (!all.contains(met)) {
        all.add(met);
      }
    }
    return condition;
  }

  /** Rules out files none of whose rows meet a condition that has such conditions in it. */
  FileSieve over(Predicate condition, Contract contract) {
    if (known.isEmpty()) {
      return FileSieve.none();
    }
    Map<Predicate, List<Met>> now = new HashMap<>();
    known.forEach((met, sides) -> now.put(met, List.copyOf(sides)));
    return file -> {
      Set<String> missed = new LinkedHashSet<>();
      Predicate left = without(condition, file, now, missed);
      boolean none =
          !missed.isEmpty()
              && StatisticsEvaluator.verdict(left, contract, file.evidenceWithPartition())
                  == Verdict.NONE;
      return none ? Optional.of(String.join("; ", missed)) : Optional.empty();
    };
  }

  /** The condition as it stands for the rows of a file. */
  private static Predicate without(
      Predicate condition, DataFile file, Map<Predicate, List<Met>> known, Set<String> missed) {
    List<Met> sides = known.getOrDefault(condition, List.of());
    // Two sides with the same few boxes cannot be told apart here, so both have to be missed.
    if (!sides.isEmpty() && sides.stream().allMatch(side -> side.misses(file))) {
      sides.forEach(side -> missed.add(reason(side)));
      return Predicates.or();
    }
    if (condition instanceof Predicate.And and) {
      return new Predicate.And(
          and.parts().stream().map(part -> without(part, file, known, missed)).toList());
    }
    if (condition instanceof Predicate.Or or) {
      return new Predicate.Or(
          or.parts().stream().map(part -> without(part, file, known, missed)).toList());
    }
    return condition;
  }

  private static String reason(Met met) {
    return "%s meets %s nowhere: of the index of %d boxes none meets its bounds"
        .formatted(
            met.column(), met.side().name(), met.side().index().map(BoxIndex::count).orElse(0));
  }
}
