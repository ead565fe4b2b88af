package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.file.FileParts;
import dev.graticule.file.FileReceipt;
import dev.graticule.file.RowGroupReceipt;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.store.StorePath;
import dev.graticule.write.ByteSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayoutQualityTest {
  private static final ByteSize TARGET = new ByteSize(1000);
  private static final Contract CONTRACT =
      Contract.builder()
          .required("id", ColumnType.Scalar.INT64)
          .nullable("at", ColumnType.Geometry.any())
          .build();

  private int files;

  private DataFile file(long bytes, Optional<Bounds> box, Optional<FileParts> parts) {
    GeometryStatistics statistics =
        new GeometryStatistics(
            OptionalLong.of(box.isPresent() ? 0 : 10), OptionalLong.of(0), box, Set.of());
    StorePath path = StorePath.of("f" + files++);
    return new DataFile(
        path,
        bytes,
        10,
        Map.of(),
        new FileReceipt(path, bytes, 10, 1, Map.of(), Map.of("at", statistics), parts));
  }

  private DataFile file(long bytes, Bounds box) {
    return file(bytes, Optional.of(box), Optional.empty());
  }

  private static LayoutQuality of(DataFile... files) {
    return LayoutQuality.of(CONTRACT, List.of(files), TARGET);
  }

  @Test
  void filesSideBySideDoNotOverlapAndAreSkipped() {
    LayoutQuality quality =
        of(
            file(1000, Bounds.of(0, 0, 5, 5)),
            file(1000, Bounds.of(5, 0, 10, 5)),
            file(1000, Bounds.of(0, 5, 5, 10)),
            file(1000, Bounds.of(5, 5, 10, 10)));
    assertThat(quality.overlap()).hasValue(0);
    assertThat(quality.hitShare()).isEqualTo(1);
    // A square of side 1 lies in one half of x with probability 4/9, over the border with 1/9.
    double halves = 5 / 9.0;
    assertThat(quality.skips().get(2).bytes()).isCloseTo(1 - halves * halves, within(1e-12));
    assertThat(quality.skips()).extracting(WindowSkip::window).containsExactly(1e-4, 1e-3, 1e-2);
  }

  @Test
  void filesThatAllCoverEverythingSkipNothing() {
    Bounds world = Bounds.of(-180, -90, 180, 90);
    LayoutQuality quality = of(file(1000, world), file(1000, world), file(1000, world));
    // Three pairs, each with the whole area.
    assertThat(quality.overlap()).hasValue(3);
    assertThat(quality.skips()).allSatisfy(skip -> assertThat(skip.bytes()).isZero());
  }

  @Test
  void aBoxOverTheAntimeridianIsNotAsWideAsTheWorld() {
    LayoutQuality quality =
        of(file(1000, Bounds.of(170, 0, -170, 10)), file(1000, Bounds.of(-10, 0, 10, 10)));
    assertThat(quality.overlap()).hasValue(0);
    assertThat(quality.skips().get(0).bytes()).isGreaterThan(0.9);
  }

  @Test
  void rowGroupsThatAReceiptTellsAreSkippedByThemselves() {
    Bounds all = Bounds.of(0, 0, 10, 10);
    List<RowGroupReceipt> groups = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      groups.add(new RowGroupReceipt(1, 90, Map.of("at", Bounds.of(i, 0, i + 1, 10))));
    }
    DataFile told = file(1000, Optional.of(all), Optional.of(new FileParts(groups, 120, 0)));
    LayoutQuality quality = of(told);
    // A square of side 1 meets strips over a length of 2 of 9, at the borders over 1.
    assertThat(quality.skips().get(2).bytes())
        .isCloseTo(1 - (8 * 2 / 9.0 + 2 * 1 / 9.0) / 10, within(1e-12));
    assertThat(quality.coveringBytes()).hasValue(120);
    assertThat(of(file(1000, all)).skips().get(2).bytes()).isZero();
    assertThat(of(file(1000, all)).coveringBytes()).isEmpty();
  }

  @Test
  void filesWithoutGeometriesAreAlwaysSkippedAndUnknownOnesNever() {
    Bounds here = Bounds.of(0, 0, 10, 10);
    DataFile nothing = file(1000, Optional.empty(), Optional.empty());
    StorePath path = StorePath.of("unknown");
    DataFile unknown =
        new DataFile(
            path, 1000, 10, Map.of(), new FileReceipt(path, 1000, 10, 1, Map.of(), Map.of()));
    assertThat(of(file(1000, here), nothing).skips().get(0).bytes()).isCloseTo(0.5, within(1e-9));
    assertThat(of(file(1000, here), unknown).skips().get(0).bytes()).isZero();
    assertThat(of(nothing).skips()).isEmpty();
    assertThat(of(nothing).overlap()).isEmpty();
  }

  @Test
  void theLastFileOfAPartitionAndThoseWithLargeRowsAreLeftOut() {
    Bounds here = Bounds.of(0, 0, 10, 10);
    DataFile large = file(2500, Optional.of(here), Optional.of(new FileParts(List.of(), 0, 1600)));
    LayoutQuality quality =
        of(file(1000, here), file(950, here), file(700, here), file(10, here), large);
    assertThat(quality.hits()).isEqualTo(2);
    assertThat(quality.large()).isEqualTo(1);
    assertThat(quality.last()).isEqualTo(1);
    assertThat(quality.hitShare()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(quality.sizes())
        .extracting(LayoutQuality.SizeBin::files)
        .containsExactly(1L, 0L, 1L, 2L, 0L, 1L);
    assertThat(quality.toString())
        .contains("5 files, 5160 bytes", "66.7%", "90%-110%: 2", "a window of 0.01% of the extent");
  }

  @Test
  void thePairwiseOverlapAndTheUnionAreThoseOfAGrid() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int trial = 0; trial < 50; trial++) {
      List<Bounds> boxes = new ArrayList<>();
      int[][] covered = new int[20][20];
      for (int i = 0; i < 12; i++) {
        int x = random.nextInt(20);
        int y = random.nextInt(20);
        int width = random.nextInt(20 - x + 1);
        int height = random.nextInt(20 - y + 1);
        boxes.add(Bounds.of(x, y, x + width, y + height));
        for (int u = x; u < x + width; u++) {
          for (int v = y; v < y + height; v++) {
            covered[u][v]++;
          }
        }
      }
      double pairs = 0;
      double union = 0;
      for (int[] column : covered) {
        for (int count : column) {
          pairs += count * (count - 1) / 2.0;
          union += count > 0 ? 1 : 0;
        }
      }
      BoxSweep sweep = new BoxSweep(boxes);
      assertThat(sweep.pairwiseOverlap()).as("seed %d", seed).isCloseTo(pairs, within(1e-9));
      assertThat(sweep.union()).as("seed %d", seed).isCloseTo(union, within(1e-9));
    }
  }

  @Test
  void theExpectedShareIsThatOfWindowsThrownAtRandom() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Bounds> boxes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      double x = random.nextDouble() * 90;
      double y = random.nextDouble() * 40;
      boxes.add(Bounds.of(x, y, x + random.nextDouble() * 10, y + random.nextDouble() * 10));
    }
    Bounds extent = boxes.stream().reduce(Bounds::union).orElseThrow();
    WindowSkip.Square window = WindowSkip.Square.of(extent, 0.01);
    int throwings = 20_000;
    double met = 0;
    for (int i = 0; i < throwings; i++) {
      double places = extent.xmax() - extent.xmin() - window.width();
      double x = extent.xmin() + random.nextDouble() * places;
      double y =
          extent.ymin() + random.nextDouble() * (extent.ymax() - extent.ymin() - window.height());
      Bounds thrown = Bounds.of(x, y, x + window.width(), y + window.height());
      met += boxes.stream().filter(thrown::intersects).count();
    }
    double expected = boxes.stream().mapToDouble(window::meets).sum();
    assertThat(met / throwings).as("seed %d", seed).isCloseTo(expected, within(0.06));
  }
}
