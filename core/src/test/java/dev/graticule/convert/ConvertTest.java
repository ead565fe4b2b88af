package dev.graticule.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.UnsupportedCapabilityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

class ConvertTest {
  @TempDir Path folder;

  private final RootAllocator allocator = new RootAllocator(256 << 20);
  private final AtomicInteger closed = new AtomicInteger();

  record City(String name, long people, Point place) {}

  record Plain(String name) {}

  private static final Contract CITIES = Contract.of(City.class);

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  private static City city(int i) {
    return new City("c" + i, i, new GeometryFactory().createPoint(new Coordinate(i, 1)));
  }

  private Lake lake() {
    return Lake.open(folder.resolve("lake"), LakeOptions.defaults().withAllocator(allocator));
  }

  private Store files() {
    return Store.local(folder);
  }

  private StorePath geoJson(String text) throws IOException {
    Files.writeString(folder.resolve("in.geojson"), text);
    return StorePath.of("in.geojson");
  }

  @Test
  void recordsOfAnIteratorReachATableInOneCommit() {
    try (Lake lake = lake()) {
      SpatialTable table = lake.create("cities", CITIES, GeoParquetDirectory.format());
      Stream<City> cities =
          IntStream.range(0, 20_000).mapToObj(ConvertTest::city).onClose(closed::incrementAndGet);
      assertThat(Convert.from(City.class, cities).to(table).await().rows()).isEqualTo(20_000);
      assertThat(closed).hasValue(1);
      try (BatchSource back = table.scan()) {
        assertThat(Drained.rows(back)).hasSize(20_000).contains(List.of("c7", "7", "POINT (7 1)"));
      }
      assertThat(allocator.getChildAllocators()).hasSize(1);
    }
  }

  @Test
  void aGeoJsonFileReachesATableUnderTheTablesTypesAndNames() throws IOException {
    StorePath path =
        geoJson(
            """
            {"type":"Feature","properties":{"name":"1","people":5,"seen":"2026-01-31"},"geometry":{"type":"Point","coordinates":[1,2]}}
            """);
    Contract contract =
        Contract.builder()
            .geometry("place", g -> g.withCrs(Crs.of("EPSG:4326")))
            .nullable("seen", Scalar.DATE)
            .required("people", Scalar.INT32)
            .nullable("name", Scalar.TEXT)
            .nullable("note", Scalar.TEXT)
            .build();
    try (Lake lake = lake();
        Store files = files()) {
      SpatialTable table = lake.create("cities", contract, GeoParquetDirectory.format());
      Convert.from(GeoJson.file(files, path)).to(table).await();
      try (BatchSource back = table.scan()) {
        assertThat(Drained.rows(back))
            .containsExactly(List.of("POINT (1 2)", "20484", "5", "1", "null"));
      }
    }
  }

  @Test
  void columnsThatAreNotWantedAreRefusedUnlessDropped() throws IOException {
    StorePath path =
        geoJson("{\"type\":\"Feature\",\"properties\":{\"a\":1,\"b\":2},\"geometry\":null}");
    Contract wanted =
        Contract.builder().nullable("b", Scalar.INT64).geometry("geometry", g -> g).build();
    try (Store files = files()) {
      Convert input = Convert.from(GeoJson.file(files, path));
      assertThatThrownBy(() -> input.source(allocator, wanted))
          .isInstanceOf(ConvertException.class)
          .hasMessageContaining("in.geojson")
          .hasMessageContaining("[a] is not in the wanted contract");
      try (BatchSource rows = input.droppingExtraColumns().source(allocator, wanted)) {
        assertThat(Drained.rows(rows)).containsExactly(List.of("2", "null"));
      }
    }
  }

  @Test
  void componentsOfARecordThatAreNotWantedAreRefusedUnlessDropped() {
    Contract wanted =
        Contract.builder().required("name", Scalar.TEXT).geometry("place", g -> g).build();
    assertThatThrownBy(() -> Convert.from(City.class, Stream.of(city(1))).source(allocator, wanted))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("The records of City")
        .hasMessageContaining("people");
    try (BatchSource rows =
        Convert.from(City.class, Stream.of(city(1)))
            .droppingExtraColumns()
            .source(allocator, wanted)) {
      assertThat(Drained.rows(rows)).containsExactly(List.of("c1", "POINT (1 1)"));
    }
  }

