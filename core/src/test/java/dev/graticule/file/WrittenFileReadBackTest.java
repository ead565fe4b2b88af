package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.contract.Nullability;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the writer writes, this library's reader gives back and its validator finds clean. */
class WrittenFileReadBackTest extends WriterFixture {
  private static final StorePath COPY = StorePath.of("data/copy.parquet");

  private static final Contract CONTRACT =
      Contract.builder()
          .required("id", Scalar.INT64)
          .nullable("name", Scalar.TEXT)
          .nullable("at", new ColumnType.Timestamp(TimeUnit.NANOS, TimeZoning.UTC))
          .nullable("price", new ColumnType.Decimal(20, 3))
          .nullable("ratio", Scalar.FLOAT32)
          .nullable("tags", new ColumnType.MapOf(Scalar.TEXT, Scalar.INT32, Nullability.NULLABLE))
          .nullable(
              "path",
              new ColumnType.ListOf(
                  new ColumnType.Struct(List.of(Column.nullable("n", Scalar.INT16))),
                  Nullability.NULLABLE))
          .geometry("geometry", g -> g)
          .geometry("place", g -> g.withCrs(Crs.of("EPSG:3857")))
          .geometry("arc", g -> g.withEdges(Edges.SPHERICAL))
          .metadata("owner", "someone")
          .build();

  private static final List<byte[]> GEOMETRIES =
      List.of(
          wkb("POINT (1 2)"),
          wkb("POINT EMPTY"),
          wkb("LINESTRING (1 1, 5 -7)"),
          wkb("POLYGON ((1 1, 4 1, 4 4, 1 1))"),
          wkb("MULTIPOINT (1 1, 2 2)"),
          wkb("GEOMETRYCOLLECTION (POINT (1 1))"));

  private static List<List<Object>> rows(Random random, int count) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          row(
              (long) i,
              random.nextInt(4) == 0 ? null : "name " + random.nextInt(40),
              random.nextLong(),
              new BigDecimal(random.nextInt()).movePointLeft(3).setScale(3),
              random.nextInt(9) == 0 ? Float.NaN : random.nextFloat(),
              random.nextInt(3) == 0 ? null : Map.of("k", random.nextInt()),
              random.nextInt(3) == 0 ? null : List.of(row((short) 4), row((Object) null)),
              geometry(random),
              geometry(random),
              geometry(random)));
    }
    return rows;
  }

  private static byte[] geometry(Random random) {
    return random.nextInt(5) == 0 ? null : GEOMETRIES.get(random.nextInt(GEOMETRIES.size()));
  }

  /** An empty geometry has no box, and readers then take no bounds from boxes. */
  private static boolean isEmpty(Object geometry) {
    return geometry == GEOMETRIES.get(1);
  }

  private static WriteOptions options(GeoParquetProfile profile) {
    return WriteOptions.builder()
        .profile(profile)
        .rowGroupRows(300)
        .pageRows(70)
        .coveringPageRows(20)
        .build();
  }

  @Test
  void aCopyMadeThroughTheReaderHasTheSameRowsAndBytes() throws Exception {
    for (GeoParquetProfile profile : GeoParquetProfile.values()) {
      FileReceipt receipt = write(CONTRACT, options(profile), rows(new Random(3), 1_000));
      try (Store store = Store.local(folder);
          GeoParquetFile file = GeoParquetFile.open(store, FILE);
          GeoParquetWriter copy =
              GeoParquetWriter.create(store, COPY, file.contract(), options(profile), allocator)) {
        assertThat(file.contract().names()).isEqualTo(CONTRACT.names());
        try (FileScan scan = file.read(ReadOptions.all().withBatchRows(77), allocator)) {
          Optional<Batch> next;
          while ((next = scan.next()).isPresent()) {
            try (Batch batch = next.get()) {
              copy.write(batch);
            }
          }
        }
        copy.close();
        assertThat(copy.receipt().columns()).isEqualTo(receipt.columns());
        assertThat(copy.receipt().geometries()).isEqualTo(receipt.geometries());
      }
      assertThat(ParquetRows.read(folder.resolve(COPY.value())))
          .as("%s", profile)
          .isEqualTo(read());
      Files.delete(file());
      Files.delete(folder.resolve(COPY.value()));
    }
  }

  @Test
  void theFootersEvidenceAgreesWithTheReceipt() {
    FileReceipt receipt =
        write(
            CONTRACT,
            options(GeoParquetProfile.V1_1),
            rows(new Random(4), 1_000).stream().filter(r -> !isEmpty(r.get(7))).toList());
    try (Store store = Store.local(folder);
        GeoParquetFile file = GeoParquetFile.open(store, FILE)) {
      assertThat(file.rows()).isEqualTo(receipt.rows());
      assertThat(file.rowGroups()).hasSize(receipt.rowGroups());
      for (String column : List.of("id", "name", "at", "price")) {
        assertThat(file.evidence().column(column).min()).isEqualTo(receipt.column(column).min());
        assertThat(file.evidence().column(column).max()).isEqualTo(receipt.column(column).max());
        assertThat(file.evidence().column(column).nulls())
            .isEqualTo(receipt.column(column).nulls());
      }
      assertThat(file.evidence().geometry("geometry").bounds())
          .isEqualTo(receipt.geometry("geometry").bounds());
      assertThat(file.fieldIds()).containsEntry("id", 1).containsEntry("path.element.n", 11);
    }
  }

  @Test
  void theValidatorFindsEveryProfileClean() throws Exception {
    for (GeoParquetProfile profile : GeoParquetProfile.values()) {
      for (int count : new int[] {0, 1, 500}) {
        write(CONTRACT, options(profile), rows(new Random(count), count));
        ValidationReport report = Validations.validate(file());
        assertThat(report.isValid()).as("%s, %d rows: %s", profile, count, report).isTrue();
        Files.delete(file());
      }
    }
  }
}
