package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.predicate.Literal;
import dev.graticule.store.StorePath;
import dev.graticule.write.HivePath;
import dev.graticule.write.OnePartition;
import dev.graticule.write.PartitionText;
import dev.graticule.write.PartitionValueException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The partition of a file that somebody else wrote: from its folders' names, or from columns that
 * have one value in all its rows. Where both tell it they must agree.
 *
 * @param values by partition column, outermost first; an empty one means null
 * @param problems why there is none, as sentences
 */
record IntakePartition(Map<String, Optional<Literal>> values, List<String> problems) {

  static IntakePartition of(
      GeoParquetFile file,
      StorePath path,
      IntakeNames names,
      Contract table,
      List<String> partitionBy,
      BufferAllocator allocator) {
    IntakePartition partition = new IntakePartition(new LinkedHashMap<>(), new ArrayList<>());
    List<String> inFile =
        file.rows() == 0
            ? List.of()
            : partitionBy.stream().filter(names.inFile()::containsKey).toList();
    Optional<Map<String, Optional<Literal>>> constant =
        inFile.isEmpty()
            ? Optional.of(Map.of())
            : constant(IntakeRows.of(file, names, table, inFile, allocator), inFile);
    if (constant.isEmpty()) {
      partition.problems.add(
          "Its rows lie in several partitions of %s; append its rows instead.".formatted(inFile));
      return partition;
    }
    Map<String, Optional<Literal>> folders = partition.fromFolders(path, partitionBy, table);
    if (partition.problems.isEmpty()) {
      partitionBy.forEach(name -> partition.add(table.require(name), folders, constant.get()));
    }
    return partition;
  }

  /** The one value of each column in all rows; empty when there are several. */
  private static Optional<Map<String, Optional<Literal>>> constant(
      BatchSource source, List<String> columns) {
    Optional<Map<String, Optional<Literal>>> constant = Optional.empty();
    try (source) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          Optional<Map<String, Optional<Literal>>> here = OnePartition.of(batch, columns);
          if (here.isEmpty() || (constant.isPresent() && !constant.equals(here))) {
            return Optional.empty();
          }
          constant = here;
        }
      }
    }
    return constant;
  }

  private Map<String, Optional<Literal>> fromFolders(
      StorePath path, List<String> partitionBy, Contract table) {
    Map<String, Optional<Literal>> values = new LinkedHashMap<>();
    HivePath.parse(path)
        .forEach(
            (name, text) -> {
              if (partitionBy.contains(name)) {
                try {
                  values.put(
                      name,
                      text.map(
                          value -> PartitionText.read(name, table.require(name).type(), value)));
                } catch (PartitionValueException e) {
                  problems.add(String.valueOf(e.getMessage()));
                }
              }
            });
    return values;
  }

  private void add(
      Column column, Map<String, Optional<Literal>> folders, Map<String, Optional<Literal>> rows) {
    String name = column.name();
    Map<String, Optional<Literal>> told = rows.containsKey(name) ? rows : folders;
    if (!told.containsKey(name)) {
      problems.add(
          "Nothing tells its value of the partition column \"%s\": lay it into a folder %s=…, or append its rows."
              .formatted(name, name));
      return;
    }
    Optional<Literal> value = told.getOrDefault(name, Optional.empty());
    if (!folders.getOrDefault(name, value).equals(value)) {
      problems.add(
          "Its folder says %s for the partition column \"%s\", its rows say %s."
              .formatted(text(folders.getOrDefault(name, Optional.empty())), name, text(value)));
    } else if (value.isEmpty() && !column.isNullable()) {
      problems.add(
          "It has no value for the partition column \"%s\", and the table requires one."
              .formatted(name));
    } else {
      values.put(name, value);
    }
  }

  private static String text(Optional<Literal> value) {
    return value.map(PartitionText::write).orElse("null");
  }
}
