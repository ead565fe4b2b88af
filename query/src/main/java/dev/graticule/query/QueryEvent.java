package dev.graticule.query;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A query from asking to its end, for Java Flight Recorder. */
@Name("dev.graticule.Query")
@Label("Query")
@Description("A query from asking to its end")
@Category("Graticule")
@StackTrace(false)
final class QueryEvent extends Event {
  @Label("Query")
  String query = "";

  @Label("Outcome")
  String outcome = "";

  @Label("Error")
  String error = "";

  @Label("Fell Back")
  boolean fellBack;

  @Label("Rows")
  long rows;

  @Label("Batches")
  long batches;

  @Label("Result Size")
  @DataAmount
  long bytes;

  @Label("Files")
  long files;

  @Label("Files Planned")
  long filesPlanned;

  @Label("Size Planned")
  @DataAmount
  long bytesPlanned;

  @Label("Peak Memory of Batches")
  @DataAmount
  long peakMemory;

  @Label("Queued")
  @Timespan
  long queued;

  @Label("First Batch")
  @Timespan
  long firstBatch;

  void fill(QueryProfile profile) {
    QuerySummary summary = profile.summary();
    query = profile.query();
    outcome = profile.outcome().name();
    error = profile.error().map(Throwable::toString).orElse("");
    fellBack = summary.fallback().isPresent();
    rows = summary.rows();
    batches = summary.batches();
    bytes = summary.bytes();
    files = summary.filesTotal();
    filesPlanned = summary.filesPlanned();
    bytesPlanned = summary.bytesPlanned();
    peakMemory = summary.peakMemory();
    queued = summary.queued().toNanos();
    firstBatch = summary.firstBatch().toNanos();
  }
}
