package dev.graticule.table;

import dev.graticule.job.InParallel;
import dev.graticule.job.JobControl;
import dev.graticule.predicate.Predicates;
import dev.graticule.quality.QualityReport;
import dev.graticule.store.StorePath;
import dev.graticule.table.FileIntake.Judged;
import dev.graticule.write.ByteSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The work of taking in files that others wrote: each is held against the contract, nothing is
 * copied, nothing is ever deleted.
 */
final class Register {
  private static final int PRINTED = 50;

  private final SpatialTable table;
  private final TableLog log;
  private final LakeResources resources;
  private final List<StorePath> paths;

  Register(SpatialTable table, TableLog log, LakeResources resources, List<StorePath> paths) {
    this.table = table;
    this.log = log;
    this.resources = resources;
    this.paths = List.copyOf(paths);
  }

  AppendResult run(JobControl control) {
    Known known = look(log.snapshot(), control);
    // Read now: after the commit nothing may fail any more.
    ByteSize target = log.layout().targetFileSize();
    Committed committed =
        resources
            .retries()
            .commit(table.name(), log, commit(known), lost -> commit(again(known, control)));
    return new AppendResult(
        committed.snapshot(),
        known.files(),
        committed.outcome(),
        committed.took(),
        QualityReport.nothing(),
        LayoutQuality.of(committed.snapshot().contract(), known.files(), target));
  }

  /** The files as they fit into a version of the table. */
  private record Known(Snapshot base, List<DataFile> files) {}

  private static Commit commit(Known known) {
    return Commit.of(Operation.REGISTER, known.files(), List.of())
        .withRead(new ReadScope(known.base().id(), Optional.empty()));
  }

  /** Files never change: they are read again only when the table asks for something else. */
  private Known again(Known before, JobControl control) {
    Snapshot now = log.snapshot();
    boolean same =
        now.contract().equals(before.base().contract())
            && now.columnMapping().equals(before.base().columnMapping());
    if (!same) {
      return look(now, new Uncounted(control));
    }
    refuseIfAny(twice(now));
    return new Known(now, before.files());
  }

  private Known look(Snapshot base, JobControl control) {
    Map<StorePath, List<String>> problems = twice(base);
    refuseIfAny(problems);
    Map<StorePath, Judged> judged = new ConcurrentHashMap<>();
    try (BufferAllocator allocator =
        resources
            .allocator()
            .newChildAllocator("register into " + table.name(), 0, Long.MAX_VALUE)) {
      FileIntake intake =
          new FileIntake(
              base, log.layout().partitionBy(), log.writeOptions(base.contract()), allocator);
      InParallel.forEach(
          paths,
          resources.workers().io(),
          path -> {
            control.checkCancelled();
            Judged one = intake.judge(path);
            judged.put(path, one);
            one.file().ifPresent(file -> control.advance(file.rows(), file.bytes()));
            control.fileDone();
          });
    }
    List<DataFile> files = new ArrayList<>();
    judged.forEach(
        (path, one) -> {
          one.file().ifPresent(files::add);
          if (!one.problems().isEmpty()) {
            problems.put(path, one.problems());
          }
        });
    refuseIfAny(problems);
    files.sort((a, b) -> a.path().compareTo(b.path()));
    return new Known(base, files);
  }

  /** What is named twice, is in the table already, or lies where formats keep their own. */
  private Map<StorePath, List<String>> twice(Snapshot base) {
    Set<StorePath> there = new HashSet<>();
    base.files(Predicates.all()).forEach(file -> there.add(file.path()));
    Map<StorePath, List<String>> problems = new TreeMap<>();
    Set<StorePath> seen = new TreeSet<>();
    for (StorePath path : paths) {
      if (!seen.add(path)) {
        problems.put(path, List.of("It is given twice; a file counts once."));
      } else if (there.contains(path)) {
        problems.put(path, List.of("It is in the table already; a file counts once."));
      } else if (isHidden(path)) {
        problems.put(
            path, List.of("Names that begin with '.' or '_' are not data; move the file."));
      }
    }
    return problems;
  }

  private static boolean isHidden(StorePath path) {
    return Arrays.stream(path.value().split("/", -1))
        .anyMatch(s -> s.startsWith(".") || (s.startsWith("_") && s.indexOf('=') < 0));
  }

  private void refuseIfAny(Map<StorePath, List<String>> problems) {
    if (problems.isEmpty()) {
      return;
    }
    List<String> lines = new ArrayList<>();
    problems.forEach((path, all) -> all.forEach(problem -> lines.add(path + ": " + problem)));
    String more =
        lines.size() <= PRINTED ? "" : " … and %d more.".formatted(lines.size() - PRINTED);
    throw new RefusedException(
        "Nothing was registered in table \"%s\", for not all files fit. %s%s Mend these, or append their rows."
            .formatted(
                table.name(),
                String.join(" ", lines.subList(0, Math.min(PRINTED, lines.size()))),
                more));
  }
}