  @Test
  void anInputWithoutTheWantedGeometryIsRefusedRatherThanFilledWithNulls() {
    Contract wanted =
        Contract.builder().required("name", Scalar.TEXT).geometry("place", g -> g).build();
    assertThatThrownBy(
            () ->
                Convert.from(Plain.class, List.of(new Plain("x")).iterator())
                    .source(allocator, wanted))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("none of the geometry columns [place]")
        .hasMessageContaining("[name]");
  }

  @Test
  void anIteratorThatThrowsMidwayEndsTheAppendAndLeavesNothing() {
    Iterator<City> cities =
        IntStream.range(0, 20_000)
            .mapToObj(
                i -> {
                  if (i == 10_000) {
                    throw new IllegalStateException("the line went dead");
                  }
                  return city(i);
                })
            .iterator();
    try (Lake lake = lake()) {
      SpatialTable table = lake.create("cities", CITIES, GeoParquetDirectory.format());
      assertThatThrownBy(() -> Convert.from(City.class, cities).to(table).await())
          .isInstanceOf(ConvertException.class)
          .hasMessageContaining("The records of City")
          .hasMessageContaining("after 10000 of them")
          .hasMessageContaining("the line went dead")
          .hasCauseInstanceOf(IllegalStateException.class);
      assertThat(table.snapshot().files(Predicates.all())).isEmpty();
      assertThat(Convert.from(City.class, Stream.of(city(1))).to(table).await().rows())
          .isEqualTo(1);
    }
  }

  @Test
  void aRecordThatBreaksTheContractIsNamedByItsNumber() {
    Iterator<City> cities =
        IntStream.range(0, 9_000)
            .mapToObj(i -> i == 8_500 ? new City("x", 1, null) : city(i))
            .iterator();
    try (BatchSource rows = Convert.from(City.class, cities).source(allocator)) {
      assertThatThrownBy(() -> Drained.count(rows))
          .isInstanceOf(ConvertException.class)
          .hasMessageContaining("The records of City: Column \"place\", row 8500");
      assertThat(rows.next()).isEmpty();
    }
  }

  @Test
  void aValueThatTheWantedContractRefusesIsNamedByItsRow() {
    Contract wanted =
        Contract.builder()
            .required("name", Scalar.TEXT)
            .required("people", Scalar.INT16)
            .geometry("place", g -> g)
            .build();
    // Nine thousand fit a batch and a part of the next; the first that is too large is in that one.
    Convert input =
        Convert.from(new Borrowed(IntStream.range(24_000, 34_000).mapToObj(ConvertTest::city)));
    try (BatchSource rows = input.source(allocator, wanted)) {
      assertThatThrownBy(() -> Drained.count(rows))
          .isInstanceOf(ConvertException.class)
          .hasMessageContaining("Borrowed: Column \"people\", row 8768");
    }
  }

  /** An input of a user's own, which leaves casting and naming errors to the door. */
  private record Borrowed(Stream<City> cities) implements Input {
    @Override
    public String name() {
      return "Borrowed";
    }

    @Override
    public BatchSource open(BufferAllocator allocator, Optional<Contract> wanted) {
      return dev.graticule.batch.Records.source(City.class, cities, allocator, 1_000);
    }
  }

