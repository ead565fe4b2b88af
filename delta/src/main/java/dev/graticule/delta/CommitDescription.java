package dev.graticule.delta;

import java.util.Map;

/**
 * What a commit says of itself in the log, for people and for the history of any engine.
 *
 * @param operation the operation in Delta's words, such as {@code WRITE} or {@code OPTIMIZE}
 * @param parameters how it was asked for
 * @param metrics what it did
 * @param blindAppend whether it put files in without having read any
 */
record CommitDescription(
    String operation,
    Map<String, String> parameters,
    Map<String, String> metrics,
    boolean blindAppend) {}
