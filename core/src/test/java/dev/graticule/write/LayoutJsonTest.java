package dev.graticule.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.Bounds;
import dev.graticule.file.DictionaryPolicy;
import dev.graticule.file.GeoParquetProfile;
import dev.graticule.file.WriteOptions;
import dev.graticule.grid.CellLevel;
import dev.graticule.grid.GridKind;
import dev.graticule.order.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutJsonTest {
  private static final List<String> NAMES = List.of("region", "day", "a.b", "süd \"x\"", "\u0001");

  @Property(tries = 300)
  void aLayoutComesBackFromItsJson(@ForAll long seed) {
    Layout layout = layout(new Random(seed));

    assertThat(LayoutJson.read(LayoutJson.write(layout))).isEqualTo(layout);
  }

  private static Layout layout(Random random) {
    List<Partition> partitions = new ArrayList<>();
    NAMES.forEach(name -> partition(name, random).ifPresent(partitions::add));
    Map<String, String> coverings = new HashMap<>();
    NAMES.stream().filter(name -> random.nextBoolean()).forEach(n -> coverings.put(n, n + "_box"));
    GeoParquetProfile[] profiles = GeoParquetProfile.values();
    WriteOptions files =
        WriteOptions.builder()
            .profile(profiles[random.nextInt(profiles.length)])
            .zstdLevel(1 + random.nextInt(22))
            .rowGroupRows(1 + random.nextInt(1 << 20))
            .rowGroupBytes(1 + random.nextLong(1L << 40))
            .coveringName(NAMES.get(random.nextInt(NAMES.size())))
            .coveringNames(coverings)
            .build();
    long size = random.nextLong(Layout.MIN_TARGET.bytes(), Layout.MAX_TARGET.bytes() + 1);
    return new Layout(
        partitions, new ByteSize(size), 1 + random.nextInt(100), files, order(random));
  }

  private static Order order(Random random) {
    Order order = Order.none();
    for (int parts = random.nextInt(4); parts > 0; parts--) {
      order = order.then(part(random));
    }
    return order;
  }

  private static Order part(Random random) {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    Bounds box = Bounds.of(random.nextDouble(), -1, random.nextDouble(), 1);
    return switch (random.nextInt(5)) {
      case 0 -> Order.hilbert(name).bits(1 + random.nextInt(31));
      case 1 -> Order.hilbert(name).over(box).keepKeyAs("key");
      case 2 -> Order.zOrder(name, "day");
      case 3 -> Order.zOrder(name).over(box).within(name, 0.1, 1e300).keepKeyAs("key");
      default -> Order.byColumns(name, "day");
    };
  }

  private static Optional<Partition> partition(String name, Random random) {
    GridKind[] grids = GridKind.values();
    GridKind grid = grids[random.nextInt(grids.length)];
    int level = random.nextInt(Math.max(1, grid.minLevel()), grid.maxLevel() + 1);
    return switch (random.nextInt(5)) {
      case 0 -> Optional.of(Partition.column(name));
      case 3 ->
          Optional.of(
              Partition.adaptive("geom", new CellLevel(grid, level), 1 + random.nextInt(9))
                  .named(name));
      case 1 -> Optional.of(Partition.cell("geom", new CellLevel(grid, level)).named(name));
      case 2 ->
          Optional.of(Partition.time("t\"1", TimeStep.values()[random.nextInt(4)]).named(name));
      default -> Optional.empty();
    };
  }

  @Test
  void whatBelongsToAProcessOrACommitIsNotKept() {
    WriteOptions files =
        WriteOptions.builder()
            .memoryBytes(1 << 20)
            .executor(Runnable::run)
            .fieldIds(Map.of("id", 7))
            .dictionaries(Map.of("id", DictionaryPolicy.NEVER))
            .metadata(Map.of("k", "v"))
            .build();

    assertThat(LayoutJson.read(LayoutJson.write(Layout.defaults().files(files))))
        .isEqualTo(Layout.defaults());
  }

  @Test
  void whatIsNotSaidIsTheDefaultAndWhatIsNotKnownIsPassedOver() {
    assertThat(LayoutJson.read("{}")).isEqualTo(Layout.defaults());
    assertThat(LayoutJson.read("{\"order_by\": [\"x\"], \"partition_by\": [\"day\"]}"))
        .isEqualTo(Layout.partitionedBy("day"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "7",
        "{\"partition_by\": [\"a\", \"a\"]}",
        "{\"target_file_size\": 5}",
        "{\"open_files\": 0}",
        "{\"order\": [{\"spiral\": \"g\"}]}",
        "{\"order\": [{\"hilbert\": \"g\", \"bits\": 99}]}",
        "{\"order\": [{\"hilbert\": \"g\", \"bounds\": [1]}]}",
        "{\"zstd_level\": 99}",
        "{\"profile\": \"V9\"}",
        "{\"covering_name\": \"\"}"
      })
  void whatIsNoLayoutIsRefused(String json) {
    assertThatThrownBy(() -> LayoutJson.read(json)).isInstanceOf(IllegalArgumentException.class);
  }
}
