package dev.graticule.examples;

import java.util.Locale;

/** Numbers of things in words. */
public final class Counts {
  private Counts() {}

  /**
   * A number of things.
   *
   * @param number how many
   * @param thing what one of them is called
   * @return such as {@code 1 row} or {@code 1,024 rows}
   */
  public static String of(long number, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
  }
}
