package dev.graticule.quality;

import dev.graticule.GraticuleException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A row breaks a rule that refuses, or rules cannot be asked of such rows as they stand. */
public final class QualityException extends GraticuleException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String rule;
  private final long row;

  private QualityException(
      String message, @Nullable String rule, long row, @Nullable Throwable cause) {
    super(message);
    this.rule = rule;
    this.row = row;
    if (cause != null) {
      initCause(cause);
    }
  }

  /**
   * Rules that do not go together, or not with the rows.
   *
   * @param message problem, cause and way out
   */
  public QualityException(String message) {
    this(message, null, -1, null);
  }

  static QualityException refused(String rule, long row, String reason) {
    return new QualityException(
        "Row %d breaks the rule \"%s\": %s Mend the row, or let the rule divert."
            .formatted(row, rule, reason),
        rule,
        row,
        null);
  }

  static QualityException tooMany(String rule, long row, long most) {
    return new QualityException(
        "More than %d rows break the rules; row %d, which breaks \"%s\", is one too many. Mend the rows, or allow more."
            .formatted(most, row, rule),
        rule,
        row,
        null);
  }

  static QualityException failed(String rule, long firstRow, RuntimeException cause) {
    return new QualityException(
        "The rule \"%s\" failed on the batch that begins with row %d: %s Mend the rule."
            .formatted(rule, firstRow, cause),
        rule,
        firstRow,
        cause);
  }

  /**
   * The rule.
   *
   * @return its name, where one was at fault
   */
  public Optional<String> rule() {
    return Optional.ofNullable(rule);
  }

  /**
   * The row.
   *
   * @return its place among all rows given, from 0, where one was at fault
   */
  public OptionalLong row() {
    return row < 0 ? OptionalLong.empty() : OptionalLong.of(row);
  }
}