  @Test
  void rowsThatWereHandedOverAreGivenOnceAndClosedTwice() {
    Convert input = Convert.from(City.class, Stream.of(city(1)).onClose(closed::incrementAndGet));
    BatchSource rows = input.source(allocator);
    rows.close();
    rows.close();
    assertThat(closed).hasValue(1);
    assertThatThrownBy(rows::next).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> input.source(allocator))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("can be read once");
  }

  @Test
  void rowsOfAnAppendThatIsRefusedAtOnceAreLetGoUnopened() {
    try (Lake lake = lake()) {
      SpatialTable table = lake.create("cities", CITIES, GeoParquetDirectory.format());
      Stream<City> cities = Stream.of(city(1)).onClose(closed::incrementAndGet);
      assertThatThrownBy(
              () ->
                  Convert.from(City.class, cities)
                      .to(table, AppendOptions.defaults().withIdempotencyKey("k")))
          .isInstanceOf(UnsupportedCapabilityException.class);
      assertThat(closed).hasValue(1);
    }
  }

  @Test
  void notesOfTheAppendReachTheHistory() {
    try (Lake lake = lake()) {
      SpatialTable table = lake.create("cities", CITIES, GeoParquetDirectory.format());
      assertThat(
              Convert.from(City.class, Stream.of(city(1)))
                  .to(table, AppendOptions.defaults().withSummary(Map.of("from", "here")))
                  .await()
                  .rows())
          .isEqualTo(1);
    }
  }

  @Test
  void inputsOfAnyFormatBecomeOneAppendOneAfterTheOther() throws IOException {
    Files.writeString(folder.resolve("in.csv"), "people,name,lon,lat\n1,c1,1,1\n2,c2,2,1\n");
    try (Lake lake = lake();
        Store files = files()) {
      SpatialTable table = lake.create("cities", CITIES, GeoParquetDirectory.format());
      List<Input> inputs =
          List.of(
              Csv.file(files, StorePath.of("in.csv")).points("place", "lon", "lat"),
              new Borrowed(IntStream.range(3, 20_000).mapToObj(ConvertTest::city)),
              GeoJson.file(
                  files,
                  geoJson(
                      "{\"type\":\"Feature\",\"properties\":{\"name\":\"last\",\"people\":5},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}")));
      assertThat(Convert.from(inputs).to(table).await().rows()).isEqualTo(20_000);
      try (BatchSource back = table.scan()) {
        assertThat(Drained.rows(back))
            .startsWith(List.of("c1", "1", "POINT (1 1)"), List.of("c2", "2", "POINT (2 1)"))
            .endsWith(List.of("last", "5", "POINT (1 2)"));
      }
    }
  }

  @Test
  void whatIsWrongWithOneOfSeveralInputsNamesItAndTheRowInIt() throws IOException {
    StorePath bad = geoJson("{\"type\":\"Feature\",\"properties\":{\"name\":7");
    try (Lake lake = lake();
        Store files = files()) {
      SpatialTable table = lake.create("cities", CITIES, GeoParquetDirectory.format());
      Input good = new Borrowed(IntStream.range(0, 3_000).mapToObj(ConvertTest::city));
      Input broken =
          new Borrowed(
              IntStream.range(0, 100).mapToObj(i -> i == 70 ? new City("x", 1, null) : city(i)));
      assertThatThrownBy(() -> Convert.from(List.of(good, broken)).to(table).await())
          .isInstanceOf(ConvertException.class)
          .hasMessageContaining("Borrowed: Column \"place\", row 70");
      assertThatThrownBy(
              () ->
                  Convert.from(List.of(new Borrowed(Stream.of(city(1))), GeoJson.file(files, bad)))
                      .to(table)
                      .await())
          .isInstanceOf(ConvertException.class)
          .hasMessageContaining("in.geojson");
      assertThat(table.snapshot().files(Predicates.all())).isEmpty();
    }
  }

  @Test
  void whatTheFirstOfSeveralInputsIsTheOthersBecomeWhenNothingElseIsWanted() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "n,name\n1,x\n");
    Files.writeString(folder.resolve("b.csv"), "name,n\ny,2\n");
    Files.writeString(folder.resolve("c.csv"), "name,n,more\nz,3,4\n");
    try (Store files = files()) {
      List<Csv> inputs =
          Stream.of("a.csv", "b.csv", "c.csv")
              .map(name -> Csv.file(files, StorePath.of(name)))
              .toList();
      try (BatchSource rows = Convert.from(inputs.subList(0, 2)).source(allocator)) {
        assertThat(Drained.rows(rows)).containsExactly(List.of("1", "x"), List.of("2", "y"));
        assertThat(rows.next()).isEmpty();
      }
      try (BatchSource rows = Convert.from(inputs).source(allocator)) {
        assertThatThrownBy(() -> Drained.count(rows))
            .isInstanceOf(ConvertException.class)
            .hasMessageContaining("c.csv")
            .hasMessageContaining("[more]");
      }
      try (BatchSource rows = Convert.from(inputs).droppingExtraColumns().source(allocator)) {
        assertThat(Drained.rows(rows)).endsWith(List.of("3", "z"));
      }
    }
    assertThatThrownBy(() -> Convert.from(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one");
  }

  @Test
  void inputsThatWereHandedRowsAreLetGoHoweverFarTheyWereRead() {
    for (int read = 0; read < 4; read++) {
      closed.set(0);
      List<Input> inputs =
          IntStream.range(0, 4).mapToObj(i -> (Input) handedOver(Stream.of(city(i)))).toList();
      try (BatchSource rows = Convert.from(inputs).source(allocator)) {
        for (int i = 0; i < read; i++) {
          rows.next().orElseThrow().close();
        }
      }
      assertThat(closed).as("after %d batches", read).hasValue(4);
    }
  }

  @Test
  void inputsBehindOneThatCannotBeOpenedAreLetGo() {
    try (Store files = files()) {
      Input none = GeoJson.file(files, StorePath.of("none.geojson"));
      List<Input> inputs = List.of(none, handedOver(Stream.of(city(1))));
      assertThatThrownBy(() -> Convert.from(inputs).source(allocator))
          .isInstanceOf(ConvertException.class);
      assertThat(closed).hasValue(1);
      Input first = handedOver(Stream.of(city(1)));
      assertThatThrownBy(
              () -> {
                try (BatchSource rows =
                    Convert.from(List.of(first, none, handedOver(Stream.of(city(2)))))
                        .source(allocator)) {
                  rows.next();
                }
              })
          .isInstanceOf(ConvertException.class)
          .hasMessageContaining("none.geojson");
      assertThat(closed).hasValue(3);
    }
  }

  private Input handedOver(Stream<City> cities) {
    Stream<City> counted = cities.onClose(closed::incrementAndGet);
    return new RecordInput<>(City.class, counted.iterator(), Closing.of(counted));
  }

  @Test
  void aFileThatIsNotThereIsOneErrorThatNamesIt() {
    try (Store files = files()) {
      for (Input input :
          List.of(
              GeoJson.file(files, StorePath.of("none.geojson")),
              GeoParquet.file(files, StorePath.of("none.parquet")))) {
        assertThatThrownBy(() -> Convert.from(input).source(allocator))
            .isInstanceOf(ConvertException.class)
            .hasMessageContaining("none.");
      }
    }
  }

  @Test
  void anAllocatorThatIsTooSmallEndsInOneError() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append(
          "{\"type\":\"Feature\",\"properties\":{\"i\":%d,\"t\":\"%s\"},\"geometry\":null}\n"
              .formatted(i, "x".repeat(100)));
    }
    StorePath path = geoJson(text.toString());
    try (Store files = files();
        BufferAllocator small = allocator.newChildAllocator("small", 0, 1 << 20);
        BatchSource rows = Convert.from(GeoJson.file(files, path)).source(small)) {
      assertThatThrownBy(rows::next)
          .isInstanceOf(ConvertException.class)
          .hasMessageContaining("in.geojson")
          .hasMessageContaining("more memory than the allocator gives");
      assertThat(small.getAllocatedMemory()).isZero();
    }
  }

  @Test
  void batchesStayBoundedHoweverLongTheInput() throws IOException {
    String ring = "[0,0],[1,0],[1,1],".repeat(20_000) + "[0,0]";
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      text.append(
          "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[%s]]}}\n"
              .formatted(ring));
    }
    StorePath path = geoJson(text.toString());
    try (Store files = files();
        BatchSource rows = Convert.from(GeoJson.file(files, path)).source(allocator)) {
      int batches = 0;
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          assertThat(allocator.getAllocatedMemory()).isLessThan(40 << 20);
          assertThat(batch.rowCount()).isBetween(1, 9);
          batches++;
        }
      }
      assertThat(batches).isEqualTo(3);
    }
  }
}
