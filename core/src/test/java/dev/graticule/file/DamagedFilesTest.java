package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbCodec;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Nullability;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/** Whatever is done to a file, reading it ends well or in the one exception, and leaves nothing. */
class DamagedFilesTest {
  private static final StorePath FILE = StorePath.of("damaged.parquet");
  private static final int MOST_BATCHES = 50;

  @TempDir Path folder;

  private final BufferAllocator allocator = new RootAllocator(128 << 20);

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  private byte[] written() throws IOException {
    Contract contract =
        Contract.builder()
            .required("id", Scalar.INT64)
            .nullable("name", Scalar.TEXT)
            .nullable("tags", new ColumnType.ListOf(Scalar.TEXT, Nullability.NULLABLE))
            .nullable(
                "parts",
                new ColumnType.Struct(
                    List.of(
                        Column.nullable("a", Scalar.FLOAT64),
                        Column.required("b", new ColumnType.Decimal(12, 3)))))
            .geometry("geometry", g -> g)
            .build();
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(
          Arrays.asList(
              (long) i,
              "name " + i % 7,
              i % 5 == 0 ? null : List.of("a", "b" + i),
              i % 6 == 0 ? null : Arrays.asList(i * 0.5, java.math.BigDecimal.valueOf(i, 3)),
              WkbCodec.encode(new GeometryFactory().createPoint(new Coordinate(i, i)))));
    }
    try (Store store = Store.local(folder);
        GeoParquetWriter writer =
            GeoParquetWriter.create(
                store,
                FILE,
                contract,
                WriteOptions.builder().rowGroupRows(30).pageRows(10).coveringPageRows(5).build(),
                allocator);
        Batch batch = RowBatches.of(allocator, contract, rows)) {
      writer.write(batch);
    }
    return Files.readAllBytes(folder.resolve(FILE.value()));
  }

  /** Reads everything, once whole and once through a window, and says whether it went well. */
  private boolean reads(byte[] bytes, String what) {
    BytesStore store = new BytesStore(Map.of(FILE, bytes));
    boolean well = true;
    for (Function<String, ReadOptions> options :
        List.<Function<String, ReadOptions>>of(
            column -> ReadOptions.all(),
            column ->
                ReadOptions.all()
                    .withPredicate(Predicates.window(column, Bounds.of(7, 7, 22, 22))))) {
      try (GeoParquetFile file = GeoParquetFile.open(store, FILE);
          FileScan scan =
              file.read(
                  file.contract()
                      .primaryGeometry()
                      .map(c -> options.apply(c.name()))
                      .orElseGet(ReadOptions::all)
                      .withScan(Scan.COLUMNS),
                  allocator)) {
        file.evidence().geometry("geometry");
        for (int i = 0; i < MOST_BATCHES; i++) {
          Optional<Batch> next = scan.next();
          if (next.isEmpty()) {
            break;
          }
          next.get().close();
        }
      } catch (GeoParquetException e) {
        well = false;
        assertThat(e).as(what).hasMessageStartingWith(FILE.value());
      } catch (WkbException e) {
        well = false;
        assertThat(e.file()).as(what).contains(FILE.value());
      } catch (Throwable e) {
        throw new AssertionError(what + " ended in " + e, e);
      }
      assertThat(store.openReaders()).as(what).isZero();
      assertThat(allocator.getAllocatedMemory()).as(what).isZero();
    }
    return well;
  }

  private int damage(byte[] sound, Random random, int cases, String name) {
    int refused = 0;
    for (int i = 0; i < cases; i++) {
      long seed = random.nextLong();
      byte[] bytes = mutated(sound, new Random(seed));
      if (!reads(bytes, "%s, mutation %d".formatted(name, seed))) {
        refused++;
      }
    }
    return refused;
  }

  private static byte[] mutated(byte[] sound, Random random) {
    int footer =
        sound.length
            - 8
            - java.nio.ByteBuffer.wrap(sound)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt(sound.length - 8);
    switch (random.nextInt(5)) {
      case 0 -> {
        return Arrays.copyOf(sound, random.nextInt(sound.length));
      }
      case 1 -> {
        byte[] bytes = sound.clone();
        for (int i = 0; i <= random.nextInt(3); i++) {
          int at = random.nextInt(footer, sound.length);
          bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
      }
      case 2 -> {
        byte[] bytes = sound.clone();
        bytes[random.nextInt(footer, sound.length)] = (byte) random.nextInt();
        return bytes;
      }
      case 3 -> {
        byte[] bytes = sound.clone();
        int at = random.nextInt(4, footer);
        for (int i = at; i < Math.min(at + 8, footer); i++) {
          bytes[i] = (byte) random.nextInt();
        }
        return bytes;
      }
      default -> {
        byte[] bytes = sound.clone();
        bytes[random.nextInt(4, footer)] ^= (byte) (1 << random.nextInt(8));
        return bytes;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void aDamagedFileOfOursEndsInOneException(long seed) throws IOException {
    byte[] sound = written();
    assertThat(reads(sound, "unharmed")).isTrue();
    assertThat(damage(sound, new Random(seed), 100, "seed " + seed)).isGreaterThan(20);
  }

  @Test
  void aDamagedFileOfOthersEndsInOneException() throws IOException {
    Random random = new Random(3);
    int refused = 0;
    for (StorePath path : Corpus.files("geoparquet-testing/data")) {
      byte[] sound = Files.readAllBytes(Corpus.root().resolve(path.value()));
      assertThat(reads(sound, path.value())).as(path.value()).isTrue();
      refused += damage(sound, random, 8, path.value());
    }
    assertThat(refused).isGreaterThan(50);
  }

  @Test
  void whatIsNoParquetIsSaidToBeNone() {
    for (String text : List.of("", "PAR1", "PAR1PAR1PAR1", "hello, this is no Parquet file")) {
      BytesStore store =
          new BytesStore(Map.of(FILE, text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
      assertThatThrownBy(() -> GeoParquetFile.open(store, FILE))
          .isInstanceOf(GeoParquetException.class)
          .hasMessageStartingWith(FILE.value());
      assertThat(store.openReaders()).isZero();
    }
  }

  @Test
  void aFooterThatClaimsTooMuchIsRefusedUnread() {
    byte[] bytes = new byte[64];
    java.nio.ByteBuffer.wrap(bytes)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putInt(56, 65 << 20)
        .put(60, "PAR1".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> GeoParquetFile.open(new BytesStore(Map.of(FILE, bytes)), FILE))
        .isInstanceOf(GeoParquetException.class)
        .hasMessageContaining("at most");
  }
}
