package dev.graticule.predicate;

/**
 * A verdict and why.
 *
 * @param verdict what was found
 * @param reason the part of the condition and the evidence that decided, for people
 */
public record Finding(Verdict verdict, String reason) {}
