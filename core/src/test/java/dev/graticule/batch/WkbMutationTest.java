package dev.graticule.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.contract.Dimensions;
import java.util.Arrays;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

/** Damages sound WKB in many ways, the same ways each time. */
class WkbMutationTest {
  private static final long FIRST_SEED = 1_000_000;
  private static final int SEEDS = 6_000;
  private static final int[] COUNTS = {0, 1, 2, 3, 1 << 26, Integer.MAX_VALUE, -1, 0x8000_0001};

  @Test
  void damagedBytesEndInAGeometryOrATypedError() {
    int accepted = 0;
    try (RootAllocator allocator = new RootAllocator(1 << 24)) {
      WkbTrial trial = new WkbTrial(allocator);
      for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
        byte[] bytes = damaged(new Random(seed));
        try {
          accepted += trial.run(bytes) ? 1 : 0;
        } catch (Throwable e) {
          throw new AssertionError("seed " + seed + ": " + Arrays.toString(bytes), e);
        }
      }
    }
    assertThat(accepted).isBetween(SEEDS / 20, SEEDS * 19 / 20);
  }

  private static byte[] damaged(Random random) {
    Dimensions dimensions = Dimensions.values()[random.nextInt(4)];
    int thousands = (dimensions.hasZ() ? 1 : 0) + (dimensions.hasM() ? 2 : 0);
    RandomGeometries geometries = new RandomGeometries(random, dimensions, 100);
    byte[] bytes = RawWkb.mixed(geometries.any(), thousands, random);
    for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
      bytes = damaged(bytes, random);
    }
    return bytes;
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    byte[] result = bytes.clone();
    switch (random.nextInt(6)) {
      case 0 -> result[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> result[at] = (byte) random.nextInt();
      case 2 -> result = Arrays.copyOf(bytes, at);
      case 3 -> result = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(20));
      case 4 -> put(result, random.nextInt(Math.max(1, bytes.length / 4)), random);
      default -> {
        byte[] nan = RawWkb.of(1).f64(random.nextBoolean() ? Double.NaN : 1 / 0.0, 0).bytes();
        System.arraycopy(nan, 5, result, at, Math.min(8, bytes.length - at));
      }
    }
    return result;
  }

  private static void put(byte[] bytes, int at, Random random) {
    int count = COUNTS[random.nextInt(COUNTS.length)];
    for (int i = 0; i < 4 && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (count >>> (8 * i));
    }
  }
}
