package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeletedRowsTest {

  @Property(tries = 200)
  void theyAreASetOfPositions(
      @ForAll List<@IntRange(min = 0, max = 5_000) Integer> some,
      @ForAll List<@IntRange(min = 0, max = 5_000) Integer> more) {
    DeletedRows rows = rows(some);
    TreeSet<Long> expected = new TreeSet<>(rows.positions().boxed().toList());

    assertThat(expected).containsExactlyElementsOf(new TreeSet<>(longs(some)));
    assertThat(rows.positions().boxed()).isSorted().doesNotHaveDuplicates();
    assertThat(rows.count()).isEqualTo(expected.size());
    assertThat(rows.isEmpty()).isEqualTo(some.isEmpty());
    assertThat(rows).isEqualTo(rows(List.copyOf(some))).hasSameHashCodeAs(rows(some));
    expected.addAll(longs(more));
    assertThat(rows.plus(rows(more)).positions().boxed()).containsExactlyElementsOf(expected);
    LongStream.rangeClosed(0, 5_000)
        .forEach(p -> assertThat(rows.contains(p)).isEqualTo(longs(some).contains(p)));
  }

  private static List<Long> longs(List<Integer> positions) {
    return positions.stream().map(Integer::longValue).toList();
  }

  private static DeletedRows rows(List<Integer> positions) {
    return DeletedRows.of(positions.stream().mapToLong(Integer::longValue));
  }

  @Test
  void addingPositionsLeavesBothAsTheyWere() {
    DeletedRows one = DeletedRows.of(1);
    DeletedRows two = DeletedRows.of(2);

    assertThat(one.plus(two)).isEqualTo(DeletedRows.of(2, 1, 2));
    assertThat(one).isEqualTo(DeletedRows.of(1)).isNotEqualTo(two);
    assertThat(two.count()).isEqualTo(1);
    assertThat(DeletedRows.none().plus(one)).isEqualTo(one).hasToString("DeletedRows[1]");
    assertThat(DeletedRows.none().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE})
  void aPositionThatNoFileHasIsRefused(long position) {
    assertThatThrownBy(() -> DeletedRows.of(position))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Long.toString(position));
    assertThat(DeletedRows.of(0, Integer.MAX_VALUE - 1).contains(position)).isFalse();
  }

  @Property(tries = 100)
  void rowsThatCountAreFoundWhereverTheyLie(
      @ForAll List<@IntRange(min = 0, max = 300_000) Integer> deleted,
      @ForAll @IntRange(min = 0, max = 300_000) int from,
      @ForAll @IntRange(min = 1, max = 200_000) int count) {
    DeletedRows rows = rows(deleted);
    BitSet expected = new BitSet();
    expected.set(0, count);
    deleted.stream()
        .filter(p -> p >= from && p < from + count)
        .forEach(p -> expected.clear(p - from));

    assertThat(rows.othersFrom(from, count)).isEqualTo(expected);
    assertThat(rows.positions().boxed()).containsExactlyElementsOf(new TreeSet<>(longs(deleted)));
    assertThat(rows.plus(DeletedRows.of(from)).count())
        .isEqualTo(rows.count() + (rows.contains(from) ? 0 : 1));
  }

  @Test
  void rowsFarOutTakeNoMoreRoomThanOthers() {
    List<DeletedRows> kept = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      kept.add(DeletedRows.of(0, Integer.MAX_VALUE - 1L - i).plus(DeletedRows.of(i)));
    }

    // As one run of bits each had 256 MB, and damaged deletes ended the process.
    assertThat(kept).allMatch(rows -> rows.contains(0)).hasSize(100);
  }

  @Test
  void theLastPositionThereIsCounts() {
    assertThat(DeletedRows.of(Integer.MAX_VALUE - 1).contains(Integer.MAX_VALUE - 1)).isTrue();
  }
}
