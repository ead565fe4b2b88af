package example;

import dev.graticule.table.Lake;
import java.nio.file.Path;

/** The example of the README, as it stands there. */
public final class Reports {
  private Reports() {}

  public static void main(String[] args) {
    try (var lake = Lake.open(Path.of("lake"))) {
      System.out.println(lake.tables());
    }
  }
}
