package dev.graticule.write;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How long a time one partition holds. */
public enum TimeStep {
  /** A number, such as 2026. */
  YEAR("uuuu"),
  /** Text, such as {@code 2026-11}. */
  MONTH("uuuu-MM"),
  /** A date. */
  DAY("uuuu-MM-dd"),
  /** Text, such as {@code 2026-11-01-13}. */
  HOUR("uuuu-MM-dd-HH");

  private final DateTimeFormatter text;

  TimeStep(String pattern) {
    this.text = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
  }

  /** The text of the step that a time lies in. */
  String text(LocalDateTime time) {
    return text.format(time);
  }

  /**
   * The name in metadata, and the end of a column's name.
   *
   * @return the name, in lower case
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The step of a name.
   *
   * @param label the name, in lower case
   * @return the step; empty for any other name
   */
  public static Optional<TimeStep> ofLabel(String label) {
    return Arrays.stream(values()).filter(step -> step.label().equals(label)).findFirst();
  }
}
