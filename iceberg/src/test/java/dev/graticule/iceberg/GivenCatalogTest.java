package dev.graticule.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.store.StoreWriter;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.Commit;
import dev.graticule.table.Committed;
import dev.graticule.table.DataFile;
import dev.graticule.table.Expiry;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.RefusedException;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableExistsException;
import dev.graticule.table.TableNotFoundException;
import dev.graticule.table.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Catalogs that the caller has, with FileIOs of their own. */
class GivenCatalogTest {
  @TempDir private Path folder;

  private enum Kind {
    IN_MEMORY,
    JDBC_ON_DISK
  }

  private Catalog catalog(Kind kind) {
    if (kind == Kind.IN_MEMORY) {
      InMemoryCatalog catalog = new InMemoryCatalog();
      catalog.initialize("mine", Map.of(CatalogProperties.WAREHOUSE_LOCATION, "/warehouse"));
      return catalog;
    }
    JdbcCatalog catalog = new JdbcCatalog();
    catalog.initialize(
        "mine",
        Map.of(
            CatalogProperties.URI,
            "jdbc:sqlite:" + folder.resolve("mine.db"),
            CatalogProperties.WAREHOUSE_LOCATION,
            "file://" + folder.resolve("warehouse"),
            CatalogProperties.FILE_IO_IMPL,
            PlainFileIO.class.getName(),
            "jdbc.schema-version",
            "V1"));
    return catalog;
  }

