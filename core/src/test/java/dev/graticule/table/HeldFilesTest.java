package dev.graticule.table;

import static dev.graticule.predicate.Predicates.and;
import static dev.graticule.predicate.Predicates.eq;
import static dev.graticule.predicate.Predicates.ge;
import static dev.graticule.predicate.Predicates.gt;
import static dev.graticule.predicate.Predicates.isNull;
import static dev.graticule.predicate.Predicates.not;
import static dev.graticule.predicate.Predicates.or;
import static dev.graticule.predicate.Predicates.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.contract.Nullability;
import dev.graticule.file.ForeignParquet;
import dev.graticule.file.GeoParquetProfile;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.RowBatches;
import dev.graticule.file.RowValues;
import dev.graticule.file.WriteOptions;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.ColumnMapping.Place;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/** Files as they were written, read as the table is now. */
class HeldFilesTest {
  private static final StorePath FILE = StorePath.of("rows.parquet");

  private final BufferAllocator allocator = new RootAllocator();
  private final Path folder;
  private Store store;

  HeldFilesTest(@TempDir Path folder) {
    this.folder = folder;
    this.store = Store.local(folder);
  }

  @BeforeEach
  void openStore() {
    store = Store.local(folder);
  }

  @AfterEach
  void nothingLeaks() {
    store.close();
    allocator.close();
  }

  private record Unknown(long rows) implements Evidence {
    @Override
    public ColumnStatistics column(String path) {
      return ColumnStatistics.unknown();
    }

