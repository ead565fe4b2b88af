package dev.graticule.convert;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a CSV file and how each comes about.
 *
 * @param contract the columns
 * @param cells how their values are read, in their order
 * @param hint what to add where a value does not fit its column
 */
record CsvColumns(Contract contract, List<CsvCell> cells, String hint) {

  /** Decides on the columns; looks into the file as far as types are inferred. */
  static CsvColumns of(
      StoredFile file, CsvFormat format, CsvTyping typing, Optional<Contract> wanted) {
    try (CsvRecords records = new CsvRecords(file, format)) {
      CsvHeader header = CsvHeader.of(file.name(), records, format);
      if (wanted.isPresent()) {
        ColumnType[] types = new ColumnType[header.names().size()];
        Arrays.fill(types, Scalar.TEXT);
        return of(file.name(), header, typing, types, wanted, "");
      }
      boolean whole = typing.inferredRows() == Long.MAX_VALUE;
      return of(
          file.name(),
          header,
          typing,
          inferred(records, header, typing.inferredRows()),
          wanted,
          whole
              ? ""
              : " The types were inferred from the first %d rows; infer them from more, or say what is wanted."
                  .formatted(typing.inferredRows()));
    }
  }

  private static ColumnType[] inferred(CsvRecords records, CsvHeader header, long rows) {
    CsvKind[] kinds = new CsvKind[header.names().size()];
    Arrays.fill(kinds, CsvKind.NONE);
    for (long row = 0; row < rows && header.advance(records); row++) {
      for (int i = 0; i < kinds.length; i++) {
        Optional<String> text = header.text(records, i);
        if (text.isPresent()) {
          kinds[i] = kinds[i].with(text.get());
        }
      }
    }
    return Arrays.stream(kinds).map(CsvKind::type).toArray(ColumnType[]::new);
  }

  private static CsvColumns of(
      String file,
      CsvHeader header,
      CsvTyping typing,
      ColumnType[] types,
      Optional<Contract> wanted,
      String hint) {
    typing.wkt().types().keySet().forEach(column -> header.require(column, "WKT"));
    Set<String> coordinates = new HashSet<>();
    List<Column> points = new ArrayList<>();
    List<CsvCell> pointCells = new ArrayList<>();
    for (CsvTyping.Points one : typing.points()) {
      int x = header.require(one.x(), "coordinates");
      int y = header.require(one.y(), "coordinates");
      if (header.names().contains(one.column())) {
        throw new ConvertException(
            "%s has a field \"%s\" already; give the points made of \"%s\" and \"%s\" another name."
                .formatted(file, one.column(), one.x(), one.y()));
      }
      coordinates.add(one.x());
      coordinates.add(one.y());
      points.add(Column.nullable(one.column(), one.type()));
      pointCells.add(new CsvCell.Point(x, y));
    }
    List<Column> columns = new ArrayList<>();
    List<CsvCell> cells = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      String name = header.names().get(i);
      Optional<Column> there = wanted.flatMap(contract -> contract.column(name));
      if (coordinates.contains(name) && there.isEmpty()) {
        continue;
      }
      Optional<ColumnType.Geometry> declared = Optional.ofNullable(typing.wkt().types().get(name));
      Column column = there.orElse(Column.nullable(name, types[i]));
      column = declared.isPresent() ? column.withType(declared.get()) : column;
      columns.add(column);
      cells.add(cell(file, column, i));
    }
    columns.addAll(points);
    cells.addAll(pointCells);
    return new CsvColumns(new Contract(columns, Map.of()), List.copyOf(cells), hint);
  }

  private static CsvCell cell(String file, Column column, int field) {
    if (column.type() instanceof ColumnType.Geometry geometry) {
      return new CsvCell.Wkt(field, new WkbValues(geometry));
    }
    if (!TextValues.canBe(column.type())) {
      throw new ConvertException(
          "%s, column \"%s\": text makes no %s; leave the column out of what is wanted."
              .formatted(file, column.name(), column.type()));
    }
    return new CsvCell.Value(field, column.type());
  }
}
