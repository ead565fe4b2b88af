package dev.graticule.delta;

import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetProfile;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.store.PublishUnknownException;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.CommitUnknownException;
import dev.graticule.table.RefusedException;
import dev.graticule.table.TableExistsException;
import dev.graticule.table.TableLog;
import dev.graticule.table.TableSite;
import dev.graticule.write.Layout;
import io.delta.kernel.TableManager;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.exceptions.TableAlreadyExistsException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.transaction.CreateTableTransactionBuilder;
import io.delta.kernel.transaction.DataLayoutSpec;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import java.nio.file.FileAlreadyExistsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The beginning of a table: its version 0. */
final class TableCreation {
  private final DeltaTable table;
  private final Contract contract;
  private final Layout layout;
  private final Delta format;

  TableCreation(TableSite site, Contract contract, Layout layout, Delta format) {
    this.table = new DeltaTable(site);
    this.contract = contract;
    this.layout = TableState.settled(layout, contract);
    this.format = format;
  }

  TableLog run() {
    requireWritable();
    StructType schema = DeltaSchema.of(table.name(), contract, layout.files().coveringNames());
    try {
      CreateTableTransactionBuilder builder =
          TableManager.buildCreateTableTransaction(LogFiles.ROOT, schema, Delta.ENGINE)
              .withTableProperties(properties(schema))
              .withMaxRetries(0);
      if (!layout.partitionBy().isEmpty()) {
        builder =
            builder.withDataLayoutSpec(
                DataLayoutSpec.partitioned(
                    layout.partitionBy().stream().map(Column::new).toList()));
      }
      TransactionCommitResult result =
          builder.build(table.engine()).commit(table.engine(), CloseableIterable.emptyIterable());
      TableState state =
          result
              .getPostCommitSnapshot()
              .map(snapshot -> TableState.of(table.name(), snapshot))
              .orElseGet(table::newest);
      return new DeltaLog(table, state, Delta.ENGINE);
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  /** What no file can hold is refused now, not by the first append. */
  private void requireWritable() {
    layout.requireFor(contract);
    if (!contract.geometryColumns().isEmpty()
        && layout.files().profile() != GeoParquetProfile.V1_1) {
      throw new RefusedException(
          "Delta table \"%s\" keeps geometries as WKB in binary columns, which files of the profile %s do not; use V1_1."
              .formatted(table.name(), layout.files().profile()));
    }
    List<String> inFiles =
        contract.names().stream().filter(name -> !layout.partitionBy().contains(name)).toList();
    GeoParquetWriter.create(
            Store.inMemory(),
            StorePath.of("probe"),
            contract.select(inFiles),
            layout.files(),
            table.site().allocator())
        .discard();
  }

  private Map<String, String> properties(StructType schema) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.putAll(TableProperties.of(format.retention()));
    properties.put(
        TableProperties.CHECKPOINT_INTERVAL, Integer.toString(format.checkpointInterval()));
    properties.put(TableProperties.COMPRESSION, "zstd");
    int leaves = leaves(schema);
    if (leaves > TableProperties.DEFAULT_INDEXED_COLUMNS) {
      // The coverings stand last, and other writers give statistics to the first columns only.
      properties.put(TableProperties.INDEXED_COLUMNS, Integer.toString(leaves));
    }
    properties.putAll(format.properties());
    TableProperties.put(properties, contract, layout);
    return properties;
  }

  private static int leaves(StructType schema) {
    return schema.fields().stream()
        .mapToInt(field -> field.getDataType() instanceof StructType inner ? leaves(inner) : 1)
        .sum();
  }

  private RuntimeException failed(RuntimeException error) {
    if (KernelErrors.find(error, TableAlreadyExistsException.class).isPresent()
        || KernelErrors.find(error, FileAlreadyExistsException.class).isPresent()) {
      return new TableExistsException(
          "There is a Delta table \"%s\" already; open it, or choose another name."
              .formatted(table.name()),
          error);
    }
    if (KernelErrors.find(error, PublishUnknownException.class).isPresent()) {
      return new CommitUnknownException(
          "Nobody knows whether Delta table \"%s\" was created: %s Open it to see."
              .formatted(table.name(), error.getMessage()),
          error);
    }
    return KernelErrors.translate(table.name(), error);
  }
}
