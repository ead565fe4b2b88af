package dev.graticule.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.HistoryEntry;
import dev.graticule.table.Lake;
import dev.graticule.table.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

class TourTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

  private int tour(Object... arguments) {
    return Tour.run(
        Arrays.stream(arguments).map(Object::toString).toList(),
        new PrintStream(said, true, StandardCharsets.UTF_8),
        new PrintStream(complained, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private String complained() {
    return complained.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theTourLeavesEqualTablesInEveryFormatAndASecondOneTakesItsFolder() throws IOException {
    Path out = folder.resolve("out");
    tourOfAFleet(out);
    tourOfTheUsersOwnFile(out);
    tourOfAProjectedFile(out);
  }

  private void tourOfAFleet(Path out) throws IOException {
    assertThat(tour("--out", out, "--rows", 20_000)).as(complained()).isZero();
    theLastLinesSayWhatToDoNext(out);
    everyFormatHasEqualTables(out, 20_000);
    earlierVersionsAreThere(out);
    String page = Files.readString(out.resolve("tour.html"));
    assertThat(page)
        .contains("Europe/Vienna", "OpenStreetMap")
        .contains("GeoParquet directory", "Apache Iceberg", "Delta Lake")
        .contains("As they came, and in order", "id=\"layer-ordered\"", "reports_in_order")
        .contains("No earlier versions: ", "new column <code>heading</code>")
        .doesNotContain("{{")
        .doesNotContain("src=\"http")
        .doesNotContain("href=\"http");
    assertThat(page.length()).isLessThan(3 << 20);
    assertThat(partFiles(out)).isEmpty();
  }

  private void theLastLinesSayWhatToDoNext(Path out) {
    List<String> last = said().lines().dropWhile(line -> !line.isEmpty()).skip(1).toList();
    assertThat(last).hasSize(12);
    assertThat(last.get(0)).startsWith("Written").contains("444 rows").contains("20,000 rows");
    assertThat(last.get(3))
        .startsWith("Answered  alike in geoparquet, iceberg, delta: ")
        .contains("stopped after");
    assertThat(last.get(4)).startsWith("Read");
    assertThat(last.get(5)).isEqualTo("Page      " + out.resolve("tour.html"));
    assertThat(last.get(6))
        .isEqualTo("Next      examples/run inspect %s reports".formatted(out.resolve("delta")));
    assertThat(last.get(7)).contains("examples/run inspect ", ".parquet");
    assertThat(last.get(8)).contains("examples/run validate ", ".parquet");
    assertThat(last.get(9)).startsWith("Elsewhere").contains(out + "/geoparquet/reports/");
    assertThat(last.get(10)).contains("pyiceberg", out + "/iceberg/catalog.db", "'lake.reports'");
    assertThat(last.get(11)).contains("deltalake", out + "/delta/reports");
  }

  private static void everyFormatHasEqualTables(Path out, long reports) {
    for (TourFormat format : TourFormat.values()) {
      try (Lake lake = Lake.open(out.resolve(format.word()))) {
        assertThat(lake.tables()).containsExactly("reports", "reports_in_order", "zones");
        assertThat(lake.table("reports").format().name()).isEqualTo(format.word());
        assertThat(lake.table("reports").snapshot().totals().rows()).isEqualTo(reports);
        assertThat(lake.table("reports_in_order").snapshot().totals().rows()).isEqualTo(reports);
        assertThat(lake.table("zones").snapshot().totals().rows()).isEqualTo(444);
      }
    }
    assertThat(out.resolve("iceberg/catalog.db")).isNotEmptyFile();
  }

  private void earlierVersionsAreThere(Path out) {
    assertThat(said())
        .contains("create: 0 rows, 0 in the window")
        .contains("append: 15,000 rows, ")
        .contains("evolve, new column heading: 15,000 rows, ")
        .contains("append: 20,000 rows, ")
        .contains("cannot read earlier versions (TIME_TRAVEL)");
    for (String format : List.of("iceberg", "delta")) {
      try (Lake lake = Lake.open(out.resolve(format))) {
        assertThat(lake.table("reports").history())
            .extracting(HistoryEntry::operation)
            .containsExactly(
                Operation.APPEND, Operation.EVOLVE, Operation.APPEND, Operation.CREATE);
      }
    }
  }

  private void tourOfTheUsersOwnFile(Path out) throws IOException {
    Path own = folder.resolve("own.geojson");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append(
          "{\"type\":\"Feature\",\"properties\":{\"n\":%d,\"remark\":\"a\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[%d.5,%d.5]}}%n"
              .formatted(i, i % 20, 40 + i / 20));
    }
    Files.writeString(own, text);
    assertThat(tour("--out", out, "--input", own)).as(complained()).isZero();
    assertThat(said())
        .contains("input (200 rows", "200 rows in ")
        .contains("evolve, new column remark_2: 200 rows, ");
    for (TourFormat format : TourFormat.values()) {
      try (Lake lake = Lake.open(out.resolve(format.word()))) {
        assertThat(lake.tables()).containsExactly("input", "input_in_order", "zones");
      }
    }
  }

  private void tourOfAProjectedFile(Path out) throws IOException {
    Path own = folder.resolve("projected.geojson");
    Files.writeString(
        own,
        "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::3857\"}},\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1822000,6141000]}}]}");
    assertThat(tour("--out", out, "--input", own, "--format", "delta")).as(complained()).isZero();
    assertThat(said()).contains("not how many rows each time zone has").contains("1 rows in");
    assertThat(out.resolve("tour.html")).isNotEmptyFile();
    assertThat(out.resolve("delta/input")).isDirectory();
    assertThat(out.resolve("iceberg")).as("left by the tour before").doesNotExist();
  }

  /** A shop; Delta has no time of day. */
  record Shop(LocalTime opens, Point place) {}

  @Test
  void aFormatThatCannotHoldTheColumnsIsLeftOutAndSaysSo() throws IOException {
    Path own = fileOfShops();
    Path out = folder.resolve("out");
    assertThat(tour("--out", out, "--input", own)).as(complained()).isZero();
    assertThat(said())
        .contains("Delta Lake: left out. ", "opens")
        .contains("alike in geoparquet, iceberg: ");
    assertThat(Files.readString(out.resolve("tour.html"))).contains("Delta Lake was left out: ");

    assertThat(tour("--out", out, "--input", own, "--format", "delta")).isEqualTo(1);
    assertThat(complained()).contains("opens");
  }

  private Path fileOfShops() throws IOException {
    Path root = folder.resolve("shops");
    try (Lake lake = Lake.open(root)) {
      Point place = new GeometryFactory().createPoint(new Coordinate(16.4, 48.2));
      List<Shop> shops = List.of(new Shop(LocalTime.of(8, 30), place));
      lake.create("shops", Contract.of(Shop.class), GeoParquetDirectory.format())
          .append(Records.source(Shop.class, shops.iterator(), lake.allocator(), 10))
          .await();
    }
    try (Stream<Path> files = Files.list(root.resolve("shops"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  @Test
  void aFolderOfSomebodyElseIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve("thesis.txt"), "all my work");
    assertThat(tour("--out", folder)).isEqualTo(2);
    assertThat(complained()).contains("is not empty");
    assertThat(folder.resolve("thesis.txt")).hasContent("all my work");
  }

  @Test
  void aBadFileIsToldInTheValidatorsWordsBeforeAnythingIsWritten() throws IOException {
    Path bad = folder.resolve("bad.parquet");
    Files.writeString(bad, "no Parquet at all");
    Path out = folder.resolve("out");
    assertThat(tour("--out", out, "--input", bad)).isEqualTo(1);
    assertThat(complained()).contains("bad.parquet");
    assertThat(out).doesNotExist();
  }

  @Test
  void wordsThatItDoesNotKnowAreRefusedWithTheUsage() {
    for (List<String> words :
        List.of(
            List.of("--rows"),
            List.of("--rows", "none"),
            List.of("--rows", "0"),
            List.of("--format", "shapefile"),
            List.of("--format", "delta,"),
            List.of("fast"))) {
      assertThat(tour(words.toArray())).as("%s", words).isEqualTo(2);
    }
    assertThat(complained())
        .contains("Usage: examples/run tour")
        .contains("--format is one of geoparquet, iceberg, delta, not \"shapefile\".");
  }

  @Test
  void theZonesOfTheWorldAreAllThere() {
    List<String> names = new ArrayList<>();
    long vertices = 0;
    try (TimeZones zones = TimeZones.open()) {
      while (zones.hasNext()) {
        Zone zone = zones.next();
        names.add(zone.name());
        vertices += zone.vertices();
      }
    }
    assertThat(names).hasSize(444).doesNotHaveDuplicates().contains("Europe/Vienna");
    assertThat(vertices).isBetween(7_000_000L, 9_000_000L);
  }

  @Test
  void theFleetIsTheSameForTheSameSeed() {
    List<Report> first = new ArrayList<>();
    List<Report> second = new ArrayList<>();
    new Fleet(0, 500, 1).forEachRemaining(first::add);
    new Fleet(0, 500, 1).forEachRemaining(second::add);
    assertThat(first).isEqualTo(second).hasSize(500);
    List<Report> other = new ArrayList<>();
    new Fleet(0, 500, 2).forEachRemaining(other::add);
    assertThat(other).isNotEqualTo(first);
    assertThat(new Fleet(500, 10, 1).next().id()).isEqualTo(500);
  }

  private static List<Path> partFiles(Path out) throws IOException {
    try (Stream<Path> walk = Files.walk(out)) {
      return walk.filter(
              p ->
                  p.getFileName().toString().contains("part-")
                      && !p.toString().endsWith(".parquet"))
          .toList();
    }
  }
}
