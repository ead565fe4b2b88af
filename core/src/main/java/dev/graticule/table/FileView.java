package dev.graticule.table;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnPath;
import dev.graticule.contract.ColumnType;
import dev.graticule.file.StoredColumn;
import dev.graticule.store.StorePath;
import dev.graticule.table.ColumnMapping.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A file as a part of its table: which of its columns hold the table's, found as the snapshot's
 * {@link ColumnMapping} says, and as what they are read.
 *
 * <p>A column that the partition gives a value is never looked for in the file. One that is neither
 * here nor there is null, when the table allows it. Only the columns that are asked for are looked
 * at, so a column that cannot be read spoils no other. Immutable.
 */
public final class FileView {
  private final StorePath file;
  private final Set<String> partition;
  private final ColumnMapping mapping;
  private final List<StoredColumn> stored;
  private final boolean byId;

  private FileView(
      StorePath file, Set<String> partition, ColumnMapping mapping, List<StoredColumn> stored) {
    this.file = file;
    this.partition = partition;
    this.mapping = mapping;
    this.stored = stored;
    this.byId = stored.stream().anyMatch(StoredColumn::hasFieldIds);
  }

  /**
   * The view of a file.
   *
   * @param file the file
   * @param stored its columns, as {@link dev.graticule.file.GeoParquetFile#storedColumns()} says
   * @param mapping where the table's columns stand in files
   * @return the view
   */
  public static FileView of(DataFile file, List<StoredColumn> stored, ColumnMapping mapping) {
    return new FileView(
        file.path(), Set.copyOf(file.partition().keySet()), mapping, List.copyOf(stored));
  }

  /**
   * How the file holds a column.
   *
   * @param column a column of the table
   * @return what holds it; empty when the file has none for it, or its partition gives the value
   * @throws FileMismatchException when what holds it cannot be read as the table promises, or when
   *     it is missing and the table requires it
   */
  public Optional<HeldColumn> column(Column column) {
    if (partition.contains(column.name())) {
      return Optional.empty();
    }
    return held(column, stored, ColumnPath.of(column.name()));
  }

  private Optional<HeldColumn> held(Column wanted, List<StoredColumn> siblings, ColumnPath path) {
    Optional<StoredColumn> found = find(wanted.name(), siblings, path);
    if (found.isEmpty() && !wanted.isNullable()) {
      throw mismatch(
          path,
          "is required and missing; the file has %s"
              .formatted(siblings.stream().map(StoredColumn::name).toList()));
    }
    return found.map(there -> held(wanted, there, path));
  }

  private Optional<StoredColumn> find(String name, List<StoredColumn> siblings, ColumnPath path) {
    Place place = mapping.places().get(path.toString());
    if (place == null) {
      return named(name, siblings);
    }
    if (byId && place.fieldId().isPresent()) {
      return siblings.stream().filter(s -> s.fieldId().equals(place.fieldId())).findFirst();
    }
    return place.names().stream().flatMap(n -> named(n, siblings).stream()).findFirst();
  }

  private static Optional<StoredColumn> named(String name, List<StoredColumn> siblings) {
    return siblings.stream().filter(s -> s.name().equals(name)).findFirst();
  }

  private HeldColumn held(Column wanted, StoredColumn there, ColumnPath path) {
    List<Column> wantedParts = ColumnParts.of(wanted.type());
    boolean nested =
        !wantedParts.isEmpty()
            && there.type().filter(type -> type.getClass() == wanted.type().getClass()).isPresent();
    if (!nested) {
      TypeFit.problem(there, wanted.type())
          .ifPresent(
              problem -> {
                throw mismatch(path, problem);
              });
      return new HeldColumn(
          wanted, there, TypeFit.readAs(there.type().orElseThrow(), wanted.type()), List.of());
    }
    List<Optional<HeldColumn>> parts = new ArrayList<>();
    for (int i = 0; i < wantedParts.size(); i++) {
      Column part = wantedParts.get(i);
      ColumnPath deeper = path.then(part.name());
      parts.add(
          wanted.type() instanceof ColumnType.Struct
              ? held(part, there.parts(), deeper)
              // The parts of lists and maps stand by position: what they are called is free.
              : Optional.of(held(part, there.parts().get(i), deeper)));
    }
    return new HeldColumn(wanted, there, readAs(there, parts), parts);
  }

  private static ColumnType readAs(StoredColumn there, List<Optional<HeldColumn>> parts) {
    List<Optional<ColumnType>> types = new ArrayList<>();
    for (StoredColumn part : there.parts()) {
      types.add(
          parts.stream()
              .flatMap(Optional::stream)
              .filter(held -> held.stored().equals(part))
              .map(HeldColumn::type)
              .findFirst());
    }
    return ColumnParts.readAs(there.type().orElseThrow(), types);
  }

  private FileMismatchException mismatch(ColumnPath path, String problem) {
    return new FileMismatchException(file, path.toString(), problem);
  }
}
