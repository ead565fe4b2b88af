package dev.graticule.predicate;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Which of true, false and unknown a condition may come to on the rows of some evidence. Ruling an
 * answer out is a proof; leaving it in claims nothing.
 *
 * @param mayBeTrue some row may meet the condition
 * @param mayBeFalse some row may fail it
 * @param mayBeUnknown of some row it may be unknown
 * @param reason what was found, for people; worded when asked
 */
record Outcome(
    boolean mayBeTrue, boolean mayBeFalse, boolean mayBeUnknown, Supplier<String> reason) {
  private static final int REASONS_SHOWN = 3;

  Verdict verdict() {
    if (!mayBeTrue) {
      return Verdict.NONE;
    }
    return mayBeFalse || mayBeUnknown ? Verdict.SOME : Verdict.ALL;
  }

  static Outcome not(Outcome part) {
    boolean negated = part.mayBeFalse;
    boolean affirmed = part.mayBeTrue;
    return new Outcome(
        negated, affirmed, part.mayBeUnknown, () -> "not (" + part.reason.get() + ")");
  }

  /** Unknown needs a part that is, and every other part at least not false. */
  static Outcome and(List<Outcome> parts) {
    return joined(
        parts.stream().allMatch(Outcome::mayBeTrue),
        parts.stream().anyMatch(Outcome::mayBeFalse),
        parts.stream().anyMatch(Outcome::mayBeUnknown)
            && parts.stream().allMatch(p -> p.mayBeTrue || p.mayBeUnknown),
        parts,
        "there is no condition");
  }

  /** Unknown needs a part that is, and every other part at least not true. */
  static Outcome or(List<Outcome> parts) {
    return joined(
        parts.stream().anyMatch(Outcome::mayBeTrue),
        parts.stream().allMatch(Outcome::mayBeFalse),
        parts.stream().anyMatch(Outcome::mayBeUnknown)
            && parts.stream().allMatch(p -> p.mayBeFalse || p.mayBeUnknown),
        parts,
        "there is no alternative");
  }

  /** With the reasons of those parts that came to the same verdict. */
  private static Outcome joined(
      boolean mayBeTrue,
      boolean mayBeFalse,
      boolean mayBeUnknown,
      List<Outcome> parts,
      String ofNone) {
    Verdict verdict = new Outcome(mayBeTrue, mayBeFalse, mayBeUnknown, () -> "").verdict();
    return new Outcome(mayBeTrue, mayBeFalse, mayBeUnknown, () -> reason(verdict, parts, ofNone));
  }

  private static String reason(Verdict verdict, List<Outcome> parts, String ofNone) {
    List<Outcome> deciding = parts.stream().filter(p -> p.verdict() == verdict).toList();
    List<Outcome> shown = deciding.isEmpty() ? parts : deciding;
    if (shown.isEmpty()) {
      return ofNone;
    }
    String reasons =
        shown.stream()
            .limit(REASONS_SHOWN)
            .map(part -> part.reason.get())
            .collect(Collectors.joining("; "));
    return shown.size() > REASONS_SHOWN
        ? reasons + "; %d more".formatted(shown.size() - REASONS_SHOWN)
        : reasons;
  }
}
