package dev.graticule.grid;

import java.util.Random;

/** Places of which many lie where grids go wrong: poles, the antimeridian, round numbers. */
final class Places {
  private final Random random;

  Places(Random random) {
    this.random = random;
  }

  double lon() {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(-36, 37) * 5.0;
      case 1 -> (random.nextBoolean() ? 180 : -180) + random.nextGaussian() * 1e-3;
      case 2 -> random.nextBoolean() ? 180 : -180;
      default -> random.nextDouble(-180, 180);
    };
  }

  double lat() {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(-18, 19) * 5.0;
      case 1 -> random.nextBoolean() ? 90 : -90;
      case 2 -> 90 - Math.abs(random.nextGaussian()) * 1e-3;
      case 3 -> Math.abs(random.nextGaussian()) * 1e-3 - 90;
      case 4 -> (random.nextBoolean() ? 85.0511 : -85.0511) + random.nextGaussian() * 1e-3;
      default -> Math.toDegrees(Math.asin(random.nextDouble(-1, 1)));
    };
  }
}
