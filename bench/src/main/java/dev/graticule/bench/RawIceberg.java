package dev.graticule.bench;

import dev.graticule.contract.Bounds;
import dev.graticule.iceberg.IcebergStores;
import dev.graticule.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** An Iceberg table through Iceberg's own catalog, on the lake's catalog file. */
final class RawIceberg implements RawTable {
  private final Store store;
  private final JdbcCatalog catalog;
  private final Table table;
  private List<DataFile> prepared = List.of();

  private RawIceberg(Store store, JdbcCatalog catalog, Table table) {
    this.store = store;
    this.catalog = catalog;
    this.table = table;
  }

  static RawIceberg open(Path lake, String name) {
    Store store = Store.local(lake);
    FileIO io = IcebergStores.fileIo(store);
    JdbcCatalog catalog = new JdbcCatalog(properties -> io, null, false);
    catalog.initialize(
        "lake",
        Map.of(
            CatalogProperties.URI,
            "jdbc:sqlite:" + lake.resolve("catalog.db"),
            CatalogProperties.WAREHOUSE_LOCATION,
            lake.toString(),
            "jdbc.schema-version",
            "V1"));
    return new RawIceberg(store, catalog, catalog.loadTable(TableIdentifier.of("lake", name)));
  }

  @Override
  public void prepare(List<String> names) {
    DataFile template = tasks(table.newScan().includeColumnStats()).get(0).file();
    prepared =
        names.stream()
            .map(
                name ->
                    DataFiles.builder(table.spec())
                        .copy(template)
                        .withPath(table.location() + "/" + name)
                        .build())
            .toList();
  }

  @Override
  public void append(int number) {
    table.newAppend().appendFile(prepared.get(number)).commit();
  }

  @Override
  public List<String> plan(Bounds box) {
    Expression condition =
        Expressions.and(
            Expressions.lessThanOrEqual("bbox.xmin", box.xmax()),
            Expressions.greaterThanOrEqual("bbox.xmax", box.xmin()),
            Expressions.lessThanOrEqual("bbox.ymin", box.ymax()),
            Expressions.greaterThanOrEqual("bbox.ymax", box.ymin()));
    return tasks(table.newScan().filter(condition)).stream()
        .map(task -> name(task.file().location()))
        .toList();
  }

  private static String name(String location) {
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static List<FileScanTask> tasks(TableScan scan) {
    List<FileScanTask> tasks = new ArrayList<>();
    try (CloseableIterable<FileScanTask> planned = scan.planFiles()) {
      planned.forEach(tasks::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tasks;
  }

  @Override
  public void close() {
    catalog.close();
    store.close();
  }
}