    @Override
    public GeometryStatistics geometry(String column) {
      return GeometryStatistics.unknown();
    }
  }

  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }

  private static WriteOptions ids(Map<String, Integer> ids) {
    return WriteOptions.builder().fieldIds(ids).build();
  }

  @SafeVarargs
  private DataFile write(Contract contract, WriteOptions options, List<Object>... rows) {
    try (Batch batch = RowBatches.of(allocator, contract, List.of(rows));
        GeoParquetWriter writer =
            GeoParquetWriter.create(store, FILE, contract, options, allocator)) {
      writer.write(batch);
    }
    return file(rows.length);
  }

  private DataFile write(ForeignParquet foreign, int rows) {
    foreign.write(folder.resolve(FILE.value()));
    return file(rows);
  }

  private static DataFile file(long rows) {
    return new DataFile(FILE, 1, rows, Map.of(), new Unknown(rows));
  }

  private static Place place(int id, String... names) {
    return new Place(OptionalInt.of(id), List.of(names));
  }

  private Snapshot snapshot(Contract contract, Map<String, Place> places, DataFile... files) {
    return new ListedSnapshot(contract, new ColumnMapping(places), store, List.of(files));
  }

  private List<List<Object>> rows(Snapshot snapshot) {
    return rows(snapshot, Predicates.all());
  }

  private List<List<Object>> rows(Snapshot snapshot, Predicate condition) {
    try (BatchSource scan =
        new TableScan(snapshot, snapshot.contract().names(), condition, allocator)) {
      return RowValues.drain(scan);
    }
  }

  private static byte[] point(double x, double y) {
    return WkbCodec.encode(new GeometryFactory().createPoint(new Coordinate(x, y)));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Contract of(Object... namesAndTypes) {
    Contract.Builder builder = Contract.builder();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      builder.nullable((String) namesAndTypes[i], (ColumnType) namesAndTypes[i + 1]);
    }
    return builder.build();
  }

  private static ColumnType.Struct struct(Object... namesAndTypes) {
    return new ColumnType.Struct(of(namesAndTypes).columns());
  }

  @Test
  void columnsAreFoundByIdWhateverTheyAreCalled() {
    DataFile file =
        write(
            of("a", Scalar.INT64, "b", Scalar.TEXT, "c", Scalar.TEXT),
            ids(Map.of("a", 1, "b", 2, "c", 3)),
            row(1L, "one", "gone"));
    // b is called c now, what was called c is dropped, and a new b came.
    Snapshot snapshot =
        snapshot(
            of("b", Scalar.TEXT, "c", Scalar.TEXT, "a", Scalar.INT64),
            Map.of("a", place(1, "a"), "c", place(2, "b"), "b", place(4, "b")),
            file);

    assertThat(rows(snapshot)).containsExactly(row(null, "one", 1L));
    assertThat(rows(snapshot, eq("c", "one"))).hasSize(1);
    assertThat(rows(snapshot, eq("c", "gone"))).isEmpty();
    assertThat(rows(snapshot, eq("b", "one"))).isEmpty();
    assertThat(rows(snapshot, and(isNull("b"), eq("a", 1)))).hasSize(1);
  }

  @Test
  void withoutIdsInTheFileTheNamesOfTheMappingDecideInTheirOrder() {
    DataFile file =
        write(
            ForeignParquet.of("optional int64 first; optional int64 second;")
                .row(
                    group -> {
                      group.add("first", 1L);
                      group.add("second", 2L);
                    }),
            1);
    Snapshot snapshot =
        snapshot(
            of("x", Scalar.INT64, "first", Scalar.INT64),
            Map.of("x", place(1, "never", "second"), "first", place(2)),
            file);

    assertThat(rows(snapshot)).containsExactly(row(2L, null));
  }

  @Test
  void physicalNamesAreFoundWithoutIds() {
    DataFile file =
        write(of("col-7f", Scalar.INT64, "id", Scalar.INT64), WriteOptions.defaults(), row(7L, 8L));
    Snapshot snapshot =
        snapshot(
            of("id", Scalar.INT64, "other", Scalar.INT64),
            Map.of(
                "id", new Place(OptionalInt.empty(), List.of("col-7f")),
                "other", new Place(OptionalInt.empty(), List.of("col-80"))),
            file);

    assertThat(rows(snapshot)).containsExactly(row(7L, null));
    assertThat(rows(snapshot, eq("id", 8))).isEmpty();
    assertThat(rows(snapshot, eq("id", 7))).hasSize(1);
  }

  @Test
  void fieldsOfStructsMoveLikeColumns() {
    DataFile file =
        write(
            of("s", struct("x", Scalar.INT64, "y", Scalar.TEXT, "z", Scalar.TEXT)),
            ids(Map.of("s", 1, "s.x", 2, "s.y", 3, "s.z", 4)),
            row(row(1L, "why", "zed")),
            row((Object) null),
            row(row(null, null, null)));
    Snapshot snapshot =
        snapshot(
            of("t", struct("new", Scalar.INT64, "z", Scalar.TEXT, "x", Scalar.INT64)),
            Map.of(
                "t", place(1, "s"),
                "t.new", place(9, "new"),
                "t.z", place(3, "y"),
                "t.x", place(2, "x")),
            file);

    assertThat(rows(snapshot))
        .containsExactly(row(row(null, "why", 1L)), row((Object) null), row(row(null, null, null)));
    assertThat(rows(snapshot, eq("t.z", "why"))).hasSize(1);
    assertThat(rows(snapshot, eq("t.x", 1))).hasSize(1);
    assertThat(rows(snapshot, isNull("t.new"))).hasSize(3);
    assertThat(rows(snapshot, isNull("t"))).hasSize(1);
  }

  @Test
  void aStructOfWhichNoFieldIsLeftIsStillThereOrNot() {
    DataFile file =
        write(
            of("s", struct("x", Scalar.INT64)),
            ids(Map.of("s", 1, "s.x", 2)),
            row(row(1L)),
            row((Object) null));
    Snapshot snapshot =
        snapshot(
            of("s", struct("x", Scalar.INT64, "w", Scalar.TEXT)),
            Map.of("s", place(1, "s"), "s.x", place(3, "x"), "s.w", place(4, "w")),
            file);

    assertThat(rows(snapshot)).containsExactly(row(row(null, null)), row((Object) null));
  }

  @Test
  void listsAndMapsOfStructsAreRebuiltToo() {
    ColumnType before = struct("x", Scalar.INT32, "y", Scalar.TEXT);
    ColumnType after = struct("why", Scalar.TEXT, "more", Scalar.BOOLEAN, "x", Scalar.INT64);
    DataFile file =
        write(
            of(
                "list", new ColumnType.ListOf(before, Nullability.NULLABLE),
                "map", new ColumnType.MapOf(Scalar.TEXT, before, Nullability.NULLABLE)),
            ids(
                Map.of(
                    "list", 1,
                    "list.element", 2,
                    "list.element.x", 3,
                    "list.element.y", 4,
                    "map", 5,
                    "map.key", 6,
                    "map.value", 7,
                    "map.value.x", 8,
                    "map.value.y", 9)),
            row(Arrays.asList(row(1, "a"), null, row(2, null)), Map.of("k", row(3, "c"))),
            row(List.of(), null),
            row(null, Map.of()));
    Snapshot snapshot =
        snapshot(
            of(
                "list", new ColumnType.ListOf(after, Nullability.NULLABLE),
                "map", new ColumnType.MapOf(Scalar.TEXT, after, Nullability.NULLABLE)),
            Map.of(
                "list", place(1, "list"),
                "list.element", place(2, "element"),
                "list.element.why", place(4, "y"),
                "list.element.more", place(20, "more"),
                "list.element.x", place(3, "x"),
                "map", place(5, "map"),
                "map.value.why", place(9, "y"),
                "map.value.more", place(21, "more"),
                "map.value.x", place(8, "x")),
            file);

    assertThat(rows(snapshot))
        .containsExactly(
            row(
                Arrays.asList(row("a", null, 1L), null, row(null, null, 2L)),
                List.of(row("k", row("c", null, 3L)))),
            row(List.of(), null),
            row(null, List.of()));
  }

  @Test
  void narrowerTypesAreGivenTheTablesRoom() {
    DataFile file =
        write(
            of(
                "i", Scalar.INT32,
                "f", Scalar.FLOAT32,
                "d", new ColumnType.Decimal(5, 2),
                "n", Scalar.INT16,
                "day", Scalar.DATE,
                "t", new ColumnType.Timestamp(TimeUnit.MILLIS, TimeZoning.UTC),
                "e", new ColumnType.Decimal(5, 2)),
            WriteOptions.defaults(),
            row(7, 0.1f, new BigDecimal("1.25"), 5, 2, 1_500L, new BigDecimal("2.50")));
    Snapshot snapshot =
        snapshot(
            of(
                "i", Scalar.INT64,
                "f", Scalar.FLOAT64,
                "d", new ColumnType.Decimal(10, 2),
                "n", Scalar.FLOAT64,
                "day", new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.LOCAL),
                "t", new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC),
                "e", new ColumnType.Decimal(8, 4)),
            Map.of(),
            file);

    assertThat(rows(snapshot))
        .containsExactly(
            row(
                7L,
                (double) 0.1f,
                new BigDecimal("1.25"),
                5.0,
                172_800_000_000L,
                1_500_000L,
                new BigDecimal("2.5000")));
    assertThat(rows(snapshot, gt("i", 6))).hasSize(1);
    assertThat(rows(snapshot, eq("f", 0.1))).isEmpty();
    assertThat(rows(snapshot, eq("f", (double) 0.1f))).hasSize(1);
  }

  @Test
  void identifiersThatOthersKeepAsBytesOrTextAreRead() {
    UUID id = UUID.fromString("12345678-90ab-cdef-1234-567890abcdef");
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    DataFile file =
        write(
            ForeignParquet.of(
                    "optional binary a; optional binary b (STRING); optional fixed_len_byte_array(16) c;")
                .row(
                    group -> {
                      group.add("a", Binary.fromConstantByteArray(bytes));
                      group.add("b", id.toString());
                      group.add("c", Binary.fromConstantByteArray(bytes));
                    }),
            1);
    Contract contract = of("a", Scalar.UUID, "b", Scalar.UUID, "c", Scalar.UUID);

    assertThat(rows(snapshot(contract, Map.of(), file)))
        .containsExactly(row(hex(bytes), hex(bytes), hex(bytes)));
    assertThat(rows(snapshot(contract, Map.of(), file), eq("b", id))).hasSize(1);
  }

  @Test
  void int96TimesAreTheMomentsThatEnginesMeanByThem() {
    ByteBuffer int96 = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    int96.putLong(3_000_000).putInt(2_440_589);
    DataFile file =
        write(
            ForeignParquet.of("optional int96 seen;")
                .row(group -> group.add("seen", Binary.fromConstantByteArray(int96.array()))),
            1);
    Contract contract = of("seen", new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC));

    assertThat(rows(snapshot(contract, Map.of(), file))).containsExactly(row(86_400_003_000L));
  }

  @Test
  void geometriesAreReadHoweverTheyAreStored() throws IOException {
    Contract table = of("id", Scalar.INT64, "g", ColumnType.Geometry.any());
    Predicate near = window("g", Bounds.of(0, 0, 1.5, 1.5));
    for (GeoParquetProfile profile : GeoParquetProfile.values()) {
      Files.deleteIfExists(folder.resolve(FILE.value()));
      DataFile file =
          write(
              table,
              WriteOptions.builder().profile(profile).build(),
              row(1L, point(1, 1)),
              row(2L, point(2, 2)));
      assertThat(rows(snapshot(table, Map.of(), file), near))
          .as("%s", profile)
          .containsExactly(row(1L, hex(point(1, 1))));
      Contract bytes = of("id", Scalar.INT64, "g", Scalar.BINARY);
      assertThat(rows(snapshot(bytes, Map.of(), file))).hasSize(2);
    }
  }

  @Test
  void aFileWithoutGeoMetadataHasTheTablesMeaning() {
    DataFile file =
        write(
            of("id", Scalar.INT64, "old", Scalar.BINARY),
            ids(Map.of("id", 1, "old", 2)),
            row(1L, point(1, 1)),
            row(2L, point(2, 2)),
            row(3L, null));
    ColumnType.Geometry meant =
        ColumnType.Geometry.any().withCrs(Crs.of("EPSG:25832")).withCrsColumn("crs");
    Snapshot snapshot =
        snapshot(
            of("g", meant, "id", Scalar.INT64, "crs", Scalar.TEXT),
            Map.of("g", place(2, "old"), "id", place(1, "id"), "crs", place(3, "crs")),
            file);

    assertThat(rows(snapshot)).hasSize(3).contains(row(hex(point(2, 2)), 2L, null));
    assertThat(rows(snapshot, window("g", Bounds.of(1.5, 1.5, 3, 3))))
        .containsExactly(row(hex(point(2, 2)), 2L, null));
    assertThat(rows(snapshot, or(window("g", Bounds.of(1.5, 1.5, 3, 3)), eq("id", 1)))).hasSize(2);
    assertThat(rows(snapshot, isNull("g"))).hasSize(1);
  }

  @Test
  void deletedRowsAreGoneWhateverTheEvidenceSays() {
    Contract contract = of("id", Scalar.INT64);
    @SuppressWarnings("unchecked")
    List<Object>[] hundred = LongStream.range(0, 100).mapToObj(i -> row(i)).toArray(List[]::new);
    DataFile plain =
        write(contract, WriteOptions.builder().rowGroupRows(10).pageRows(5).build(), hundred);
    DeletedRows even = DeletedRows.of(LongStream.range(0, 50).map(i -> 2 * i));
    Evidence known =
        new Evidence() {
          @Override
          public long rows() {
            return 100;
          }

          @Override
          public ColumnStatistics column(String path) {
            return new ColumnStatistics(
                OptionalLong.of(0),
                OptionalLong.of(0),
                Optional.of(Literal.of(0)),
                Optional.of(Literal.of(99)));
          }

          @Override
          public GeometryStatistics geometry(String column) {
            return GeometryStatistics.unknown();
          }
        };
    DataFile file =
        new DataFile(
            FILE, plain.bytes(), 100, Map.of(), known, Optional.of(new Listed("even", even)));
    Snapshot snapshot = snapshot(contract, Map.of(), file);

    assertThat(rows(snapshot)).hasSize(50).allMatch(r -> (Long) r.get(0) % 2 == 1);
    assertThat(rows(snapshot, ge("id", 0))).hasSize(50);
    assertThat(rows(snapshot, gt("id", 89)))
        .containsExactly(row(91L), row(93L), row(95L), row(97L), row(99L));
    assertThat(rows(snapshot, eq("id", 42))).isEmpty();
    assertThat(rows(snapshot, not(gt("id", 2)))).containsExactly(row(1L));
  }

  private record Listed(String id, DeletedRows read) implements RowDeletes {}

  @Test
  void valuesOfThePartitionComeBeforeThoseInTheFile() {
    DataFile plain =
        write(of("id", Scalar.INT64, "region", Scalar.TEXT), WriteOptions.defaults(), row(1L, "x"));
    DataFile file =
        new DataFile(
            FILE,
            1,
            1,
            Map.of("region", Optional.of(Literal.of("north")), "year", Optional.empty()),
            plain.evidence());
    Snapshot snapshot =
        snapshot(
            of("region", Scalar.TEXT, "id", Scalar.INT64, "year", Scalar.INT32), Map.of(), file);

    assertThat(rows(snapshot)).containsExactly(row("north", 1L, null));
    assertThat(rows(snapshot, eq("region", "x"))).isEmpty();
    assertThat(rows(snapshot, and(eq("region", "north"), eq("id", 1)))).hasSize(1);
  }

  @Test
  void aFileThatHoldsNoneOfTheColumnsStillHasItsRows() {
    DataFile file = write(of("old", Scalar.INT64), WriteOptions.defaults(), row(1L), row(2L));

    assertThat(rows(snapshot(of("new", Scalar.TEXT), Map.of(), file)))
        .containsExactly(row((Object) null), row((Object) null));
  }

  @Test
  void aColumnThatContradictsTheTableIsRefusedWithFileAndColumn() {
    ColumnType.Geometry crs84 = ColumnType.Geometry.any();
    DataFile file =
        write(
            of(
                "n",
                Scalar.INT64,
                "t",
                Scalar.TEXT,
                "g",
                crs84,
                "s",
                struct("x", Scalar.INT64),
                "u",
                new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC)),
            WriteOptions.defaults(),
            row(1L, null, null, null, null));
    refuses(file, of("n", Scalar.TEXT), "n", "is INT64 there and TEXT in the table");
    refuses(file, of("n", Scalar.INT32), "n", "INT64 there and INT32");
    refuses(file, of("t", Scalar.BINARY), "t", "TEXT there");
    refuses(file, of("g", crs84.withCrs(Crs.of("EPSG:25832"))), "g", "EPSG:25832 in the table");
    refuses(file, of("g", crs84.withEdges(Edges.SPHERICAL)), "g", "planar edges there");
    refuses(file, of("g", crs84.withEpoch(2020.5)), "g", "epoch");
    refuses(file, of("t", crs84), "t", "TEXT there");
    refuses(file, of("s", Scalar.INT64), "s", "there and INT64");
    refuses(file, of("s", struct("x", Scalar.TEXT)), "s.x", "INT64 there");
    refuses(
        file,
        of("u", new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.LOCAL)),
        "u",
        "in the table");
    refuses(
        file,
        Contract.builder().required("w", Scalar.INT64).build(),
        "w",
        "required and missing; the file has [n, t, g, s, u, bbox]");
    refuses(
        file,
        of("s", new ColumnType.Struct(List.of(Column.required("w", Scalar.INT64)))),
        "s.w",
        "required and missing");
    refuses(
        file, Contract.builder().required("t", Scalar.TEXT).build(), "t", "rows without a value");
  }

  private void refuses(DataFile file, Contract contract, String column, String problem) {
    assertThatThrownBy(() -> rows(snapshot(contract, Map.of(), file)))
        .isInstanceOfSatisfying(
            FileMismatchException.class,
            e -> {
              assertThat(e.file()).isEqualTo(FILE);
              assertThat(e.column()).isEqualTo(column);
            })
        .hasMessageContaining("rows.parquet")
        .hasMessageContaining("\"" + column + "\"")
        .hasMessageContaining(problem);
  }

  @Test
  void aValueThatTheTableDoesNotTakeIsRefusedWithFileAndColumn() {
    DataFile file =
        write(
            of(
                "n",
                Scalar.INT32,
                "s",
                struct("x", Scalar.INT64),
                "t",
                new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC)),
            WriteOptions.defaults(),
            row(1, row(1L), 5_000L),
            row(300, row((Object) null), 5_001L));

    refuses(file, of("n", Scalar.INT8), "n", "300");
    refuses(
        file,
        of("t", new ColumnType.Timestamp(TimeUnit.MILLIS, TimeZoning.UTC)),
        "t",
        "5001 (MICROS since 1970) is finer than MILLIS");
    refuses(
        file,
        of("s", new ColumnType.Struct(List.of(Column.required("x", Scalar.INT64)))),
        "s.x",
        "the value is null");
    assertThat(rows(snapshot(of("n", Scalar.INT16), Map.of(), file))).hasSize(2);
  }

  @Test
  void aColumnThatCannotBeReadSpoilsOnlyWhoAsksForIt() {
    DataFile file =
        write(
            ForeignParquet.of(
                    "optional int64 id; optional fixed_len_byte_array(12) odd (INTERVAL);")
                .row(group -> group.add("id", 1L)),
            1);

    assertThat(rows(snapshot(of("id", Scalar.INT64), Map.of(), file))).containsExactly(row(1L));
    refuses(file, of("odd", Scalar.BINARY), "odd", "is stored in a way that is not read");
  }

  @Test
  void aFileThatIsGoneMeansThatTheVersionExpired() throws IOException {
    DataFile file = write(of("id", Scalar.INT64), WriteOptions.defaults(), row(1L));
    Snapshot snapshot = snapshot(of("id", Scalar.INT64), Map.of(), file);
    Files.delete(folder.resolve(FILE.value()));

    assertThatThrownBy(() -> rows(snapshot))
        .isInstanceOfSatisfying(
            SnapshotExpiredException.class,
            e -> {
              assertThat(e.version()).isEqualTo("listed");
              assertThat(e.file()).isEqualTo(FILE);
            })
        .hasMessageContaining("rows.parquet");
  }

  @Test
  void deletesThatAreGoneMeanThatTheVersionExpired() {
    DataFile plain = write(of("id", Scalar.INT64), WriteOptions.defaults(), row(1L));
    RowDeletes gone =
        new RowDeletes() {
          @Override
          public String id() {
            return "gone";
          }

          @Override
          public DeletedRows read() {
            throw new ObjectNotFoundException("no such file");
          }
        };
    DataFile file = new DataFile(FILE, 1, 1, Map.of(), plain.evidence(), Optional.of(gone));

    assertThatThrownBy(() -> rows(snapshot(of("id", Scalar.INT64), Map.of(), file)))
        .isInstanceOf(SnapshotExpiredException.class);
  }
}
