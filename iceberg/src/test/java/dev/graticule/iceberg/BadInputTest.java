package dev.graticule.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.GraticuleException;
import dev.graticule.store.StorePath;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.OutsideFiles;
import dev.graticule.table.RefusedException;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableExistsException;
import dev.graticule.table.TableNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are not there, half there, broken, or not as they should be. */
@Timeout(60)
class BadInputTest {
  @TempDir private Path folder;

  private Path table() {
    return folder.resolve("places");
  }

  private void makeTable() {
    try (Lake lake = Lake.open(folder)) {
      Places.append(lake, lake.create("places", Places.contract(), Iceberg.format()), 0, 5);
    }
  }

  private Path newest(String end) throws IOException {
    try (Stream<Path> files = Files.list(table().resolve("metadata"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(end))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private void opened(java.util.function.Consumer<Lake> use) {
    try (Lake lake = Lake.open(folder)) {
      use.accept(lake);
    }
  }

  private static void refused(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOf(RefusedException.class)
        .satisfies(
            e -> {
              for (String word : words) {
                assertThat(e).hasMessageContaining(word);
              }
            });
  }

  @Test
  void metadataWithoutACatalogSaysHowToEnterIt() throws IOException {
    makeTable();
    String newest = "metadata/" + newest(".metadata.json").getFileName();
    Files.delete(folder.resolve("catalog.db"));

    opened(
        lake -> {
          assertThat(lake.tables()).isEmpty();
          refused(() -> lake.table("places"), "places", newest, "Iceberg.register");
          refused(
              () -> lake.create("places", Places.contract(), Iceberg.format()),
              "places",
              "Iceberg.register");

          Iceberg.format().register(lake, "places", StorePath.of(newest));

          assertThat(Places.ids(lake.table("places"))).isEqualTo(Places.upTo(5));
          assertThatThrownBy(() -> Iceberg.format().register(lake, "places", StorePath.of(newest)))
              .isInstanceOf(TableExistsException.class);
        });
    opened(
        lake ->
            assertThatThrownBy(
                    () ->
                        Iceberg.format().register(lake, "others", StorePath.of("metadata/x.json")))
                .isInstanceOf(TableNotFoundException.class)
                .hasMessageContaining("others"));
  }

  @Test
  void aCatalogWhoseMetadataIsGoneNamesTheFile() throws IOException {
    makeTable();
    Path metadata = newest(".metadata.json");
    Files.delete(metadata);

    opened(
        lake ->
            refused(
                () -> lake.table("places"), "places", metadata.getFileName().toString(), "gone"));
  }

  @Test
  void brokenMetadataIsNamedAtOnce() throws IOException {
    makeTable();
    Path metadata = newest(".metadata.json");
    byte[] whole = Files.readAllBytes(metadata);
    for (byte[] broken :
        List.of(
            new byte[0],
            java.util.Arrays.copyOf(whole, whole.length / 2),
            "{}".getBytes(StandardCharsets.UTF_8),
            "[1, 2".getBytes(StandardCharsets.UTF_8),
            new byte[] {0, 1, 2, 3},
            "[".repeat(100_000).getBytes(StandardCharsets.UTF_8))) {
      Files.write(metadata, broken);

      opened(
          lake ->
              assertThatThrownBy(() -> lake.table("places"))
                  .isInstanceOf(GraticuleException.class)
                  .hasMessageContaining("places")
                  .hasMessageContaining(metadata.getFileName().toString()));
    }
    Files.write(metadata, whole);
    opened(lake -> assertThat(Places.ids(lake.table("places"))).hasSize(5));
  }

  @Test
  void metadataThatBreaksUnderAnOpenTableIsNamedAndMayMend() throws IOException {
    makeTable();
    try (Lake lake = Lake.open(folder);
        ForeignTables foreign = new ForeignTables(lake)) {
      SpatialTable table = lake.table("places");
      foreign.table("places").updateProperties().set("some", "thing").commit();
      Path metadata = newest(".metadata.json");
      byte[] whole = Files.readAllBytes(metadata);
      Files.write(metadata, new byte[] {'{'});

      assertThatThrownBy(table::snapshot)
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining(metadata.getFileName().toString());
      assertThatThrownBy(() -> Places.append(lake, table, 5, 6))
          .isInstanceOf(GraticuleException.class);
      Files.write(metadata, whole);

      Places.append(lake, table, 5, 6);
      assertThat(Places.ids(table)).isEqualTo(Places.upTo(6));
    }
  }

  @Test
  void aNewerVersionOfTheFormatIsRefused() throws IOException {
    makeTable();
    Path metadata = newest(".metadata.json");
    String text = Files.readString(metadata);
    for (int version : List.of(4, 99)) {
      Files.writeString(
          metadata,
          text.replaceFirst(
              "\"format-version\"\\s*:\\s*2", "\"next-row-id\":0,\"format-version\":" + version));

      opened(
          lake ->
              assertThatThrownBy(() -> lake.table("places"))
                  .isInstanceOf(GraticuleException.class)
                  .hasMessageContaining("places")
                  .hasMessageContaining("version"));
    }
  }

  @Test
  void brokenManifestsAreErrorsThatNameThem() throws IOException {
    makeTable();
    Random random = new Random(7);
    for (String end : List.of("m0.avro", "avro")) {
      Path file;
      try (Stream<Path> files = Files.list(table().resolve("metadata"))) {
        file =
            files
                .filter(f -> f.toString().endsWith(end))
                .filter(f -> end.equals("m0.avro") || f.getFileName().toString().startsWith("snap"))
                .max(Comparator.comparingLong(f -> f.toFile().lastModified()))
                .orElseThrow();
      }
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < 40; i++) {
        byte[] broken = whole.clone();
        if (i == 0) {
          broken = new byte[0];
        } else if (i < 10) {
          broken = java.util.Arrays.copyOf(whole, random.nextInt(whole.length));
        } else {
          broken[random.nextInt(whole.length)] ^= (byte) (1 + random.nextInt(255));
        }
        Files.write(file, broken);
        try (Lake lake = Lake.open(folder)) {
          Places.ids(lake.table("places"));
        } catch (GraticuleException e) {
          assertThat(e).as("seed 7, round %d", i).hasMessageContaining("places");
        }
      }
      Files.write(file, whole);
    }
    opened(lake -> assertThat(Places.ids(lake.table("places"))).hasSize(5));
  }

  @Test
  void filesOutsideTheTableAreReadOnlyWhenAllowed() throws IOException {
    makeTable();
    Path data;
    try (Stream<Path> files = Files.list(table())) {
      data = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere")).resolve("a b.parquet");
    Files.copy(data, elsewhere);
    try (Lake lake = Lake.open(folder);
        ForeignTables foreign = new ForeignTables(lake)) {
      Table table = foreign.table("places");
      table
          .newAppend()
          .appendFile(
              DataFiles.builder(table.spec())
                  .withPath("file://" + elsewhere)
                  .withFormat(FileFormat.PARQUET)
                  .withFileSizeInBytes(Files.size(elsewhere))
                  .withRecordCount(5)
                  .build())
          .commit();
    }

    opened(
        lake ->
            refused(
                () -> Places.ids(lake.table("places")), "places", "elsewhere", "outside files"));
    opened(
        lake ->
            refused(() -> lake.table("places").unreferencedFiles(Duration.ofDays(1)), "elsewhere"));
    try (Lake trusting =
        Lake.open(folder, LakeOptions.defaults().withOutsideFiles(OutsideFiles.READ))) {
      SpatialTable places = trusting.table("places");
      assertThat(Places.ids(places)).hasSize(10);
      var outside =
          Places.files(places).stream()
              .filter(file -> Locations.isOutside(file.path()))
              .findFirst()
              .orElseThrow();
      assertThat(places.snapshot().store().engineUri(outside.path()))
          .isEqualTo(elsewhere.toString());
      assertThatThrownBy(() -> places.snapshot().store().delete(outside.path()))
          .isInstanceOf(GraticuleException.class);
      assertThatThrownBy(() -> places.snapshot().store().create(outside.path()))
          .isInstanceOf(GraticuleException.class);
    }
    assertThat(elsewhere).exists();
  }

  @Test
  void whatCannotBeReadAsItIsIsRefusedByName() {
    try (Lake lake = Lake.open(folder)) {
      lake.create("first", Places.contract(), Iceberg.format());
      try (ForeignTables foreign = new ForeignTables(lake)) {
        foreign
            .catalog()
            .buildTable(
                ForeignTables.identifier("defaults"),
                new Schema(Types.NestedField.required(1, "id", Types.LongType.get())))
            .withProperty("format-version", "3")
            .create()
            .updateSchema()
            .addColumn("kind", Types.StringType.get(), "what", Expressions.lit("old"))
            .commit();
        foreign
            .catalog()
            .buildTable(
                ForeignTables.identifier("variants"),
                new Schema(
                    Types.NestedField.required(1, "id", Types.LongType.get()),
                    Types.NestedField.optional(2, "any", Types.VariantType.get())))
            .withProperty("format-version", "3")
            .create();
      }
      refused(() -> lake.table("defaults"), "defaults", "kind", "default");
      refused(() -> lake.table("variants"), "variants", "any", "variant");
    }
  }

  @Test
  void tablesOfOneFormatAreNotThoseOfAnother() throws IOException {
    makeTable();
    Files.createDirectories(folder.resolve("plain"));
    try (Stream<Path> files = Files.list(table())) {
      Path data = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
      Files.copy(data, folder.resolve("plain/a.parquet"));
    }
    opened(
        lake -> {
          assertThat(lake.table("plain").format().name()).isEqualTo("geoparquet");
          assertThat(lake.table("places").format().name()).isEqualTo("iceberg");
          assertThat(lake.tables()).containsExactly("places", "plain");
        });
  }
}
