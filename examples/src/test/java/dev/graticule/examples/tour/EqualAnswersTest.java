package dev.graticule.examples.tour;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.GraticuleException;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.examples.tour.TourResult.Answer;
import dev.graticule.examples.tour.TourResult.FormatResult;
import dev.graticule.examples.tour.TourResult.Past;
import dev.graticule.examples.tour.TourResult.PastVersion;
import dev.graticule.examples.tour.TourResult.Written;
import dev.graticule.table.LayoutQuality;
import dev.graticule.table.Operation;
import dev.graticule.write.Layout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EqualAnswersTest {
  private static final LayoutQuality NO_FILES =
      LayoutQuality.of(
          Contract.builder().required("n", Scalar.INT64).build(), List.of(), Layout.DEFAULT_TARGET);
  private static final InOrder IN_ORDER =
      new InOrder(
          "reports",
          new Written("reports_in_order", "there", 1, 1, 1, 1, 0, Duration.ZERO),
          NO_FILES,
          NO_FILES);
  private static final FormatResult PLAIN =
      result(TourFormat.GEOPARQUET, 10, "7 rows", new Past(List.of(), Optional.of("none")));
  private static final FormatResult VERSIONED =
      result(TourFormat.ICEBERG, 10, "7 rows", past(version(Operation.CREATE, 0), append(7)));

  @Test
  void formatsThatAnswerAlikePassWhateverTheirHistoryBeginsWith() {
    FormatResult third = result(TourFormat.DELTA, 10, "7 rows", past(append(7)));
    assertThatCode(() -> EqualAnswers.require(List.of(PLAIN, VERSIONED, third)))
        .doesNotThrowAnyException();
  }

  @Test
  void anotherAnswerIsAnErrorThatNamesQuestionAndFormats() {
    FormatResult other = result(TourFormat.DELTA, 10, "8 rows", VERSIONED.past());
    assertThatThrownBy(() -> EqualAnswers.require(List.of(PLAIN, VERSIONED, other)))
        .isInstanceOf(GraticuleException.class)
        .hasMessageContaining("Which reports?")
        .hasMessageContaining("geoparquet says 7 rows")
        .hasMessageContaining("delta says 8 rows");
  }

  @Test
  void anotherNumberOfRowsWrittenIsAnError() {
    FormatResult other = result(TourFormat.DELTA, 9, "7 rows", VERSIONED.past());
    assertThatThrownBy(() -> EqualAnswers.require(List.of(PLAIN, other)))
        .hasMessageContaining("How many rows were written to reports?")
        .hasMessageContaining("delta says 9");
  }

  @Test
  void anotherPastIsAnError() {
    FormatResult other = result(TourFormat.DELTA, 10, "7 rows", past(append(6), append(7)));
    assertThatThrownBy(() -> EqualAnswers.require(List.of(PLAIN, VERSIONED, other)))
        .hasMessageContaining("What was in each version?")
        .hasMessageContaining("iceberg says APPEND[]: 7 rows")
        .hasMessageContaining("delta says APPEND[]: 6 rows");
  }

  private static FormatResult result(TourFormat format, long rows, String answer, Past past) {
    return new FormatResult(
        format,
        new FleetRows(rows).subject(),
        List.of(new Written("reports", "there", 1, rows, 1, 1, 0, Duration.ZERO)),
        List.of(),
        IN_ORDER,
        List.of(
            new Answer("Which reports?", "from()", answer, List.of(answer), Duration.ZERO, 1, 1)),
        List.of(),
        List.of(),
        past);
  }

  private static Past past(PastVersion... versions) {
    return new Past(List.of(versions), Optional.empty());
  }

  private static PastVersion append(long rows) {
    return version(Operation.APPEND, rows);
  }

  private static PastVersion version(Operation operation, long rows) {
    return new PastVersion("1", Instant.EPOCH, operation, List.of(), rows, rows);
  }
}
