package dev.graticule.interop;

import dev.graticule.iceberg.FormatVersion;
import dev.graticule.iceberg.Iceberg;
import dev.graticule.junit.FaultyStore;
import dev.graticule.query.QueryEngine;
import dev.graticule.store.Store;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.TableFormat;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;

/** The lakes of a talk, by the names that the other side gave them. */
final class OpenLakes implements AutoCloseable {
  private final Map<String, OpenLake> lakes = new LinkedHashMap<>();

  /**
   * A lake and what asks it.
   *
   * @param lake the lake
   * @param engine asks it
   * @param catalog that it was opened over, when it was over one
   * @param store beneath it, which can end this process
   */
  private record OpenLake(
      Lake lake, QueryEngine engine, Optional<Catalog> catalog, FaultyStore store)
      implements AutoCloseable {
    @Override
    public void close() {
      engine.close();
      lake.close();
      if (catalog.isPresent() && catalog.get() instanceof Closeable closeable) {
        try {
          closeable.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Iceberg tables are in the catalog of {@code iceberg}, else in the lake's own. */
  void open(Request request) {
    Optional<Catalog> catalog = request.find("iceberg").map(Request::new).map(OpenLakes::catalog);
    LakeOptions options =
        catalog
            .map(found -> LakeOptions.defaults().withFormats(Iceberg.over(found)))
            .orElse(LakeOptions.defaults());
    FaultyStore store = FaultyStore.over(Store.local(request.path("folder")));
    Lake lake =
        request.optional("halts").isPresent()
            ? Lake.over(store, options)
            : Lake.open(request.path("folder"), options);
    lakes.put(request.text("lake"), new OpenLake(lake, QueryEngine.over(lake), catalog, store));
  }

  private static Catalog catalog(Request request) {
    return CatalogUtil.loadCatalog(
        request.text("catalog"), request.text("name"), request.map("properties"), null);
  }

  Lake lake(String name) {
    return find(name).lake();
  }

  /** The store beneath a lake that was opened with {@code halts}. */
  FaultyStore store(String name) {
    return find(name).store();
  }

  QueryEngine engine(String name) {
    return find(name).engine();
  }

  /** The format of a name, for tables of Iceberg of the version asked for. */
  TableFormat format(Request request) {
    List<TableFormat> formats = lake(request.text("lake")).formats();
    String name = request.text("format");
    TableFormat format =
        formats.stream()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "There is no format \"%s\"; there are %s."
                            .formatted(name, formats.stream().map(TableFormat::name).toList())));
    return request.optional("version").equals(Optional.of("3")) && format instanceof Iceberg iceberg
        ? iceberg.withFormatVersion(FormatVersion.V3)
        : format;
  }

  private OpenLake find(String name) {
    return Optional.ofNullable(lakes.get(name))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No lake \"%s\" is open; %s are.".formatted(name, lakes.keySet())));
  }

  void close(String name) {
    find(name).close();
    lakes.remove(name);
  }

  @Override
  public void close() {
    lakes.values().forEach(OpenLake::close);
    lakes.clear();
  }
}
