package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.file.CoveringColumns;
import dev.graticule.file.GeoParquetException;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.WriteOptions;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.store.StorePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarBinaryVector;

/**
 * Holds a file that somebody else wrote against a table: its footer, and its rows as far as the
 * footer promises less than the table does or does not tell where the geometries are.
 */
final class FileIntake {
  private final Snapshot table;
  private final List<String> partitionBy;
  private final Set<String> coverings;
  private final BufferAllocator allocator;

  /**
   * For a table.
   *
   * @param options how its own files are written
   */
  FileIntake(
      Snapshot table, List<String> partitionBy, WriteOptions options, BufferAllocator allocator) {
    this.table = table;
    this.partitionBy = partitionBy;
    this.coverings = Set.copyOf(CoveringColumns.names(table.contract(), options).values());
    this.allocator = allocator;
  }

  /**
   * A file that was looked at.
   *
   * @param file what the table is told of it; empty when it does not fit
   * @param problems why it does not, as sentences
   */
  record Judged(Optional<DataFile> file, List<String> problems) {
    private static Judged refused(List<String> problems) {
      return new Judged(Optional.empty(), List.copyOf(problems));
    }
  }

  /**
   * Looks at a file.
   *
   * @throws dev.graticule.store.StoreException when the store fails
   */
  Judged judge(StorePath path) {
    try (GeoParquetFile file = GeoParquetFile.open(table.store(), path)) {
      return judge(path, file);
    } catch (ObjectNotFoundException e) {
      return Judged.refused(List.of("There is no such file."));
    } catch (GeoParquetException | ContractException | WkbException e) {
      return Judged.refused(List.of(String.valueOf(e.getMessage())));
    }
  }

  private Judged judge(StorePath path, GeoParquetFile file) {
    FileFacts facts = FileFacts.of(file, path);
    IntakeNames names =
        IntakeNames.in(
            table.contract(),
            table.columnMapping(),
            withoutCoverings(facts.contract()),
            file.fieldIds());
    Evidence footer = new RenamedEvidence(facts.receipt(), pathsInFile(names));
    IntakeDrift drift =
        IntakeDrift.between(table.contract(), names.there(), footer, Set.copyOf(partitionBy));
    List<String> problems = new ArrayList<>(names.problems());
    problems.addAll(drift.problems());
    if (!problems.isEmpty()) {
      return Judged.refused(problems);
    }
    IntakePartition partition =
        IntakePartition.of(file, path, names, table.contract(), partitionBy, allocator);
    if (!partition.problems().isEmpty()) {
      return Judged.refused(partition.problems());
    }
    Evidence evidence = new IntakeEvidence(footer, prove(file, names, drift.toProve(), footer));
    return new Judged(
        Optional.of(new DataFile(path, file.bytes(), file.rows(), partition.values(), evidence)),
        List.of());
  }

  /** A covering that the file does not declare is told by the name the table has for it. */
  private Contract withoutCoverings(Contract file) {
    List<String> names = file.names().stream().filter(name -> !coverings.contains(name)).toList();
    return names.size() == file.names().size() || names.isEmpty() ? file : file.select(names);
  }

  /** Where each column, and each field of a struct, stands in the file. */
  private static Map<String, String> pathsInFile(IntakeNames names) {
    Map<String, String> paths = new HashMap<>();
    names
        .inFile()
        .forEach(
            (column, inFile) ->
                collect(column, inFile, names.there().require(column).type(), paths));
    return paths;
  }

  private static void collect(
      String path, String inFile, ColumnType type, Map<String, String> paths) {
    paths.put(path, inFile);
    if (type instanceof ColumnType.Struct struct) {
      for (Column field : struct.fields()) {
        collect(path + "." + field.name(), inFile + "." + field.name(), field.type(), paths);
      }
    }
  }

  /**
   * Reads the columns that need it.
   *
   * @return what was found of the geometries read
   * @throws RejectedValueException when a row breaks a promise of the table
   * @throws WkbException when a geometry is broken
   */
  private Map<String, GeometryStatistics> prove(
      GeoParquetFile file, IntakeNames names, Set<String> toProve, Evidence footer) {
    Set<String> columns = new LinkedHashSet<>(toProve);
    Map<String, GeometryCount> counts = new LinkedHashMap<>();
    for (Column column : table.contract().geometryColumns()) {
      boolean wanted =
          names.inFile().containsKey(column.name())
              && (toProve.contains(column.name())
                  || footer.geometry(column.name()).bounds().isEmpty());
      if (wanted) {
        columns.add(column.name());
        ((ColumnType.Geometry) column.type()).crsColumn().ifPresent(columns::add);
        counts.put(column.name(), new GeometryCount());
      }
    }
    if (columns.isEmpty() || file.rows() == 0) {
      return Map.of();
    }
    try (BatchSource rows =
        IntakeRows.of(file, names, table.contract(), List.copyOf(columns), allocator)) {
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          counts.forEach((column, count) -> count.add((VarBinaryVector) batch.vector(column)));
        }
      }
    }
    Map<String, GeometryStatistics> read = new HashMap<>();
    counts.forEach((column, count) -> read.put(column, count.statistics()));
    return read;
  }
}
