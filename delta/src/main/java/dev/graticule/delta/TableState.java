package dev.graticule.delta;

import dev.graticule.contract.Contract;
import dev.graticule.delta.KernelInternals.TableProtocol;
import dev.graticule.file.CoveringColumns;
import dev.graticule.write.Layout;
import io.delta.kernel.Snapshot;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a version of a table says of its rows and files, read out of its metadata once.
 *
 * @param kernel the version as Kernel has it
 * @param contract what its rows are
 * @param layout how new files lie, names of coverings included
 * @param coverings names of coverings by geometry column, those that the schema has
 * @param names how files call columns
 * @param protocol what the table asks of its readers and writers
 */
record TableState(
    Snapshot kernel,
    Contract contract,
    Layout layout,
    Map<String, String> coverings,
    FileNames names,
    TableProtocol protocol) {

  private static final String MAPPING_MODE = "delta.columnMapping.mode";

  /** Reads a version. Throws when it needs what this library does not have. */
  static TableState of(String table, Snapshot kernel) {
    TableProtocol protocol = KernelInternals.protocol(kernel);
    Features.requireReadable(table, protocol);
    Map<String, String> properties = kernel.getTableProperties();
    Layout layout = TableProperties.layout(table, properties, kernel.getPartitionColumnNames());
    StructType schema = kernel.getSchema();
    Map<String, String> coverings = new LinkedHashMap<>();
    layout
        .files()
        .coveringNames()
        .forEach(
            (geometry, name) -> {
              if (has(schema, geometry) && has(schema, name)) {
                coverings.put(geometry, name);
              }
            });
    Contract contract =
        DeltaContract.of(
            table, schema, TableProperties.contract(table, properties), coverings.values());
    String mode = properties.getOrDefault(MAPPING_MODE, "none");
    FileNames names = FileNames.of(schema, mode);
    return new TableState(kernel, contract, layout, coverings, names, protocol);
  }

  /** The state of a later version: what says the same as before is not read again. */
  TableState at(String table, Snapshot later) {
    boolean isSame =
        KernelInternals.protocol(later).equals(protocol)
            && later.getTableProperties().equals(kernel.getTableProperties())
            && later.getPartitionColumnNames().equals(kernel.getPartitionColumnNames())
            && later.getSchema().equals(kernel.getSchema());
    return isSame
        ? new TableState(later, contract, layout, coverings, names, protocol)
        : of(table, later);
  }

  private static boolean has(StructType schema, String name) {
    return schema.fields().stream().map(StructField::getName).anyMatch(name::equals);
  }

  long version() {
    return kernel.getVersion();
  }

  List<String> partitionColumns() {
    return layout.partitionBy();
  }

  StatisticsColumns statistics() {
    return new StatisticsColumns(contract, coverings, names, names.onceFloats());
  }

  /** A layout whose names of coverings are settled for a contract. */
  static Layout settled(Layout layout, Contract contract) {
    return layout.files(
        layout.files().toBuilder()
            .coveringNames(CoveringColumns.names(contract, layout.files()))
            .build());
  }
}
