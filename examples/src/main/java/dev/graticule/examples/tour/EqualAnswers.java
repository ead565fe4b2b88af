package dev.graticule.examples.tour;

import dev.graticule.GraticuleException;
import dev.graticule.examples.tour.TourResult.FormatResult;
import dev.graticule.table.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Holds the formats' answers against each other: the same rows answer the same, however kept. */
final class EqualAnswers {
  private static final int MOST_SHOWN = 200;

  private EqualAnswers() {}

  /**
   * Compares everything that was asked.
   *
   * @throws GraticuleException when two formats differ; the message names question and formats
   */
  static void require(List<FormatResult> formats) {
    for (int i = 1; i < formats.size(); i++) {
      compare(formats.get(0), formats.get(i));
    }
    List<FormatResult> versioned =
        formats.stream().filter(f -> f.past().whyNot().isEmpty()).toList();
    for (int i = 1; i < versioned.size(); i++) {
      compare(
          "What was in each version?",
          versioned.get(0),
          versions(versioned.get(0)),
          versioned.get(i),
          versions(versioned.get(i)));
    }
  }

  private static void compare(FormatResult a, FormatResult b) {
    Map<String, List<String>> of = answers(a);
    Map<String, List<String>> against = answers(b);
    compare("What was asked?", a, List.copyOf(of.keySet()), b, List.copyOf(against.keySet()));
    of.forEach(
        (question, answer) ->
            compare(question, a, answer, b, against.getOrDefault(question, List.of())));
  }

  private static Map<String, List<String>> answers(FormatResult result) {
    Map<String, List<String>> answers = new LinkedHashMap<>();
    result
        .tables()
        .forEach(
            table ->
                answers.put(
                    "How many rows were written to %s?".formatted(table.table()),
                    List.of(Long.toString(table.rows()))));
    result.answers().forEach(answer -> answers.put(answer.question(), answer.exact()));
    return answers;
  }

  /** Formats differ in whether the beginning of a table is a version. */
  private static List<String> versions(FormatResult result) {
    List<String> versions = new ArrayList<>();
    result.past().versions().stream()
        .filter(version -> version.operation() != Operation.CREATE)
        .forEach(
            version ->
                versions.add(
                    "%s%s: %d rows, %d in the window"
                        .formatted(
                            version.operation(),
                            version.newColumns(),
                            version.rows(),
                            version.inWindow())));
    return versions;
  }

  private static void compare(
      String question, FormatResult a, List<String> of, FormatResult b, List<String> against) {
    if (!of.equals(against)) {
      throw new GraticuleException(
          "\"%s\" has two answers: %s says %s, %s says %s. Equal rows must answer alike; please report this."
              .formatted(question, a.format().word(), text(of), b.format().word(), text(against)));
    }
  }

  private static String text(List<String> answer) {
    String text = answer.stream().collect(Collectors.joining(", "));
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + " …";
  }
}
