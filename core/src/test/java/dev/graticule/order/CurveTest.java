package dev.graticule.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurveTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8})
  void hilbertVisitsEachCellOnceAndGoesFromNeighbourToNeighbour(int bits) {
    int side = 1 << bits;
    int[] visited = new int[side * side];
    java.util.Arrays.fill(visited, -1);
    for (int x = 0; x < side; x++) {
      for (int y = 0; y < side; y++) {
        int key = (int) HilbertCurve.key(bits, x, y);
        assertThat(visited[key]).isEqualTo(-1);
        visited[key] = x * side + y;
      }
    }
    for (int key = 1; key < visited.length; key++) {
      int dx = Math.abs(visited[key] / side - visited[key - 1] / side);
      int dy = Math.abs(visited[key] % side - visited[key - 1] % side);
      assertThat(dx + dy).as("step %d", key).isEqualTo(1);
    }
  }

  @Property
  void hilbertIsTheCurveOfTheTextbooks(
      @ForAll @IntRange(min = 1, max = 31) int bits,
      @ForAll @IntRange(min = 0) int x,
      @ForAll @IntRange(min = 0) int y) {
    int side = (int) ((1L << bits) - 1);

    long key = HilbertCurve.key(bits, x & side, y & side);

    assertThat(key).isEqualTo(textbook(bits, x & side, y & side)).isNotNegative();
  }

  /** Bit by bit, after Wikipedia's {@code xy2d}. */
  static long textbook(int bits, long column, long line) {
    long x = column;
    long y = line;
    long n = 1L << bits;
    long key = 0;
    for (long s = n / 2; s > 0; s /= 2) {
      long rx = (x & s) > 0 ? 1 : 0;
      long ry = (y & s) > 0 ? 1 : 0;
      key += s * s * ((3 * rx) ^ ry);
      if (ry == 0) {
        if (rx == 1) {
          x = n - 1 - x;
          y = n - 1 - y;
        }
        long other = x;
        x = y;
        y = other;
      }
    }
    return key;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7})
  void zCurvesInterleaveTheBitsOfAllNumbers(int numbers) {
    SplittableRandom random = new SplittableRandom(numbers);
    int bits = MortonCurve.bits(numbers);
    assertThat(bits * numbers).isLessThan(Long.SIZE);
    for (int trial = 0; trial < 200; trial++) {
      int[] cell = new int[numbers];
      for (int i = 0; i < numbers; i++) {
        cell[i] = random.nextInt(Integer.MAX_VALUE) & (int) ((1L << bits) - 1);
      }
      StringBuilder interleaved = new StringBuilder();
      for (int bit = bits - 1; bit >= 0; bit--) {
        for (int number : cell) {
          interleaved.append((number >>> bit) & 1);
        }
      }
      assertThat(MortonCurve.key(cell)).isEqualTo(Long.parseLong(interleaved.toString(), 2));
    }
  }

  @Test
  void placesOfAnAxisRiseWithTheNumbersAndEndAtItsEnds() {
    Axis axis = Axis.between(-180, 180);
    assertThat(axis.place(-180, 31)).isZero();
    assertThat(axis.place(-1e300, 31)).isZero();
    assertThat(axis.place(Double.NEGATIVE_INFINITY, 31)).isZero();
    assertThat(axis.place(180, 31)).isEqualTo(Integer.MAX_VALUE);
    assertThat(axis.place(Double.NaN, 31)).isEqualTo(Integer.MAX_VALUE);
    assertThat(axis.place(Math.nextDown(180.0), 31)).isEqualTo(Integer.MAX_VALUE);
    int before = -1;
    for (double x = -200; x < 200; x += 0.37) {
      int place = axis.place(x, 16);
      assertThat(place).isBetween(Math.max(0, before), 65_535);
      before = place;
    }
    assertThat(new Axis(5, 0).place(5, 16)).isEqualTo(65_535);
  }
}
