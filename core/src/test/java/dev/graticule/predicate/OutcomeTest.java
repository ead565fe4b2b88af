package dev.graticule.predicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every combination of what parts may come to, against Kleene's tables. */
class OutcomeTest {
  private enum Kleene {
    FALSE,
    UNKNOWN,
    TRUE
  }

  private static final List<Set<Kleene>> POSSIBILITIES = possibilities();

  @Test
  void andIsTheLeastOfItsParts() {
    agree(Outcome::and, (a, b) -> a.compareTo(b) < 0 ? a : b);
  }

  @Test
  void orIsTheGreatestOfItsParts() {
    agree(Outcome::or, (a, b) -> a.compareTo(b) > 0 ? a : b);
  }

  @Test
  void notSwapsTrueAndFalse() {
    for (Set<Kleene> part : POSSIBILITIES) {
      Set<Kleene> expected = new HashSet<>();
      for (Kleene truth : part) {
        expected.add(
            switch (truth) {
              case FALSE -> Kleene.TRUE;
              case UNKNOWN -> Kleene.UNKNOWN;
              case TRUE -> Kleene.FALSE;
            });
      }
      assertThat(of(Outcome.not(outcome(part)))).isEqualTo(expected);
    }
  }

  @Test
  void aVerdictNeedsProof() {
    for (Set<Kleene> part : POSSIBILITIES) {
      Verdict expected =
          part.equals(Set.of(Kleene.TRUE))
              ? Verdict.ALL
              : part.contains(Kleene.TRUE) ? Verdict.SOME : Verdict.NONE;
      assertThat(outcome(part).verdict()).isEqualTo(expected);
    }
  }

  private static void agree(Function<List<Outcome>, Outcome> joined, BinaryOperator<Kleene> table) {
    for (Set<Kleene> a : POSSIBILITIES) {
      for (Set<Kleene> b : POSSIBILITIES) {
        Set<Kleene> expected = new HashSet<>();
        for (Kleene left : a) {
          for (Kleene right : b) {
            expected.add(table.apply(left, right));
          }
        }
        assertThat(of(joined.apply(List.of(outcome(a), outcome(b)))))
            .as("%s with %s", a, b)
            .isEqualTo(expected);
      }
    }
  }

  private static List<Set<Kleene>> possibilities() {
    List<Set<Kleene>> all = new ArrayList<>();
    for (int bits = 1; bits < 8; bits++) {
      Set<Kleene> some = new HashSet<>();
      if ((bits & 1) != 0) {
        some.add(Kleene.FALSE);
      }
      if ((bits & 2) != 0) {
        some.add(Kleene.UNKNOWN);
      }
      if ((bits & 4) != 0) {
        some.add(Kleene.TRUE);
      }
      all.add(some);
    }
    return all;
  }

  private static Outcome outcome(Set<Kleene> part) {
    return new Outcome(
        part.contains(Kleene.TRUE),
        part.contains(Kleene.FALSE),
        part.contains(Kleene.UNKNOWN),
        "part");
  }

  private static Set<Kleene> of(Outcome outcome) {
    Set<Kleene> truths = new HashSet<>();
    if (outcome.mayBeTrue()) {
      truths.add(Kleene.TRUE);
    }
    if (outcome.mayBeFalse()) {
      truths.add(Kleene.FALSE);
    }
    if (outcome.mayBeUnknown()) {
      truths.add(Kleene.UNKNOWN);
    }
    return truths;
  }
}
