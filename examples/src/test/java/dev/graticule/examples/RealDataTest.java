package dev.graticule.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.ComputedColumn;
import dev.graticule.batch.ComputedColumns;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.convert.Convert;
import dev.graticule.convert.GeoJson;
import dev.graticule.delta.Delta;
import dev.graticule.iceberg.Iceberg;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableFormat;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The districts of the United States and Natural Earth, from GeoJSON into tables of each format and
 * back: the same rows, and of each geometry the same bytes as the conversion gave. Every eighth
 * file of them, or all with {@code -Dgraticule.data.all}, which takes about a minute of computing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealDataTest {
  private static final long NATURAL_EARTH_FEATURES = 46_280;
  private static final long DISTRICT_FILES = 1_125;
  private static final boolean ALL = System.getProperty("graticule.data.all") != null;

  @TempDir static Path folder;

  private final RootAllocator allocator = new RootAllocator(1L << 30);
  private final Map<String, Sum> converted = new TreeMap<>();
  private Lake plain;

  /** Rows in whatever order: how many, and the sum of their digests. */
  private record Sum(long rows, BigInteger digest) {
    static final Sum NOTHING = new Sum(0, BigInteger.ZERO);

    Sum and(BigInteger row) {
      return new Sum(rows + 1, digest.add(row));
    }
  }

  /** Sums what it passes on. */
  private static final class Summed implements BatchSource {
    private final BatchSource rows;
    private Sum sum = Sum.NOTHING;

    Summed(BatchSource rows) {
      this.rows = rows;
    }

    @Override
    public Contract contract() {
      return rows.contract();
    }

    @Override
    public Optional<Batch> next() {
      Optional<Batch> next = rows.next();
      next.ifPresent(this::add);
      return next;
    }

    private void add(Batch batch) {
      MessageDigest digest = sha256();
      List<FieldVector> vectors = batch.root().getFieldVectors();
      for (int row = 0; row < batch.rowCount(); row++) {
        for (FieldVector vector : vectors) {
          Object value = vector.getObject(row);
          byte[] bytes =
              value instanceof byte[] wkb
                  ? wkb
                  : String.valueOf(value).getBytes(StandardCharsets.UTF_8);
          digest.update((vector.getName() + bytes.length).getBytes(StandardCharsets.UTF_8));
          digest.update(bytes);
        }
        sum = sum.and(new BigInteger(1, digest.digest()));
      }
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  /** In which file a row was. */
  private record FileName(String file) implements ComputedColumn {
    @Override
    public Column column() {
      return Column.required("file", Scalar.TEXT);
    }

    @Override
    public Filler over(Contract contract) {
      byte[] name = file.getBytes(StandardCharsets.UTF_8);
      return (batch, target) -> {
        VarCharVector names = (VarCharVector) target;
        names.allocateNew();
        for (int row = 0; row < batch.rowCount(); row++) {
          names.setSafe(row, name);
        }
        names.setValueCount(batch.rowCount());
      };
    }
  }

  /** Files one after the other, each opened when it is its turn. */
  private static final class Districts implements BatchSource {
    private static final Contract FOUND =
        Contract.builder()
            .nullable("Code", Scalar.TEXT)
            .nullable("District", Scalar.TEXT)
            .nullable("name", Scalar.TEXT)
            .nullable("ocdid", Scalar.TEXT)
            .nullable("state", Scalar.TEXT)
            .nullable("type", Scalar.TEXT)
            .nullable("geometry", ColumnType.Geometry.any())
            .build();

    private final Store store;
    private final Iterator<StorePath> files;
    private final BufferAllocator allocator;
    private Optional<BatchSource> current = Optional.empty();

    Districts(Store store, List<StorePath> files, BufferAllocator allocator) {
      this.store = store;
      this.files = files.iterator();
      this.allocator = allocator;
    }

    @Override
    public Contract contract() {
      return ComputedColumns.of(FOUND, List.of(new FileName(""))).contract();
    }

    @Override
    public Optional<Batch> next() {
      while (true) {
        if (current.isEmpty()) {
          if (!files.hasNext()) {
            return Optional.empty();
          }
          current = Optional.of(open(files.next()));
        }
        Optional<Batch> next = current.get().next();
        if (next.isPresent()) {
          return next;
        }
        close();
      }
    }

    private BatchSource open(StorePath file) {
      return ComputedColumns.over(
          Convert.from(GeoJson.file(store, file)).source(allocator, FOUND),
          List.of(new FileName(file.value())),
          allocator);
    }

    @Override
    public void close() {
      current.ifPresent(BatchSource::close);
      current = Optional.empty();
    }
  }

  @BeforeAll
  void convertAll() throws IOException {
    Path data =
        Path.of(
            Optional.ofNullable(System.getProperty("graticule.data"))
                .or(() -> Optional.ofNullable(System.getenv("GRATICULE_DATA")))
                .orElse("../../shared/data"));
    assumeTrue(
        Files.isDirectory(data.resolve("us-districts"))
            && Files.isDirectory(data.resolve("natural-earth-geojson")),
        "The public data is not at " + data + "; set -Dgraticule.data to where it is.");
    plain = lake("plain");
    try (Store store = Store.local(data)) {
      List<StorePath> districts = files(data, "us-districts");
      convert("districts", new Districts(store, districts, allocator));
      for (StorePath file : files(data, "natural-earth-geojson")) {
        String name = file.value().replaceAll(".*/|\\.[^.]*$", "");
        convert(name, Convert.from(GeoJson.file(store, file)).source(allocator));
      }
    }
    assertThat(converted).hasSizeGreaterThan(10);
    if (ALL) {
      assertThat(converted.get("districts").rows()).isEqualTo(DISTRICT_FILES);
      assertThat(converted.values().stream().mapToLong(Sum::rows).sum())
          .isEqualTo(DISTRICT_FILES + NATURAL_EARTH_FEATURES);
    }
  }

  private static List<StorePath> files(Path data, String part) throws IOException {
    try (Stream<Path> walked = Files.walk(data.resolve(part))) {
      List<StorePath> all =
          walked
              .filter(file -> file.toString().matches(".*\\.(geo)?json"))
              .map(file -> StorePath.of(data.relativize(file).toString().replace('\\', '/')))
              .sorted(Comparator.comparing(StorePath::value))
              .toList();
      return IntStream.range(0, all.size())
          .filter(i -> ALL || i % 8 == 0)
          .mapToObj(all::get)
          .toList();
    }
  }

  private Lake lake(String name) {
    return Lake.open(folder.resolve(name), LakeOptions.defaults().withAllocator(allocator));
  }

  /** Into a plain directory, which is the first of the formats. */
  private void convert(String name, BatchSource rows) {
    Summed summed = new Summed(rows);
    append(plain, name, summed, GeoParquetDirectory.format());
    assertThat(converted.put(name, summed.sum)).as(name).isNull();
  }

  private static void append(Lake lake, String name, BatchSource rows, TableFormat format) {
    lake.create(name, rows.contract(), format).append(rows).await();
  }

  @AfterAll
  void nothingLeaks() {
    if (plain != null) {
      plain.close();
    }
    allocator.close();
  }

  private static Sum back(SpatialTable table) {
    try (Summed rows = new Summed(table.scan())) {
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        next.get().close();
      }
      return rows.sum;
    }
  }

  @Test
  void aPlainDirectoryGivesBackWhatWentIn() {
    converted.forEach((name, sum) -> assertThat(back(plain.table(name))).as(name).isEqualTo(sum));
  }

  @Test
  void icebergGivesBackWhatWentIn() {
    givesBackWhatWentIn("iceberg", Iceberg.format());
  }

  @Test
  void deltaGivesBackWhatWentIn() {
    givesBackWhatWentIn("delta", Delta.format());
  }

  private void givesBackWhatWentIn(String name, TableFormat format) {
    try (Lake lake = lake(name)) {
      converted.forEach(
          (table, sum) -> {
            append(lake, table, plain.table(table).scan(), format);
            assertThat(back(lake.table(table))).as(table).isEqualTo(sum);
          });
    }
  }
}
