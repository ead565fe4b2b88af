package dev.graticule.query;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A query that is asked again on less, for Java Flight Recorder. */
@Name("dev.graticule.QueryFallback")
@Label("Query Fallback")
@Description("A query that is asked again on a profile that takes less")
@Category("Graticule")
@StackTrace(false)
final class FallbackEvent extends Event {
  @Label("Query")
  String query = "";

  @Label("Error")
  String error = "";
}
