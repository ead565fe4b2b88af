package dev.graticule.delta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.PredicateCheck;
import dev.graticule.predicate.StatisticsEvaluator;
import dev.graticule.predicate.Verdict;
import dev.graticule.store.StorePath;
import dev.graticule.table.Commit;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.CommitConflictException.Remedy;
import dev.graticule.table.DataFile;
import dev.graticule.table.ReadScope;
import java.io.FileNotFoundException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The commits between what a commit was computed from and what it is to follow. Kernel looks at
 * what they took out alone, so that a delete would miss rows that came in meanwhile.
 */
final class Winners {
  private final DeltaTable table;
  private final TableState newest;

  Winners(DeltaTable table, TableState newest) {
    this.table = table;
    this.newest = newest;
  }

  /** Throws when one of them touches the commit. */
  void require(Commit commit) {
    if (commit.read().isEmpty()) {
      return;
    }
    ReadScope read = commit.read().get();
    long base = base(read);
    if (base == newest.version()) {
      return;
    }
    requireSameContract(commit, base);
    Optional<Predicate> condition =
        read.condition().map(c -> PredicateCheck.require(c, newest.contract()));
    Set<StorePath> removed = new HashSet<>(commit.removed());
    for (long version = base + 1; version <= newest.version(); version++) {
      LoggedCommit winner = read(version);
      requireUntouched(removed, winner, "which the commit takes out");
      requireUntouched(read.files(), winner, "which decided what the commit does");
      condition.ifPresent(c -> requireNoMatch(c, winner));
    }
  }

  private long base(ReadScope read) {
    try {
      long base = Long.parseLong(read.base());
      if (base >= 0 && base <= newest.version()) {
        return base;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw again(
        "There is no version %s of table \"%s\", which the commit was computed from"
            .formatted(read.base(), table.name()));
  }

  private LoggedCommit read(long version) {
    return KernelErrors.translated(
        table.name(),
        () -> {
          try {
            return LoggedCommit.read(table.site().store(), version);
          } catch (FileNotFoundException e) {
            throw expired(version);
          }
        });
  }

  private CommitConflictException expired(long version) {
    return again(
        "Version %d of table \"%s\" has expired, so that nobody can tell what it did since the commit was computed"
            .formatted(version, table.name()));
  }

  /** Files that are put in were written, and conditions asked, under the contract of the base. */
  private void requireSameContract(Commit commit, long base) {
    boolean binds =
        commit.contract().isPresent()
            || !commit.added().isEmpty()
            || commit.read().flatMap(ReadScope::condition).isPresent();
    if (!binds) {
      return;
    }
    TableState before;
    try {
      before = table.at(base);
    } catch (dev.graticule.table.RefusedException e) {
      throw expired(base);
    }
    boolean same =
        before.contract().equals(newest.contract())
            && before.partitionColumns().equals(newest.partitionColumns())
            && before.coverings().equals(newest.coverings());
    if (!same) {
      throw again(
          "The contract of table \"%s\" was changed after version %d, which the commit was computed from"
              .formatted(table.name(), base));
    }
  }

  private void requireUntouched(Set<StorePath> files, LoggedCommit winner, String why) {
    for (String logged : winner.paths()) {
      StorePath path = table.loggedFiles().place(logged);
      if (files.contains(path)) {
        throw again(
            "Version %d of table \"%s\" changed %s meanwhile, %s"
                .formatted(winner.version(), table.name(), path, why));
      }
    }
  }

  private void requireNoMatch(Predicate condition, LoggedCommit winner) {
    PartitionValues partitions =
        new PartitionValues(table.name(), newest.contract(), newest.partitionColumns());
    for (JsonNode add : winner.adds()) {
      // The same rows in other files are no news.
      if (!add.path("dataChange").asBoolean(true)) {
        continue;
      }
      DataFile file = file(add, partitions);
      if (StatisticsEvaluator.judge(condition, newest.contract(), file.evidenceWithPartition())
              .verdict()
          != Verdict.NONE) {
        throw again(
            "Version %d of table \"%s\" added %s meanwhile, which may hold rows that the commit would have read"
                .formatted(winner.version(), table.name(), file.path()));
      }
    }
  }

  /** What counts for a condition; a file of unknown length may hold any row. */
  private DataFile file(JsonNode add, PartitionValues partitions) {
    StorePath path = table.loggedFiles().place(add.path("path").asText());
    String statistics = add.path("stats").asText("");
    OptionalLong rows = StatisticsReader.rows(statistics);
    Map<String, String> texts = LoggedCommit.texts(add.path("partitionValues"));
    return new DataFile(
        path,
        add.path("size").asLong(),
        rows.orElse(Long.MAX_VALUE),
        newest.partitionColumns().isEmpty()
            ? Map.of()
            : partitions.read(path.value(), texts, newest.names().topLevel()),
        new LoggedStatistics(
            newest.statistics(),
            rows.orElse(Long.MAX_VALUE),
            rows.isPresent() ? statistics : "",
            GeometryNotes.read(LoggedCommit.texts(add.path("tags")))));
  }

  private static CommitConflictException again(String problem) {
    return new CommitConflictException(
        Remedy.READ_AGAIN, problem + "; read the newest snapshot and begin again.");
  }
}
