package dev.graticule.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.predicate.Predicates;
import dev.graticule.table.Lake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void theTourLeavesTablesAnswersAndAPageAndASecondOneTakesItsFolder() throws IOException {
    Path out = folder.resolve("out");
    tourOfAFleet(out);
    tourOfTheUsersOwnFile(out);
    tourOfAProjectedFile(out);
  }

  private void tourOfAProjectedFile(Path out) throws IOException {
    Path own = folder.resolve("projected.geojson");
    Files.writeString(
        own,
        "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::3857\"}},\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1822000,6141000]}}]}");
    assertThat(tour("--out", out, "--input", own)).as(complained()).isZero();
    assertThat(said()).contains("not how many rows each time zone has").contains("1 rows in");
    assertThat(out.resolve("tour.html")).isNotEmptyFile();
  }

  private void tourOfAFleet(Path out) throws IOException {
    assertThat(tour("--out", out, "--rows", 20_000)).as(complained()).isZero();
    List<String> lines = said().lines().toList();
    List<String> last = lines.subList(lines.size() - 5, lines.size());
    assertThat(last.get(0)).startsWith("Written").contains("444 rows").contains("20,000 rows");
    assertThat(last.get(1)).startsWith("Answered").contains("stopped after");
    assertThat(last.get(2)).startsWith("Read");
    assertThat(last.get(3)).contains("examples/run inspect ");
    assertThat(last.get(4)).contains("examples/run validate ");

    try (Lake lake = Lake.open(out.resolve("geoparquet"))) {
      assertThat(lake.tables()).containsExactly("reports", "zones");
      long rows =
          lake.table("reports").snapshot().files(Predicates.all()).stream()
              .mapToLong(file -> file.rows())
              .sum();
      assertThat(rows).isEqualTo(20_000);
    }
    String page = Files.readString(out.resolve("tour.html"));
    assertThat(page)
        .contains("Europe/Vienna")
        .contains("OpenStreetMap")
        .doesNotContain("{{")
        .doesNotContain("src=\"http")
        .doesNotContain("href=\"http");
    assertThat(page.length()).isLessThan(3 << 20);
    assertThat(partFiles(out)).isEmpty();
  }

  private void tourOfTheUsersOwnFile(Path out) throws IOException {
    Path own = folder.resolve("own.geojson");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append(
          "{\"type\":\"Feature\",\"properties\":{\"n\":%d},\"geometry\":{\"type\":\"Point\",\"coordinates\":[%d.5,%d.5]}}%n"
              .formatted(i, i % 20, 40 + i / 20));
    }
    Files.writeString(own, text);
    assertThat(tour("--out", out, "--input", own)).as(complained()).isZero();
    assertThat(said()).contains("input (200 rows").contains("200 rows in");
    try (Lake lake = Lake.open(out.resolve("geoparquet"))) {
      assertThat(lake.tables()).containsExactly("input", "zones");
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
            List.of("fast"))) {
      assertThat(tour(words.toArray())).as("%s", words).isEqualTo(2);
    }
    assertThat(complained()).contains("Usage: examples/run tour");
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
    new Fleet(500, 1).forEachRemaining(first::add);
    new Fleet(500, 1).forEachRemaining(second::add);
    assertThat(first).isEqualTo(second).hasSize(500);
    List<Report> other = new ArrayList<>();
    new Fleet(500, 2).forEachRemaining(other::add);
    assertThat(other).isNotEqualTo(first);
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
