package dev.graticule.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.table.RefusedException;
import dev.graticule.table.Retention;
import dev.graticule.write.ByteSize;
import dev.graticule.write.Layout;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TablePropertiesTest {

  @Test
  void retentionsAreWrittenInDeltasWords() {
    assertThat(TableProperties.of(new Retention(Duration.ofDays(7), 3)))
        .containsEntry("delta.logRetentionDuration", "interval 7 days")
        .containsEntry("delta.deletedFileRetentionDuration", "interval 7 days");
    assertThat(TableProperties.of(new Retention(Duration.ofMinutes(90), 1)))
        .containsEntry("delta.logRetentionDuration", "interval 5400 seconds");
    assertThat(TableProperties.of(new Retention(Duration.ofMillis(1_500), 1)))
        .containsEntry("delta.logRetentionDuration", "interval 1500 milliseconds");
  }

  @Test
  void retentionsAreReadBack() {
    for (Retention retention :
        List.of(
            Retention.defaults(),
            new Retention(Duration.ZERO, 1),
            new Retention(Duration.ofHours(36), 5),
            new Retention(Duration.ofMillis(7), 2))) {
      assertThat(TableProperties.retention(TableProperties.of(retention))).isEqualTo(retention);
    }
  }

  @Test
  void theShorterOfTwoRetentionsCounts() {
    assertThat(
            TableProperties.retention(
                Map.of(
                    "delta.logRetentionDuration", "interval 2 weeks",
                    "delta.deletedFileRetentionDuration", "interval 1 week 12 hours")))
        .isEqualTo(new Retention(Duration.ofHours(7 * 24 + 12), 1));
    assertThat(TableProperties.retention(Map.of()))
        .as("what Delta keeps when nothing is said")
        .isEqualTo(new Retention(Duration.ofDays(7), 1));
  }

  @Test
  void anIntervalThatNobodyUnderstandsIsNone() {
    for (String text :
        List.of(
            "",
            "interval",
            "interval x days",
            "interval 3",
            "interval 3 moons",
            "interval -2 days",
            "interval 99999999999999999999 days")) {
      assertThat(TableProperties.duration(text)).as(text).isEmpty();
    }
    assertThat(TableProperties.duration("INTERVAL 2 DAYS")).contains(Duration.ofDays(2));
  }

  @Test
  void contractAndLayoutAreKept() {
    Contract contract = Contract.builder().required("id", Scalar.INT64).metadata("k", "v").build();
    Layout layout = Layout.defaults().targetFileSize(ByteSize.mebibytes(16));
    Map<String, String> properties = new HashMap<>();
    TableProperties.put(properties, contract, layout);

    assertThat(TableProperties.contract("t", properties)).contains(contract);
    assertThat(TableProperties.layout("t", properties, List.of())).isEqualTo(layout);
    assertThat(TableProperties.layout("t", properties, List.of("id")).partitionBy())
        .as("the table's own partition columns count")
        .containsExactly("id");
    assertThat(TableProperties.contract("t", Map.of())).isEmpty();
  }

  @Test
  void whatCannotBeReadIsRefusedByItsName() {
    assertThatThrownBy(
            () ->
                TableProperties.contract("t", Map.of(TableProperties.CONTRACT, "{\"version\":9}")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("\"t\"")
        .hasMessageContaining("graticule.contract");
    assertThatThrownBy(
            () -> TableProperties.layout("t", Map.of(TableProperties.LAYOUT, "[]"), List.of()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("graticule.layout");
  }
}
