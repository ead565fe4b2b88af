package dev.graticule.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class StableSortTest {

  @Property(tries = 300)
  void numbersAreSortedAsNumbersWithoutASignAndEqualOnesStayAsTheyStand(
      @ForAll long seed,
      @ForAll @IntRange(max = 3_000) int count,
      @ForAll @IntRange(max = 63) int from,
      @ForAll @IntRange(min = 1, max = 64) int bits) {
    long[] heads = heads(new SplittableRandom(seed), count, from, bits);
    Keys keys = new Keys(false, 0);
    for (long head : heads) {
      keys.add(head);
    }
    int[] order = StableSort.sort(keys);
    int[] expected =
        IntStream.range(0, count)
            .boxed()
            .sorted((a, b) -> Long.compareUnsigned(heads[a], heads[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    assertThat(order).isEqualTo(expected);
    assertThat(Arrays.copyOf(keys.heads(), count))
        .isEqualTo(Arrays.stream(expected).mapToLong(row -> heads[row]).toArray());
  }

  @Property(tries = 100)
  void keysOfMoreBytesAreSortedByAllOfThem(
      @ForAll long seed, @ForAll @IntRange(max = 800) int count) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[][] bytes = new byte[count][];
    Keys keys = new Keys(true, 0);
    for (int row = 0; row < count; row++) {
      bytes[row] = new byte[8 + random.nextInt(3)];
      for (int i = 0; i < bytes[row].length; i++) {
        bytes[row][i] = (byte) random.nextInt(2);
      }
      // No key's bytes may begin another's.
      bytes[row][bytes[row].length - 1] = (byte) (0x80 | row % 3);
      keys.add(bytes[row], 0, bytes[row].length);
    }
    Comparator<Integer> asBytes = (a, b) -> Arrays.compareUnsigned(bytes[a], bytes[b]);
    assertThat(StableSort.sort(keys))
        .isEqualTo(
            IntStream.range(0, count)
                .boxed()
                .sorted(asBytes)
                .mapToInt(Integer::intValue)
                .toArray());
  }

  /** One that lies far off makes the bits useless that would tell the others apart. */
  @Example
  void aCrowdWithOneFarOffIsSortedInReasonableTime() {
    int count = 300_000;
    SplittableRandom random = new SplittableRandom(7);
    Keys keys = new Keys(false, count);
    keys.add(-1);
    for (int row = 1; row < count; row++) {
      keys.add(random.nextLong(1 << 20));
    }
    int[] order = StableSort.sort(keys);
    assertThat(order[count - 1]).isZero();
    for (int i = 1; i < count; i++) {
      assertThat(Long.compareUnsigned(keys.head(i - 1), keys.head(i))).isNotPositive();
    }
  }

  /** Numbers that differ in some bits only, half of them in a crowd. */
  private static long[] heads(SplittableRandom random, int count, int from, int bits) {
    long mask = (bits == 64 ? -1 : (1L << bits) - 1) << from;
    long rest = random.nextLong() & ~mask;
    long[] heads = new long[count];
    for (int i = 0; i < count; i++) {
      heads[i] = rest | ((random.nextBoolean() ? random.nextLong() : random.nextInt(9)) & mask);
    }
    return heads;
  }
}
