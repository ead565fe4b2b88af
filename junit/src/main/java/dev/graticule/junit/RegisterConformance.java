package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Cast;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.GeometryType;
import dev.graticule.file.GeoParquetProfile;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.WriteOptions;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreWriter;
import dev.graticule.table.AgeFloor;
import dev.graticule.table.AppendResult;
import dev.graticule.table.Capability;
import dev.graticule.table.Commit;
import dev.graticule.table.DataFile;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.Operation;
import dev.graticule.table.RefusedException;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.Layout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;

/** Files that others wrote, and files that nobody holds. */
abstract class RegisterConformance extends ReplaceConformance {
  // Others write no field ids, or their own; without any a table goes by names.
  private static final WriteOptions NO_IDS = WriteOptions.builder().fieldIds(Map.of()).build();

  private static Store in(SpatialTable table) {
    return table.snapshot().store();
  }

  /** Writes rows into a file of the table's store that no version holds. */
  private StorePath put(SpatialTable table, String path, BatchSource rows, WriteOptions options) {
    StorePath at = StorePath.of(path);
    try (rows;
        GeoParquetWriter writer =
            GeoParquetWriter.create(in(table), at, rows.contract(), options, lake().allocator())) {
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          writer.write(batch);
        }
      }
    }
    return at;
  }

  private StorePath put(SpatialTable table, String path, BatchSource rows) {
    return put(table, path, rows, withoutIds(rows.contract()));
  }

  /** A negative id stands for none. */
  private static WriteOptions withoutIds(Contract contract) {
    Map<String, Integer> none = new HashMap<>();
    contract.columns().forEach(column -> none.put(column.name(), -1));
    return NO_IDS.toBuilder().fieldIds(none).build();
  }

  @Test
  void filesOfOthersAreTakenInWhereTheyLie() {
    assumeCan(Capability.REGISTER_FILES);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    StorePath one = put(table, "from/others/one.parquet", rows(100, 120));
    StorePath two = put(table, "two.parquet", rows(200, 203));

    AppendResult result = table.register(List.of(two, one)).await();

    assertThat(result.rows()).isEqualTo(23);
    assertThat(result.files()).extracting(DataFile::path).containsExactly(one, two);
    assertThat(paths(table)).contains(one, two);
    assertThat(ids(table)).hasSize(28).contains(0L, 100L, 119L, 202L);
    assertThat(table.plan(Predicates.ge("id", 200)).kept()).hasSize(1);
    assertThat(table.plan(Predicates.window("location", Bounds.of(150, 0, 500, 500))).kept())
        .hasSize(1);
    assertThat(ids(table, table.snapshot(), Predicates.eq("id", 201))).containsExactly(201L);
    if (can(Capability.TIME_TRAVEL)) {
      assertThat(table.history().get(0).operation()).isEqualTo(Operation.REGISTER);
    }
    table.append(rows(5, 6)).await();
    assertThat(ids(table)).hasSize(29);
  }

  @Test
  void boundsThatNoFooterTellsAreFound() {
    assumeCan(Capability.REGISTER_FILES);
    SpatialTable table = create();
    // Parquet's own statistics have no box that reaches to infinity: such a file says nothing.
    List<Sighting> up =
        List.of(
            sighting(0, Optional.empty()),
            new Sighting(
                100,
                Optional.empty(),
                new GeometryFactory().createPoint(new Coordinate(100, Double.POSITIVE_INFINITY))));
    StorePath bare =
        put(
            table,
            "bare.parquet",
            rows(Sighting.class, contract(), up),
            withoutIds(contract()).toBuilder().profile(GeoParquetProfile.V2_0).build());

    table.register(List.of(bare)).await();

    assertThat(table.plan(Predicates.window("location", Bounds.of(101, 0, 150, 50))).kept())
        .isEmpty();
    assertThat(ids(table, table.snapshot(), Predicates.window("location", Bounds.of(-1, -1, 5, 5))))
        .containsExactly(0L);
  }

  @Test
  void aFileCountsOnce() throws Exception {
    assumeCan(Capability.REGISTER_FILES);
    SpatialTable table = create();
    StorePath file = put(table, "file.parquet", rows(0, 5));

    assertThatThrownBy(() -> table.register(List.of(file, file)).await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("file.parquet")
        .hasMessageContaining("twice");
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Boolean> registered =
        inThreads(
            thread ->
                () -> {
                  start.await();
                  try {
                    table.register(List.of(file)).await();
                    return true;
                  } catch (RefusedException twice) {
                    assertThat(twice).hasMessageContaining("file.parquet");
                    return false;
                  }
                });

    assertThat(registered).containsOnlyOnce(true);
    assertThat(ids(table)).isEqualTo(upTo(5));
    DataFile known = files(table).get(0);
    assertThatThrownBy(() -> table.commit(Commit.of(Operation.REGISTER, List.of(known), List.of())))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("file.parquet");
    assertThat(ids(table)).isEqualTo(upTo(5));
  }

  private record Other(long id, String region, Point location, int more) {}

  /** A row of a contract that has some of these columns, in whatever types. */
  private BatchSource other(Contract contract) {
    return other(contract, 7);
  }

  private BatchSource other(Contract contract, long id) {
    Contract all = Contract.of(Other.class);
    Column location = contract.require("location");
    Contract given =
        new Contract(
            all.columns().stream().map(column -> column.isGeometry() ? location : column).toList(),
            Map.of());
    Other row = new Other(id, "x", sighting(id, Optional.empty()).location(), 1);
    return Cast.plan(given, contract, Cast.ExtraColumns.DROP)
        .source(rows(Other.class, given, List.of(row)), lake().allocator());
  }

  @Test
  void allThatDoesNotFitIsNamedAtOnce() {
    assumeCan(Capability.REGISTER_FILES);
    SpatialTable table = create();
    Column location = contract().require("location");
    ColumnType.Geometry points = (ColumnType.Geometry) location.type();
    Contract elsewhere =
        Contract.builder()
            .required("id", Scalar.INT64)
            .column(location.withType(points.withCrs(Crs.of("EPSG:3857"))))
            .build();
    Contract otherTypes =
        Contract.builder()
            .required("id", Scalar.INT32)
            .column(location)
            .nullable("more", Scalar.INT32)
            .build();
    StorePath fits = put(table, "fits.parquet", rows(0, 5));
    put(table, "crs.parquet", other(elsewhere));
    put(table, "types.parquet", other(otherTypes));
    put(table, "less.parquet", other(Contract.builder().column(location).build()));
    try (StoreWriter writer = in(table).create(StorePath.of("text.parquet"))) {
      writer.write(ByteBuffer.wrap("no Parquet".getBytes(StandardCharsets.UTF_8)));
    }

    assertThatThrownBy(
            () ->
                table
                    .register(
                        List.of(
                            fits,
                            StorePath.of("crs.parquet"),
                            StorePath.of("types.parquet"),
                            StorePath.of("less.parquet"),
                            StorePath.of("text.parquet"),
                            StorePath.of("gone.parquet")))
                    .await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("crs.parquet: The CRS of \"location\" is EPSG:3857")
        .hasMessageContaining("types.parquet: Column \"id\" is INT32, not INT64")
        .hasMessageContaining("types.parquet: Column \"more\"")
        .hasMessageContaining("less.parquet: Column \"id\"")
        .hasMessageContaining("text.parquet: ")
        .hasMessageContaining("gone.parquet: ")
        .hasMessageNotContaining("fits.parquet");
    assertThat(files(table)).isEmpty();
    assertThat(dataFiles()).as("nothing is deleted").hasSize(5);
  }

  @Test
  void promisesThatAFooterLeavesOpenAreHeldAgainstTheRows() {
    assumeCan(Capability.REGISTER_FILES);
    SpatialTable table = create();
    Column location = contract().require("location");
    ColumnType.Geometry any = ((ColumnType.Geometry) location.type()).withTypes(Set.of());
    Contract loose =
        Contract.builder().nullable("id", Scalar.INT64).nullable("location", any).build();
    StorePath sound = put(table, "sound.parquet", other(loose));
    table.register(List.of(sound)).await();
    StorePath line =
        put(
            table,
            "line.parquet",
            rows(
                Line.class,
                Contract.builder().required("id", Scalar.INT64).required("location", any).build(),
                List.of(
                    new Line(
                        1,
                        sighting(1, Optional.empty())
                            .location()
                            .getFactory()
                            .createLineString(
                                new Coordinate[] {new Coordinate(0, 0), new Coordinate(1, 1)})))));

    assertThat(ids(table)).containsExactly(7L);
    assertThatThrownBy(() -> table.register(List.of(line)).await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("line.parquet")
        .hasMessageContaining("location")
        .hasMessageContaining(GeometryType.LINE_STRING.label());
  }

  private record Line(long id, LineString location) {}

  private SpatialTable parted() {
    return lake().create("parted", contract(), format(), Layout.partitionedBy("region"));
  }

  private BatchSource withoutRegion(long id) {
    return other(contract().select(List.of("id", "location")), id);
  }

  @Test
  void partitionsAreToldByFoldersOrByColumns() {
    assumeCan(Capability.REGISTER_FILES);
    SpatialTable table = parted();
    table.append(rows(0, 3)).await();
    List<StorePath> good =
        List.of(
            put(table, "region=a%2Fb/x.parquet", withoutRegion(10)),
            put(table, "region=__HIVE_DEFAULT_PARTITION__/y.parquet", withoutRegion(11)),
            put(table, "anywhere/z.parquet", rows(12, 14, id -> Optional.of("r1"))));

    table.register(good).await();

    assertThat(values(table, "region", Predicates.ge("id", 10)))
        .isEqualTo(Map.of(10L, "a/b", 11L, "null", 12L, "r1", 13L, "r1"));
    assertThat(ids(table, table.snapshot(), Predicates.eq("region", "r1")))
        .containsExactly(1L, 12L, 13L);
    assertThat(table.plan(Predicates.eq("region", "a/b")).kept()).hasSize(1);
    put(table, "mixed.parquet", rows(20, 26));
    put(table, "untold.parquet", withoutRegion(30));
    put(table, "region=east/west.parquet", rows(31, 32, id -> Optional.of("west")));
    assertThatThrownBy(
            () ->
                table
                    .register(
                        List.of(
                            StorePath.of("mixed.parquet"),
                            StorePath.of("untold.parquet"),
                            StorePath.of("region=east/west.parquet")))
                    .await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("mixed.parquet: Its rows lie in several partitions")
        .hasMessageContaining("untold.parquet: Nothing tells its value")
        .hasMessageContaining("region=east/west.parquet: Its folder says east")
        .hasMessageContaining("west");
  }

  @Test
  void aColumnAddedLaterIsFoundInFilesOfOthers() {
    assumeCan(Capability.REGISTER_FILES);
    assumeCan(Capability.EVOLVE);
    SpatialTable table = create();
    table.append(rows(0, 2)).await();
    StorePath without = put(table, "without.parquet", rows(2, 3));
    Contract more = contract().evolve(Change.add(Column.nullable("more", Scalar.INT32)));
    StorePath with = put(table, "with.parquet", other(more));
    assertThatThrownBy(() -> table.register(List.of(with)).await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("\"more\"");

    table.evolve(Change.add(Column.nullable("more", Scalar.INT32)));
    table.register(List.of(with, without)).await();

    assertThat(values(table, "more", Predicates.all()))
        .isEqualTo(Map.of(0L, "null", 1L, "null", 2L, "null", 7L, "1"));
  }

  @Test
  void fieldIdsThatMeanOtherColumnsAreRefused() {
    assumeCan(Capability.REGISTER_FILES);
    SpatialTable table = create();
    boolean byId = !table.snapshot().columnMapping().isByName();
    Map<String, Integer> foreign = Map.of("id", 2, "region", 1, "location", 3);
    StorePath file =
        put(table, "foreign.parquet", rows(0, 3), WriteOptions.builder().fieldIds(foreign).build());

    if (byId) {
      assertThatThrownBy(() -> table.register(List.of(file)).await())
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("foreign.parquet")
          .hasMessageContaining("field id");
      assertThat(files(table)).isEmpty();
    } else {
      table.register(List.of(file)).await();
      assertThat(ids(table)).isEqualTo(upTo(3));
    }
  }

  @Test
  void whatNoVersionHoldsIsListedOnceItIsOld() {
    assumeCan(Capability.UNREFERENCED_FILES);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot first = table.snapshot();
    StorePath left = put(table, "left.parquet", rows(5, 6));

    assertThat(table.unreferencedFiles(Duration.ZERO, AgeFloor.NONE))
        .extracting(StoreEntry::path)
        .containsExactly(left);
    assertThat(table.unreferencedFiles(Duration.ofHours(1))).isEmpty();
    assertThatThrownBy(() -> table.unreferencedFiles(Duration.ofMinutes(59)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("hour");
    assertThatThrownBy(() -> table.unreferencedFiles(Duration.ofHours(-1), AgeFloor.NONE))
        .isInstanceOf(RefusedException.class);
    Clock threeDaysBehind = Clock.offset(Clock.systemUTC(), Duration.ofDays(-3));
    Clock threeDaysAhead = Clock.offset(Clock.systemUTC(), Duration.ofDays(3));
    var behind = closedLater(newLake(LakeOptions.defaults().withClock(threeDaysBehind)));
    assertThat(behind.table("sightings").unreferencedFiles(Duration.ZERO, AgeFloor.NONE))
        .as("files of the future are young")
        .isEmpty();
    var ahead = closedLater(newLake(LakeOptions.defaults().withClock(threeDaysAhead)));
    assertThat(ahead.table("sightings").unreferencedFiles(Duration.ofHours(1)))
        .extracting(StoreEntry::path)
        .containsExactly(left);
    // All that a version needs is still there when the rest is gone.
    table
        .unreferencedFiles(Duration.ZERO, AgeFloor.NONE)
        .forEach(entry -> in(table).delete(entry.path()));
    assertThat(ids(table, first)).isEqualTo(upTo(5));
    table.append(rows(5, 6)).await();
    reopen();
    assertThat(ids(lake().table("sightings"))).isEqualTo(upTo(6));
    assertThat(lake().table("sightings").unreferencedFiles(Duration.ZERO, AgeFloor.NONE)).isEmpty();
  }

  @Test
  void filesOfEarlierVersionsAreHeld() {
    assumeCan(Capability.UNREFERENCED_FILES);
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot before = table.snapshot();
    table.overwritePartitions(rows(5, 7)).await();

    assertThat(table.unreferencedFiles(Duration.ZERO, AgeFloor.NONE)).isEmpty();
    assertThat(ids(table, before)).isEqualTo(upTo(5));
    assertThat(ids(table)).containsExactly(5L, 6L);
  }
}
