package dev.graticule.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.geometry.S2CellId;
import com.google.common.geometry.S2LatLng;
import dev.graticule.contract.Bounds;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GridTest {
  private static final int TRIES = 20_000;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Places places = new Places(random);

  private int level(Grid grid) {
    return random.nextInt(grid.kind().minLevel(), grid.kind().maxLevel() + 1);
  }

  @ParameterizedTest
  @EnumSource
  void aPlaceLiesInTheBoundsOfItsCell(GridKind kind) {
    Grid grid = kind.grid();
    for (int i = 0; i < TRIES; i++) {
      double lon = places.lon();
      double lat = places.lat();
      double within = Math.IEEEremainder(lon, 360);
      long cell = grid.cell(lon, lat, level(grid));
      Bounds bounds = grid.bounds(cell);
      // The antimeridian is ±180, whichever of the two is said.
      assertThat(holds(bounds, within, lat) || (Math.abs(lon) == 180 && holds(bounds, -lon, lat)))
          .as("seed %d: %s, %s in %s of %s", seed, lon, lat, bounds, grid.text(cell))
          .isTrue();
    }
  }

  private static boolean holds(Bounds bounds, double lon, double lat) {
    return bounds.contains(Bounds.of(lon, lat, lon, lat));
  }

  @ParameterizedTest
  @EnumSource
  void boundsAreNotMuchLargerThanTheirCell(GridKind kind) {
    Grid grid = kind.grid();
    for (int level = grid.kind().minLevel(); level <= grid.kind().maxLevel(); level++) {
      long cell = grid.cell(13.4, 52.5, level);
      Bounds bounds = grid.bounds(cell);
      double[] sides = {
        bounds.xmin() + 1e-9, bounds.xmax() - 1e-9, bounds.ymin() + 1e-9, bounds.ymax() - 1e-9
      };
      // Along each side some place is the cell's own.
      for (int side = 0; side < 4 && level > 2; side++) {
        boolean found = false;
        for (int i = 0; i <= 2000 && !found; i++) {
          double lon =
              side < 2 ? inside(sides[side], bounds, true) : along(bounds.xmin(), bounds.xmax(), i);
          double lat =
              side < 2
                  ? along(bounds.ymin(), bounds.ymax(), i)
                  : inside(sides[side], bounds, false);
          found = grid.cell(lon, lat, level) == cell;
        }
        assertThat(found).as("%s, side %d of %s", grid.text(cell), side, bounds).isTrue();
      }
    }
  }

  /** A hundredth of the box further in than its side. */
  private static double inside(double side, Bounds box, boolean x) {
    double low = x ? box.xmin() : box.ymin();
    double high = x ? box.xmax() : box.ymax();
    return side + (side < (low + high) / 2 ? 1 : -1) * (high - low) / 100;
  }

  private static double along(double low, double high, int i) {
    return low + (high - low) * i / 2000;
  }

  @ParameterizedTest
  @EnumSource
  void aCellTellsItsLevelAndIsOneOfItsParentsChildren(GridKind kind) {
    Grid grid = kind.grid();
    for (int i = 0; i < TRIES / 10; i++) {
      int level = level(grid);
      long cell = grid.cell(places.lon(), places.lat(), level);
      assertThat(grid.isCell(cell)).as("seed %d: %s", seed, cell).isTrue();
      assertThat(grid.level(cell)).as("seed %d: %s", seed, cell).isEqualTo(level);
      assertThat(grid.parent(cell, level)).isEqualTo(cell);
      long root = grid.parent(cell, kind.minLevel());
      assertThat(grid.roots()).as("seed %d: %s", seed, cell).contains(root);
      if (level > kind.minLevel()) {
        long parent = grid.parent(cell, level - 1);
        long[] children = grid.children(parent);
        assertThat(children).as("seed %d: %s", seed, cell).contains(cell).doesNotHaveDuplicates();
        assertThat(LongStream.of(children).map(child -> grid.parent(child, level - 1)))
            .containsOnly(parent);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"S2", "QUADKEY", "GEOHASH"})
  void whereCellsLieInTheirParentsTheParentIsThePlacesOwn(GridKind kind) {
    Grid grid = kind.grid();
    for (int i = 0; i < TRIES / 10; i++) {
      double lon = places.lon();
      double lat = places.lat();
      long finest = grid.cell(lon, lat, kind.maxLevel());
      int level = level(grid);
      assertThat(grid.parent(finest, level))
          .as("seed %d: %s, %s", seed, lon, lat)
          .isEqualTo(grid.cell(lon, lat, level));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatHasACellAsParentLiesWithinItsReach(GridKind kind) {
    CheckedGrid grid = (CheckedGrid) kind.grid();
    for (int i = 0; i < TRIES; i++) {
      double lon = places.lon();
      double lat = places.lat();
      int fine = level(grid);
      int coarse = random.nextInt(kind.minLevel(), fine + 1);
      long cell = grid.parent(grid.cell(lon, lat, fine), coarse);
      double within = Math.IEEEremainder(lon, 360);
      Bounds reach = grid.reachOf(cell);
      assertThat(holds(reach, within, lat) || (Math.abs(lon) == 180 && holds(reach, -lon, lat)))
          .as("seed %d: %s, %s in %s of %s", seed, lon, lat, reach, grid.text(cell))
          .isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void textGoesThereAndBack(GridKind kind) {
    Grid grid = kind.grid();
    byte[] bytes = new byte[Grid.MAX_TEXT];
    for (int i = 0; i < TRIES / 10; i++) {
      long cell = grid.cell(places.lon(), places.lat(), level(grid));
      String text = grid.text(cell);
      assertThat(grid.cell(text)).as("seed %d: %s", seed, text).isEqualTo(cell);
      assertThat(grid.cell(text.toUpperCase(java.util.Locale.ROOT))).isEqualTo(cell);
      int length = grid.write(cell, bytes);
      assertThat(new String(bytes, 0, length, StandardCharsets.US_ASCII)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "H3, 9, -122.41795063018799, 37.775938728915946, 617700169958293503, 8928308280fffff",
    "H3, 0, 0, 90, 576495936675512319, 8001fffffffffff",
    "H3, 15, -180, 0, 646243831017778096, 8f7eb57221a2bb0",
    "H3, 7, 179.99, -16.5, 610719182174027775, 879b5dc46ffffff",
    "S2, 30, 0, 0, 1152921504606846977, 1000000000000001",
    "S2, 0, 0, 90, 5764607523034234880, 5",
    "S2, 10, -73.9857, 40.7484, -8520149688496685056, 89c259",
    "S2, 30, -180, -90, -5764607523034234879, b000000000000001",
    "S2, 14, 13.4, 52.5, 5163464749026902016, 47a84fd5",
    "QUADKEY, 0, 12, 34, 5192650370358181887, ''",
    "QUADKEY, 4, 33, -5, 5209574053332910079, 3001",
    "QUADKEY, 3, -30, -50, 5204472319380029439, 213",
    "QUADKEY, 14, 13.4, 52.5, 5252926416688775167, 12021023322221",
    "QUADKEY, 26, -179.99, 85, 5305240371926086376, 00000000022020231303023220",
    "GEOHASH, 11, 10.40744, 57.64911, -3374465534610972149, u4pruydqqvj",
    "GEOHASH, 1, 180, 90, -576460752303423487, z",
    "GEOHASH, 12, -180, -90, 12, 000000000000",
    "GEOHASH, 12, 13.4, 52.5, -3402816489887734708, u33d8vmddtk4",
    "GEOHASH, 12, -0.0000001, 0.0000001, 7686143364045646508, ebpbpbpbpbpb"
  })
  /* As h3, s2sphere, mercantile and quadbin, python-geohash and pygeohash have them. */
  void cellsAreThoseThatEverybodyElseHas(
      GridKind kind, int level, double lon, double lat, long number, String text) {
    Grid grid = kind.grid();
    assertThat(grid.text(grid.cell(lon, lat, level))).isEqualTo(text);
    assertThat(grid.cell(lon, lat, level)).isEqualTo(number);
  }

  @Test
  void cellsOfS2AreItsLibrarysToTheLastBit() {
    Grid grid = Grid.s2();
    for (int i = 0; i < 200_000; i++) {
      double lon = places.lon();
      double lat = places.lat();
      int level = level(grid);
      S2CellId theirs = S2CellId.fromLatLng(S2LatLng.fromDegrees(lat, lon)).parent(level);
      if (Math.abs(lon) <= 180 && grid.cell(lon, lat, level) != theirs.id()) {
        assertThat(grid.text(grid.cell(lon, lat, level)))
            .as("seed %d: %s, %s, %d", seed, lon, lat, level)
            .isEqualTo(theirs.toToken());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLongitudeBeyondTheAntimeridianIsTheSameMeridian(GridKind kind) {
    Grid grid = kind.grid();
    assertThat(grid.cell(190, 10, 5)).isEqualTo(grid.cell(-170, 10, 5));
    assertThat(grid.cell(-530, 10, 5)).isEqualTo(grid.cell(-170, 10, 5));
    assertThat(grid.cell(360, 10, 5)).isEqualTo(grid.cell(0, 10, 5));
  }

  @ParameterizedTest
  @EnumSource(names = {"H3", "S2"})
  void aCellOverTheAntimeridianHasBoundsThatCrossIt(GridKind kind) {
    Grid grid = kind.grid();
    // The antimeridian is the middle of a face of S2, and a border of all smaller cells.
    long cell = grid.cell(179.9999, 20.123, kind == GridKind.H3 ? 4 : 0);
    Bounds bounds = grid.bounds(cell);
    assertThat(bounds.crossesAntimeridian()).as("%s", bounds).isTrue();
    assertThat(bounds.contains(Bounds.of(179.9999, 20.123, 179.9999, 20.123))).isTrue();
    assertThat(bounds.contains(Bounds.of(0, 20.123, 0, 20.123))).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"H3", "S2"})
  void aCellOnAPoleHasBoundsAllAroundTheGlobe(GridKind kind) {
    Grid grid = kind.grid();
    for (double pole : new double[] {90, -90}) {
      Bounds bounds = grid.bounds(grid.cell(77, pole, 3));
      assertThat(bounds.xmin()).isEqualTo(-180);
      assertThat(bounds.xmax()).isEqualTo(180);
      assertThat(pole > 0 ? bounds.ymax() : bounds.ymin()).isEqualTo(pole);
      assertThat(bounds.ymax() - bounds.ymin()).isLessThan(20);
    }
  }

  @Test
  void theOutermostTilesOfWebMapsRunToThePoles() {
    Grid grid = Grid.quadkey();
    assertThat(grid.bounds(grid.cell(0, 90, 5)).ymax()).isEqualTo(90);
    assertThat(grid.bounds(grid.cell(0, -89, 5)).ymin()).isEqualTo(-90);
    assertThat(grid.cell(1, 86, 8)).isEqualTo(grid.cell(1, 90, 8));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoPlaceNoLevelAndNoCellIsRefused(GridKind kind) {
    Grid grid = kind.grid();
    for (double[] wrong :
        new double[][] {{0, 90.5}, {Double.NaN, 0}, {0, Double.NaN}, {1 / 0.0, 0}}) {
      assertThat(Grid.isPlace(wrong[0], wrong[1])).isFalse();
      assertThatThrownBy(() -> grid.cell(wrong[0], wrong[1], 5))
          .isInstanceOf(GridException.class)
          .hasMessageContaining("longitude and latitude");
    }
    int max = kind.maxLevel();
    for (int wrong : new int[] {-1, kind.minLevel() - 1, max + 1}) {
      assertThatThrownBy(() -> grid.cell(0, 0, wrong))
          .isInstanceOf(GridException.class)
          .hasMessageContaining(kind.label())
          .hasMessageContaining(Integer.toString(wrong));
    }
    for (long wrong : new long[] {0, -1, Long.MIN_VALUE, 0x7FFF_FFFF_FFFF_FFF2L}) {
      assertThat(grid.isCell(wrong)).as("%x", wrong).isFalse();
      assertThatThrownBy(() -> grid.level(wrong)).isInstanceOf(GridException.class);
      assertThatThrownBy(() -> grid.bounds(wrong)).isInstanceOf(GridException.class);
      assertThatThrownBy(() -> grid.text(wrong)).isInstanceOf(GridException.class);
      assertThatThrownBy(() -> grid.children(wrong)).isInstanceOf(GridException.class);
    }
    for (String wrong : new String[] {"hello world", "ö", "-1", "+1", "x".repeat(40), "a"}) {
      assertThatThrownBy(() -> grid.cell(wrong))
          .as(wrong)
          .isInstanceOf(GridException.class)
          .hasMessageContaining(wrong);
    }
    long finest = grid.cell(1, 2, max);
    assertThatThrownBy(() -> grid.children(finest))
        .isInstanceOf(GridException.class)
        .hasMessageContaining("finest");
    long coarse = grid.cell(1, 2, max - 1);
    assertThatThrownBy(() -> grid.parent(coarse, max))
        .isInstanceOf(GridException.class)
        .hasMessageContaining("coarser");
  }

  @ParameterizedTest
  @EnumSource
  void gridsAreValuesAndHaveNames(GridKind kind) {
    Grid again = kind.grid();
    assertThat(kind.grid()).isEqualTo(again).hasSameHashCodeAs(again).hasToString(kind.label());
    assertThat(kind.grid().kind()).isEqualTo(kind);
    assertThat(GridKind.ofLabel(kind.label())).contains(kind);
    assertThat(GridKind.ofLabel("hexagons")).isEmpty();
    assertThat(new CellLevel(kind, 5)).hasToString(kind.label() + "_5");
    assertThatThrownBy(() -> new CellLevel(kind, 99)).isInstanceOf(GridException.class);
  }

  @Test
  void levelsAreMadeByTheNameOfTheirGrid() {
    assertThat(CellLevel.h3(7)).isEqualTo(new CellLevel(GridKind.H3, 7));
    assertThat(CellLevel.s2(7)).isEqualTo(new CellLevel(GridKind.S2, 7));
    assertThat(CellLevel.quadkey(7)).isEqualTo(new CellLevel(GridKind.QUADKEY, 7));
    assertThat(CellLevel.geohash(7)).isEqualTo(new CellLevel(GridKind.GEOHASH, 7));
  }

  @ParameterizedTest
  @CsvSource({
    "h3, h3-, com.uber:h3",
    "s2, s2-geometry-, com.google.geometry:s2-geometry",
    "s2, guava-, com.google.geometry:s2-geometry"
  })
  void aMissingLibraryIsNamedInOneSentence(String grid, String jar, String artifact)
      throws Exception {
    try (URLClassLoader lacking = without(jar)) {
      Class<?> type = lacking.loadClass(Grid.class.getName());
      assertThatThrownBy(() -> type.getMethod(grid).invoke(null))
          .isInstanceOf(InvocationTargetException.class)
          .cause()
          .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo("GridException"))
          .hasMessageContaining(artifact)
          .hasMessageContaining("class path");
      // The others work as before, and naming a grid takes no library.
      assertThat(type.getMethod("geohash").invoke(null)).hasToString("geohash");
      lacking.loadClass(CellLevel.class.getName()).getMethod(grid, int.class).invoke(null, 3);
    }
  }

  private static URLClassLoader without(String jar) {
    URL[] urls =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(path -> !String.valueOf(path.getFileName()).startsWith(jar))
            .map(GridTest::url)
            .toArray(URL[]::new);
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
