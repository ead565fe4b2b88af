package dev.graticule.iceberg;

import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.file.CoveringColumns;
import dev.graticule.file.GeoParquetException;
import dev.graticule.file.GeoParquetProfile;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.RefusedException;
import dev.graticule.table.TableSite;
import dev.graticule.write.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.types.Types.NestedField;

/**
 * A table to be: what a contract and a layout become in Iceberg.
 *
 * @param contract what its rows will be
 * @param schema the contract's columns, then the coverings
 * @param spec identity of the columns that partition
 * @param sortOrder what of the layout's order Iceberg can say
 * @param coverings the covering's name by geometry column
 * @param properties all but the notes, which need the field ids that Iceberg gives
 */
record NewTable(
    Contract contract,
    Schema schema,
    PartitionSpec spec,
    SortOrder sortOrder,
    Map<String, String> coverings,
    Map<String, String> properties) {

  /** Settles everything that can be refused, before anything is written. */
  static NewTable of(TableSite site, Contract contract, Layout layout, Settings settings) {
    layout.requireFor(contract);
    WriteOptions files = effective(layout.files(), settings.version());
    Map<String, String> properties = new HashMap<>();
    LayoutProperties.write(layout, settings.retention(), properties);
    properties.put(TableProperties.FORMAT_VERSION, Integer.toString(settings.version().number()));
    AtomicInteger ids = new AtomicInteger();
    IcebergTypes types = new IcebergTypes(settings.version(), properties, ids::incrementAndGet);
    Map<String, String> coverings = CoveringColumns.names(contract, files);
    LayoutProperties.writeMetrics(
        contract.geometryColumns().stream().map(c -> c.name()).toList(),
        coverings.values(),
        properties);
    properties.putAll(settings.properties());
    try {
      List<NestedField> fields = new ArrayList<>();
      contract.columns().forEach(column -> fields.add(types.field(column)));
      coverings.forEach(
          (geometry, name) ->
              fields.add(types.field(CoveringColumns.column(contract.require(geometry), name))));
      Schema schema = new Schema(fields);
      PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
      layout.partitionBy().forEach(spec::identity);
      requireWritable(site, contract, files);
      return new NewTable(
          contract, schema, spec.build(), SortOrders.of(layout, schema), coverings, properties);
    } catch (ValidationException | IllegalArgumentException e) {
      throw new RefusedException(
          "Iceberg cannot hold the columns of table \"%s\": %s"
              .formatted(site.name(), e.getMessage()),
          e);
    }
  }

  /** Geometries of the format's own types need files that have them. */
  static WriteOptions effective(WriteOptions files, FormatVersion version) {
    return version == FormatVersion.V3 && !files.profile().hasNativeTypes()
        ? files.toBuilder().profile(GeoParquetProfile.BOTH).build()
        : files;
  }

  /** A contract that no file can hold is refused now, not by the first append. */
  private static void requireWritable(TableSite site, Contract contract, WriteOptions files) {
    try {
      GeoParquetWriter.create(
              Store.inMemory(), StorePath.of("probe"), contract, files, site.allocator())
          .discard();
    } catch (ContractException | GeoParquetException e) {
      throw new RefusedException(
          "No file can hold the rows of table \"%s\": %s".formatted(site.name(), e.getMessage()),
          e);
    }
  }

  /** Makes the table, with a first version that has no rows. */
  void create(Catalog catalog, TableIdentifier name, Optional<String> location) {
    Catalog.TableBuilder builder =
        catalog
            .buildTable(name, schema)
            .withPartitionSpec(spec)
            .withSortOrder(sortOrder)
            .withProperties(properties);
    location.ifPresent(builder::withLocation);
    Transaction creation = builder.createTransaction();
    ColumnNotes notes =
        NotesWriter.write(contract, creation.table().schema(), coverings, ColumnNotes.none());
    creation.updateProperties().set(ColumnNotes.PROPERTY, notes.toJson()).commit();
    creation
        .newFastAppend()
        .set(Summary.OPERATION, Summary.label(dev.graticule.table.Operation.CREATE))
        .commit();
    creation.commitTransaction();
  }
}