  private static void close(Catalog catalog) {
    try {
      ((AutoCloseable) catalog).close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTableLivesWhereItsCatalogSays(Kind kind) {
    Catalog catalog = catalog(kind);
    Iceberg format = Iceberg.over(catalog).withNamespace("a", "b");
    try (Store nowhere = Store.inMemory();
        Lake lake = Lake.over(nowhere, LakeOptions.defaults().withFormats(format))) {
      SpatialTable table = lake.create("places", Places.contract(), format);

      Places.append(lake, table, 0, 10);
      Snapshot first = table.snapshot();
      table.tag("first", first);
      AppendOptions keyed = AppendOptions.defaults().withIdempotencyKey("k");
      table.append(Places.rows(lake, 10, 20), keyed).await();
      assertThat(table.append(Places.rows(lake, 10, 20), keyed).await().outcome())
          .isEqualTo(Committed.Outcome.FOUND);
      table.evolve(
          Change.rename("name", "label"),
          Change.add(Column.nullable("note", ColumnType.Scalar.TEXT)));

      assertThat(Places.ids(table)).isEqualTo(Places.upTo(20));
      assertThat(Places.ids(table, first, Predicates.eq("name", "n1"))).containsExactly(1L, 8L);
      assertThat(
              Places.ids(
                  table,
                  table.snapshot(),
                  Predicates.window("location", Bounds.of(2.5, 0, 4.5, 100))))
          .containsExactly(3L, 4L);
      assertThat(table.snapshot().files(Predicates.lt("id", 5))).hasSize(1);
      List<DataFile> files = Places.files(table);
      table.commit(Commit.replace(table.snapshot().id(), List.of(files.get(0).path()), List.of()));
      assertThat(Places.files(table)).hasSize(1);
      assertThat(Places.ids(table, table.snapshot(Version.tag("first")), Predicates.all()))
          .isEqualTo(Places.upTo(10));
      assertThat(table.expire(new Expiry(Instant.now().plusSeconds(60), 1))).isNotEmpty();
      assertThat(table.history()).hasSizeLessThan(4);
      assertThat(nowhere.list(StorePath.root())).as("the lake's store").isEmpty();
      assertThat(format.names(nowhere)).containsExactly("places");
      assertThatThrownBy(() -> lake.create("places", Places.contract(), format))
          .isInstanceOf(TableExistsException.class);
      assertThatThrownBy(() -> lake.table("others")).isInstanceOf(TableNotFoundException.class);
      assertThatThrownBy(
              () -> format.register(lake, "others", StorePath.of("metadata/x.metadata.json")))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("registerTable");
    }
    try (Store nowhere = Store.inMemory();
        Lake again = Lake.over(nowhere, LakeOptions.defaults().withFormats(format))) {
      assertThat(again.tables()).containsExactly("places");
      assertThat(again.table("places").contract().names())
          .containsExactly("id", "label", "location", "note");
    }
    close(catalog);
  }

  @Test
  void anEngineOpensFilesOnDiskAndNoneInMemory() throws IOException {
    for (Kind kind : Kind.values()) {
      Catalog catalog = catalog(kind);
      Iceberg format = Iceberg.over(catalog);
      try (Store nowhere = Store.inMemory();
          Lake lake = Lake.over(nowhere, LakeOptions.defaults().withFormats(format))) {
        SpatialTable table = lake.create("places", Places.contract(), format);
        Places.append(lake, table, 0, 3);
        Store store = table.snapshot().store();
        StorePath file = Places.files(table).get(0).path();
        if (kind == Kind.IN_MEMORY) {
          assertThatThrownBy(() -> store.engineUri(file))
              .isInstanceOf(StoreException.class)
              .hasMessageContaining("memory");
        } else {
          assertThat(Path.of(store.engineUri(file).replaceFirst("^file:/*", "/"))).exists();
          try (Stream<Path> walk = Files.walk(folder.resolve("warehouse"))) {
            assertThat(walk.filter(f -> f.toString().endsWith(".parquet"))).hasSize(1);
          }
        }
      }
      close(catalog);
    }
  }

  private static final Locations PLACE =
      new Locations("places", "/nowhere", dev.graticule.table.OutsideFiles.REFUSE);

  @Test
  void aFileIOIsAStore() {
    Locations place =
        new Locations(
            "places", folder.resolve("t").toString(), dev.graticule.table.OutsideFiles.REFUSE);
    Store store = new FileIOStore(new PlainFileIO(), place);
    StorePath path = StorePath.of("data/a.bin");
    ByteBuffer bytes = ByteBuffer.wrap("0123456789".getBytes(StandardCharsets.UTF_8));
    StoreWriter writer = store.create(path);
    writer.write(bytes);
    ByteBuffer direct = ByteBuffer.allocateDirect(3).put(new byte[] {'a', 'b', 'c'}).flip();
    writer.write(direct);
    assertThat(writer.position()).isEqualTo(13);
    writer.close();
    writer.close();

    assertThat(store.head(path).orElseThrow().bytes()).isEqualTo(13);
    assertThat(store.list(StorePath.root())).extracting(e -> e.path()).containsExactly(path);
    assertThatThrownBy(() -> store.create(path))
        .isInstanceOf(dev.graticule.store.ObjectExistsException.class);
    try (StoreReader reader = store.open(path)) {
      assertThat(reader.length()).isEqualTo(13);
      assertThat(read(reader, 9, ByteBuffer.allocate(4))).isEqualTo("9abc");
      assertThat(read(reader, 2, ByteBuffer.allocateDirect(3))).isEqualTo("234");
      assertThatThrownBy(() -> reader.readFully(10, ByteBuffer.allocate(4)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("a.bin");
      reader.close();
      assertThatThrownBy(() -> reader.readFully(0, ByteBuffer.allocate(1)))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(store.delete(path)).isTrue();
    assertThat(store.delete(path)).isFalse();
    assertThat(store.head(path)).isEmpty();
    assertThatThrownBy(() -> store.open(path))
        .isInstanceOf(dev.graticule.store.ObjectNotFoundException.class);

    StoreWriter dropped = store.create(path);
    dropped.write(ByteBuffer.wrap(new byte[] {1}));
    dropped.discard();
    dropped.close();
    assertThat(store.head(path)).isEmpty();
  }

  private static String read(StoreReader reader, long position, ByteBuffer target) {
    reader.readFully(position, target);
    byte[] bytes = new byte[target.flip().remaining()];
    target.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void errorsOfAFileIOAreTyped() {
    Store store =
        new FileIOStore(
            new PlainFileIO() {
              private static final long serialVersionUID = 1L;

              @Override
              public org.apache.iceberg.io.InputFile newInputFile(String location) {
                return new BrokenInput(location);
              }
            },
            PLACE);

    assertThatThrownBy(() -> store.open(StorePath.of("a")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("/nowhere/a");
    assertThatThrownBy(() -> store.head(StorePath.of("a"))).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.create(StorePath.root())).isInstanceOf(StoreException.class);
  }

  private record BrokenInput(String location) implements org.apache.iceberg.io.InputFile {
    @Override
    public long getLength() {
      throw new UncheckedIOException(new IOException("broken"));
    }

    @Override
    public org.apache.iceberg.io.SeekableInputStream newStream() {
      throw new UncheckedIOException(new IOException("broken"));
    }

    @Override
    public boolean exists() {
      throw new UncheckedIOException(new IOException("broken"));
    }
  }
}
