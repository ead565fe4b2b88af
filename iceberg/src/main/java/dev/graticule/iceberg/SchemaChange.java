package dev.graticule.iceberg;

import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnIdentity;
import dev.graticule.contract.ColumnPath;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Nullability;
import dev.graticule.file.CoveringColumns;
import dev.graticule.file.WriteOptions;
import dev.graticule.table.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Another contract for a table: steps of the schema, coverings for new geometries, and what is
 * noted beside. Field ids are given in the order of the steps, coverings last; the same steps on
 * the same table always give the same ids, so that files can be written before the commit.
 */
final class SchemaChange {
  private final VersionedTable now;
  private final Contract target;
  private final Transaction transaction;
  private final Map<String, String> properties = new HashMap<>();
  private final AtomicInteger placeholders = new AtomicInteger();

  private SchemaChange(VersionedTable now, Contract target, Transaction transaction) {
    this.now = now;
    this.target = target;
    this.transaction = transaction;
  }

  /**
   * The columns that the table would have with what a contract has more; nothing is committed. The
   * contract may be of an earlier or later version than the table is now: what it lacks stays.
   */
  static TableColumns preview(VersionedTable now, Contract contract) {
    Contract known = now.columns().contract();
    List<Change> additions = Steps.additions(known, contract);
    if (additions.isEmpty()) {
      return now.columns();
    }
    Transaction never =
        Transactions.newTransaction(now.name(), new FrozenOperations(now.metadata(), now.io()));
    List<Change> nullable = additions.stream().map(SchemaChange::nullable).toList();
    return apply(now, known.evolve(nullable, ColumnIdentity.BY_ID), nullable, never);
  }

  private static Change nullable(Change change) {
    Change.Add add = (Change.Add) change;
    return new Change.Add(add.parent(), add.column().withNullability(Nullability.NULLABLE));
  }

  /** Puts the steps into a transaction, and gives the columns that the table has then. */
  static TableColumns apply(
      VersionedTable now, Contract target, List<Change> changes, Transaction transaction) {
    SchemaChange change = new SchemaChange(now, target, transaction);
    List<Change> steps =
        changes.isEmpty() ? Steps.between(now.name(), now.columns().contract(), target) : changes;
    try {
      steps.forEach(change::step);
      return change.finish();
    } catch (ValidationException | IllegalArgumentException | ContractException e) {
      throw new RefusedException(
          "The contract of table \"%s\" cannot be changed so: %s"
              .formatted(now.name(), e.getMessage()),
          e);
    }
  }

  private void step(Change change) {
    UpdateSchema update = transaction.updateSchema();
    if (change instanceof Change.Add add) {
      add(update, add);
    } else if (change instanceof Change.Widen widen) {
      Type type = types().type(widen.path().toString(), widen.to());
      NestedField field = field(widen.path());
      if (type.isPrimitiveType() && !type.equals(field.type()) && !isGeometry(widen.to())) {
        update.updateColumn(widen.path().toString(), type.asPrimitiveType());
      }
    } else if (change instanceof Change.RelaxNullability relax) {
      NestedField field = field(relax.path());
      update.makeColumnOptional(relax.path().toString());
      covering(field).ifPresent(covering -> update.makeColumnOptional(covering.name()));
    } else if (change instanceof Change.Rename rename) {
      update.renameColumn(rename.path().toString(), rename.name());
    } else {
      Change.Drop drop = (Change.Drop) change;
      NestedField field = field(drop.path());
      requireNoPartition(drop.path(), field);
      covering(field).ifPresent(covering -> update.deleteColumn(covering.name()));
      update.deleteColumn(drop.path().toString());
    }
    update.commit();
  }

  private void add(UpdateSchema update, Change.Add add) {
    Column column = add.column();
    Type type = types().type(column.name(), column.type());
    update.addColumn(add.parent().isRoot() ? null : add.parent().toString(), column.name(), type);
  }

  private static boolean isGeometry(ColumnType type) {
    return type instanceof ColumnType.Geometry;
  }

  private IcebergTypes types() {
    return new IcebergTypes(version(), properties, placeholders::incrementAndGet);
  }

  private FormatVersion version() {
    return FormatVersion.of(now.metadata().formatVersion());
  }

  private Schema schema() {
    return transaction.table().schema();
  }

  private NestedField field(ColumnPath path) {
    NestedField field = schema().findField(path.toString());
    if (field == null) {
      throw new RefusedException(
          "There is no \"%s\" in table \"%s\" to change.".formatted(path, now.name()));
    }
    return field;
  }

  private ColumnNotes notes() {
    return ColumnNotes.of(now.name(), now.metadata().properties());
  }

  private Optional<NestedField> covering(NestedField geometry) {
    Integer id = notes().coverings().get(geometry.fieldId());
    return id == null ? Optional.empty() : Optional.ofNullable(schema().asStruct().field(id));
  }

  private void requireNoPartition(ColumnPath path, NestedField field) {
    for (PartitionField partition : now.metadata().spec().fields()) {
      if (partition.sourceId() == field.fieldId()) {
        throw new RefusedException(
            "Column \"%s\" partitions table \"%s\" and cannot be dropped; another engine can take it out of the partitions first."
                .formatted(path, now.name()));
      }
    }
  }

  private TableColumns finish() {
    Map<String, String> coverings = addCoverings();
    ColumnNotes notes = NotesWriter.write(target, schema(), coverings, notes());
    LayoutProperties.writeMetrics(
        target.geometryColumns().stream().map(Column::name).toList(),
        coverings.values(),
        properties);
    properties.put(ColumnNotes.PROPERTY, notes.toJson());
    UpdateProperties update = transaction.updateProperties();
    properties.forEach(update::set);
    update.commit();
    TableColumns columns = TableColumns.of(now.name(), schema(), transaction.table().properties());
    if (!columns.contract().equals(target)) {
      throw new RefusedException(
          "The steps given do not lead table \"%s\" to the contract given: %s is not %s."
              .formatted(now.name(), columns.contract(), target));
    }
    return columns;
  }

  /** Those that stay, and one for each geometry that is new. */
  private Map<String, String> addCoverings() {
    Map<String, String> known = new LinkedHashMap<>();
    for (NestedField field : schema().columns()) {
      covering(field).ifPresent(covering -> known.put(field.name(), covering.name()));
    }
    WriteOptions files =
        NewTable.effective(
                LayoutProperties.layout(
                        now.name(),
                        now.metadata().properties(),
                        now.metadata().spec(),
                        now.metadata().schema())
                    .files(),
                version())
            .toBuilder()
            .coveringNames(known)
            .build();
    List<String> added = new ArrayList<>();
    CoveringColumns.names(target, files)
        .forEach(
            (geometry, name) -> {
              boolean isNew =
                  now.metadata().schema().findField(schema().asStruct().field(geometry).fieldId())
                      == null;
              if (isNew && !known.containsKey(geometry)) {
                known.put(geometry, name);
                added.add(geometry);
              }
            });
    if (!added.isEmpty()) {
      UpdateSchema update = transaction.updateSchema();
      for (String geometry : added) {
        String name = known.getOrDefault(geometry, "");
        Column covering = CoveringColumns.column(target.require(geometry), name);
        Type type = types().type(name, covering.type());
        update.addColumn(name, type);
      }
      update.commit();
    }
    return known;
  }
}
