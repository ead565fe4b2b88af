package dev.graticule.query;

import dev.graticule.predicate.Predicate;
import dev.graticule.query.QueryLimits.BeyondPlan;
import dev.graticule.query.QueryLimits.PlannedBytes;
import dev.graticule.table.Plan;
import dev.graticule.table.Snapshot;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds a plan against the limit of bytes to look at, before anything is read. */
final class PlannedBytesCheck {
  private static final Logger LOG = LoggerFactory.getLogger(QueryEngine.class);
  private static final int REASONS = 3;

  private PlannedBytesCheck() {}

  /**
   * Refuses or warns when all that is planned so far is too much.
   *
   * @param snapshot the version whose plan came last
   * @param condition what it was planned for
   */
  static void check(QueryContext context, Snapshot snapshot, Predicate condition) {
    QueryLimits limits = context.options().limits();
    long planned = context.tally().plannedBytes();
    if (limits.plannedBytes().isEmpty() || planned <= limits.plannedBytes().get().bytes().bytes()) {
      return;
    }
    PlannedBytes limit = limits.plannedBytes().get();
    String message =
        "%s has to look at %,d bytes of files, more than its limit of %s planned bytes: %s. Ask with a condition that rules files out (a window, a time, a partition), lay the table out by what is asked for, or raise the limit with limits(...)."
            .formatted(
                context.session().query(), planned, limit.bytes(), reasons(snapshot, condition));
    if (limit.beyond() == BeyondPlan.REFUSE) {
      throw new QueryLimitException(message);
    }
    LOG.warn(message);
  }

  private static String reasons(Snapshot snapshot, Predicate condition) {
    Plan plan = Plan.of(snapshot, condition);
    List<String> reasons =
        plan.files().stream()
            .filter(Plan.PlannedFile::isKept)
            .map(file -> file.finding().reason())
            .distinct()
            .limit(REASONS)
            .toList();
    return "the plan keeps %d of %d files of version %s for %s (%s)"
        .formatted(
            plan.kept().size(),
            plan.totals().files(),
            snapshot.id(),
            condition,
            reasons.stream().collect(Collectors.joining("; ")));
  }
}
