package dev.graticule.table;

import dev.graticule.job.JobControl;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Verdict;
import java.util.List;

/** Finds the rows of a table that a change is about. Safe for use by several threads. */
interface RowFinder {

  /**
   * A file to look into.
   *
   * @param file the file
   * @param verdict {@link Verdict#ALL} when each of its rows is meant, as its statistics prove
   */
  record Candidate(DataFile file, Verdict verdict) {}

  /** Which rows are looked at; a row that does not meet it is none of those found. */
  Predicate condition();

  /** The files that may hold such rows. Blocks while metadata is read. */
  List<Candidate> candidates(Snapshot base);

  /** Looks into a file. Blocks while it is read. */
  FoundRows find(Snapshot base, DataFile file, JobControl control);
}
