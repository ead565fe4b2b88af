package dev.graticule.table;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.job.InParallel;
import dev.graticule.job.JobControl;
import dev.graticule.predicate.Predicates;
import dev.graticule.predicate.Verdict;
import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.store.StorePath;
import dev.graticule.table.FileChange.Effect;
import dev.graticule.table.RowFinder.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of a table that a change of rows is about, and what becomes of each. Several are worked
 * on at a time. When the table changes meanwhile only files that are new to it are looked at; what
 * was made of the others still holds. Closing removes rewritten files that were not kept.
 *
 * <p>For one thread, which is helped by others.
 */
final class FileChanges implements AutoCloseable {
  /** Files at a time, that of the calling thread included: each holds a row group in memory. */
  private static final int AT_ONCE =
      Math.min(4, Math.max(2, Runtime.getRuntime().availableProcessors()));

  private final SpatialTable table;
  private final TableLog log;
  private final LakeResources resources;
  private final RowFinder finder;
  private final RowFate fate;
  private final JobControl control;
  private final Map<Known, FileChange> known = new HashMap<>();
  private List<FileChange> last = List.of();
  private @Nullable Under under;
  private boolean closed;
  private boolean kept;

  /** A file whose deleted rows are these. */
  private record Known(StorePath path, Optional<String> deletes) {
    static Known of(DataFile file) {
      return new Known(file.path(), file.deletes().map(RowDeletes::id));
    }
  }

  /** What rewritten files are written under; they are of no use under another. */
  private record Under(Contract contract, Optional<Map<String, Integer>> fieldIds) {}

  /** What becomes of rows that are found. */
  enum RowFate {
    /** They stay. */
    STAY,
    /** They are marked as deleted where the table can. */
    MARKED,
    /** Their files are rewritten without them. */
    REWRITTEN
  }

  FileChanges(
      SpatialTable table,
      TableLog log,
      LakeResources resources,
      RowFinder finder,
      RowFate fate,
      JobControl control) {
    this.table = table;
    this.log = log;
    this.resources = resources;
    this.finder = finder;
    this.fate = fate;
    this.control = control;
  }

  /**
   * What becomes of the files of a version. Blocks while files are read and written.
   *
   * @return those that hold rows which were found
   */
  List<FileChange> of(Snapshot base) {
    Under now = new Under(base.contract(), log.writeOptions(base.contract()).fieldIds());
    if (under != null && !under.equals(now)) {
      discard(known.values());
      known.clear();
    }
    under = now;
    List<Candidate> candidates = finder.candidates(base);
    List<Candidate> news =
        candidates.stream().filter(c -> !known.containsKey(Known.of(c.file()))).toList();
    InParallel.forEach(
        news, resources.workers().io(), AT_ONCE, candidate -> put(work(base, candidate)));
    List<FileChange> found = new ArrayList<>();
    for (Candidate candidate : candidates) {
      FileChange change = known.get(Known.of(candidate.file()));
      if (change != null && change.count() > 0) {
        found.add(change);
      }
    }
    last = found;
    return found;
  }

  private void put(FileChange change) {
    synchronized (known) {
      if (!closed) {
        known.put(Known.of(change.file()), change);
        return;
      }
    }
    // Nobody waits for it any more.
    discard(List.of(change));
  }

  private FileChange work(Snapshot base, Candidate candidate) {
    control.checkCancelled();
    DataFile file = candidate.file();
    try {
      long live = file.rows() - file.deletes().map(deletes -> deletes.read().count()).orElse(0L);
      if (candidate.verdict() == Verdict.ALL && fate != RowFate.STAY) {
        return new FileChange(file, Effect.GOES, FoundRows.none(), live, Optional.empty());
      }
      FoundRows found = finder.find(base, file, control);
      return found.rows().isEmpty() || fate == RowFate.STAY
          ? FileChange.none(file, found)
          : without(base, file, found, live);
    } catch (ObjectNotFoundException e) {
      throw new SnapshotExpiredException(base, file.path(), e);
    }
  }

  private FileChange without(Snapshot base, DataFile file, FoundRows found, long live) {
    long count = found.rows().count();
    if (count == live) {
      return new FileChange(file, Effect.GOES, found, count, Optional.empty());
    }
    if (fate == RowFate.MARKED) {
      return new FileChange(file, Effect.MARKED, found, count, Optional.empty());
    }
    DeletedRows gone =
        file.deletes().map(RowDeletes::read).orElse(DeletedRows.none()).plus(found.rows());
    StagedFiles staged;
    try {
      staged = rewritten(base, withoutDeletes(file), gone);
    } catch (FileMismatchException e) {
      // Perhaps it is a row that goes which is wrong: then nobody is to look at it.
      staged = rewritten(base, KnownDeletes.in(file, "rewritten", gone), DeletedRows.none());
    }
    return new FileChange(file, Effect.REWRITTEN, found, count, Optional.of(staged));
  }

  private StagedFiles rewritten(Snapshot base, DataFile file, DeletedRows gone) {
    try (BatchSource rows =
        FilledScan.open(base, file, base.contract(), Predicates.all(), resources.allocator())) {
      return new RowWriting(table, log, resources)
          .rewrite(rows, gone, base.contract(), base.store(), control);
    }
  }

  /** All rows of a file, so that each is told by how many come before it. */
  private static DataFile withoutDeletes(DataFile file) {
    return new DataFile(
        file.path(),
        file.bytes(),
        file.rows(),
        file.partition(),
        file.evidence(),
        Optional.empty());
  }

  /** What was told last. */
  List<FileChange> last() {
    return last;
  }

  /** Lets the files go that were rewritten for what was told last: they count now. */
  void keep() {
    kept = true;
    last.forEach(change -> change.rewritten().ifPresent(StagedFiles::keep));
  }

  @Override
  public void close() {
    List<FileChange> left;
    synchronized (known) {
      closed = true;
      left = List.copyOf(known.values());
    }
    if (kept) {
      Leftovers.remove(table.name(), () -> discard(left));
    } else {
      discard(left);
    }
  }

  /** Removes files that were not kept; all are tried before a failure is told. */
  private static void discard(Iterable<FileChange> changes) {
    RuntimeException first = null;
    for (FileChange change : changes) {
      try {
        change.rewritten().ifPresent(StagedFiles::close);
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
