package dev.graticule.predicate;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Which of true, false and unknown a condition may come to on the rows of some evidence. Ruling an
 * answer out is a proof; leaving it in claims nothing.
 *
 * @param mayBeTrue some row may meet the condition
 * @param mayBeFalse some row may fail it
 * @param mayBeUnknown of some row it may be unknown
 * @param reason what was found, for people
 */
record Outcome(boolean mayBeTrue, boolean mayBeFalse, boolean mayBeUnknown, String reason) {
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
    return new Outcome(negated, affirmed, part.mayBeUnknown, "not (" + part.reason + ")");
  }

  /** Unknown needs a part that is, and every other part at least not false. */
  static Outcome and(List<Outcome> parts) {
    Outcome joined =
        new Outcome(
            parts.stream().allMatch(Outcome::mayBeTrue),
            parts.stream().anyMatch(Outcome::mayBeFalse),
            parts.stream().anyMatch(Outcome::mayBeUnknown)
                && parts.stream().allMatch(p -> p.mayBeTrue || p.mayBeUnknown),
            "");
    return joined.because(parts, "there is no condition");
  }

  /** Unknown needs a part that is, and every other part at least not true. */
  static Outcome or(List<Outcome> parts) {
    Outcome joined =
        new Outcome(
            parts.stream().anyMatch(Outcome::mayBeTrue),
            parts.stream().allMatch(Outcome::mayBeFalse),
            parts.stream().anyMatch(Outcome::mayBeUnknown)
                && parts.stream().allMatch(p -> p.mayBeFalse || p.mayBeUnknown),
            "");
    return joined.because(parts, "there is no alternative");
  }

  /** The same with the reasons of those parts that came to the same verdict. */
  private Outcome because(List<Outcome> parts, String ofNone) {
    List<String> reasons =
        parts.stream().filter(p -> p.verdict() == verdict()).map(Outcome::reason).toList();
    if (reasons.isEmpty()) {
      reasons = parts.stream().map(Outcome::reason).toList();
    }
    String shown = reasons.stream().limit(REASONS_SHOWN).collect(Collectors.joining("; "));
    String more =
        reasons.size() > REASONS_SHOWN ? "; %d more".formatted(reasons.size() - REASONS_SHOWN) : "";
    return new Outcome(
        mayBeTrue, mayBeFalse, mayBeUnknown, reasons.isEmpty() ? ofNone : shown + more);
  }
}
