package dev.graticule.file;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.file.internal.encode.CoveringSeal;
import dev.graticule.predicate.ColumnPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The columns of a file as a contract sees them. A column that has no column type does not spoil
 * the others: it is refused when it is asked for.
 */
final class FileColumns {
  /** What {@link Contract#metadata()} has no use for. */
  private static final Set<String> NOT_FREE_TEXT =
      Set.of(GeoMetadata.KEY, CoveringSeal.KEY, "ARROW:schema");

  private final Map<String, FileColumn> columns;
  private final List<StoredColumn> stored;
  private final Map<String, GeoParquetException> refusals;
  private final Set<String> coverings;
  private final Boxes boxes;
  private final Map<String, String> metadata;
  private final Place place;
  private final Optional<Contract> readable;
  private final Map<String, Optional<ParquetNode.Leaf>> flatLeaves = new ConcurrentHashMap<>();

  /** Whether each geometry with an extent has its box in the covering. */
  enum Boxes {
    /** Each has, and none runs over the antimeridian. */
    COMPLETE,
    /** Only statistics tell. */
    PERHAPS_MISSING
  }

  private FileColumns(
      Map<String, FileColumn> columns,
      List<StoredColumn> stored,
      Map<String, GeoParquetException> refusals,
      Set<String> coverings,
      Boxes boxes,
      Map<String, String> metadata,
      Place place) {
    this.boxes = boxes;
    this.stored = List.copyOf(stored);
    this.columns = columns;
    this.refusals = refusals;
    this.coverings = coverings;
    this.metadata = metadata;
    this.place = place;
    this.readable =
        columns.isEmpty() ? Optional.empty() : Optional.of(contract(List.copyOf(columns.keySet())));
  }

  static FileColumns of(
      MessageType schema,
      Map<String, String> fileMetadata,
      Map<String, GeoColumn> geo,
      Boxes boxes,
      Place place) {
    ParquetNodes nodes = new ParquetNodes(schema, fileMetadata);
    Map<String, FileColumn> columns = new LinkedHashMap<>();
    Map<String, GeoParquetException> refusals = new LinkedHashMap<>();
    for (Type type : schema.getFields()) {
      Optional<GeoColumn> described = Optional.ofNullable(geo.get(type.getName()));
      try {
        FileColumn column =
            place.column(type.getName()).call(() -> FileColumn.of(nodes.column(type), described));
        if (columns.put(type.getName(), column) != null) {
          throw place.error("it has two columns named \"%s\".".formatted(type.getName()));
        }
      } catch (GeoParquetException e) {
        columns.remove(type.getName());
        refusals.put(type.getName(), e);
      }
    }
    Map<String, String> free = new HashMap<>(fileMetadata);
    free.keySet().removeAll(NOT_FREE_TEXT);
    List<StoredColumn> stored =
        schema.getFields().stream().map(type -> stored(type, columns)).toList();
    return new FileColumns(columns, stored, refusals, coverings(columns, geo), boxes, free, place);
  }

  private static StoredColumn stored(Type type, Map<String, FileColumn> columns) {
    FileColumn column = columns.get(type.getName());
    return column == null ? StoredColumns.unreadable(type) : StoredColumns.of(column);
  }

  /** The struct columns that hold nothing but the boxes of geometries. */
  private static Set<String> coverings(
      Map<String, FileColumn> columns, Map<String, GeoColumn> geo) {
    Set<Covering.Path> paths =
        geo.values().stream()
            .flatMap(g -> g.covering().stream())
            .flatMap(Covering::paths)
            .collect(Collectors.toSet());
    Set<String> names = new HashSet<>();
    for (FileColumn column : columns.values()) {
      if (column.column().type() instanceof ColumnType.Struct struct
          && struct.fields().stream()
              .allMatch(f -> paths.contains(new Covering.Path(column.name(), f.name())))) {
        names.add(column.name());
      }
    }
    return names;
  }

  /** Each column but the coverings. Throws for the first that has no column type. */
  Contract contract() {
    return contract(name -> !coverings.contains(name));
  }

  /** Each column. Throws for the first that has no column type. */
  Contract fullContract() {
    return contract(name -> true);
  }

  private Contract contract(Predicate<String> wanted) {
    for (GeoParquetException refusal : refusals.values()) {
      throw refusal;
    }
    return contract(columns.keySet().stream().filter(wanted).toList());
  }

  /** Some columns, in the order asked for. */
  Contract contract(List<String> names) {
    List<Column> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(require(name).column());
    }
    try {
      return new Contract(chosen, metadata);
    } catch (ContractException e) {
      throw new GeoParquetException("%s: %s".formatted(place.name(), e.getMessage()), e);
    }
  }

  /** Each column of the file as it is stored. */
  List<StoredColumn> stored() {
    return stored;
  }

  /** What is known of the boxes in coverings. */
  Boxes boxes() {
    return boxes;
  }

  /** Each column that can be read; empty when there is none. */
  Optional<Contract> readable() {
    return readable;
  }

  Optional<FileColumn> find(String name) {
    return Optional.ofNullable(columns.get(name));
  }

  FileColumn require(String name) {
    FileColumn column = columns.get(name);
    if (column != null) {
      return column;
    }
    GeoParquetException refusal = refusals.get(name);
    if (refusal != null) {
      throw refusal;
    }
    throw place.error(
        "there is no column \"%s\"; the columns are %s.".formatted(name, columns.keySet()));
  }

  /** The readable columns. */
  Iterable<FileColumn> all() {
    return columns.values();
  }

  /** A flat column of values by its path, such as {@code bbox.xmin}. */
  Optional<ParquetNode.Leaf> flatLeaf(String path) {
    // Asked for each row group anew.
    return flatLeaves.computeIfAbsent(path, this::findFlatLeaf);
  }

  private Optional<ParquetNode.Leaf> findFlatLeaf(String path) {
    return readable
        .flatMap(contract -> ColumnPath.of(contract, path))
        .flatMap(
            found ->
                require(found.names().get(0))
                    .leaves()
                    .filter(
                        l -> l.isFlat() && found.names().equals(List.of(l.descriptor().getPath())))
                    .findFirst());
  }
}
