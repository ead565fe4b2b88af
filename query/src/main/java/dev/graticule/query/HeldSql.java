package dev.graticule.query;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.file.StoredColumn;
import dev.graticule.file.StoredColumn.Form;
import dev.graticule.query.TableSql.GeometryForm;
import dev.graticule.table.HeldColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What a file holds as SQL of what the table promises: columns under the names they have now, with
 * the very types, structs rebuilt where their fields were renamed, added or dropped.
 */
final class HeldSql {
  private final UnaryOperator<String> names;

  /**
   * Over a scan.
   *
   * @param names gives the SQL of a top-level column by what the file calls it
   */
  HeldSql(UnaryOperator<String> names) {
    this.names = names;
  }

  /** The value of a column. */
  String value(HeldColumn column, GeometryForm form) {
    String plain = names.apply(column.stored().name());
    if (column.wanted().type() instanceof ColumnType.Geometry) {
      return geometry(plain, column.stored(), form);
    }
    return converted(plain, column, 0);
  }

  /**
   * The value of a field of a struct.
   *
   * @param way from a column down to the field
   */
  String field(List<HeldColumn> way) {
    String expression = names.apply(way.get(0).stored().name());
    for (HeldColumn step : way.subList(1, way.size())) {
      expression = extracted(expression, step.stored().name());
    }
    return converted(expression, way.get(way.size() - 1), 0);
  }

  private static String extracted(String struct, String field) {
    return "struct_extract(%s, %s)".formatted(struct, Sql.text(field));
  }

  static String geometry(String value, StoredColumn stored, GeometryForm form) {
    boolean isNative = stored.form() == Form.NATIVE_GEOMETRY;
    return switch (form) {
      case WKB -> isNative ? "ST_AsWKB(" + value + ")" : value;
      case GEOMETRY -> isNative ? value : "ST_GeomFromWKB(" + value + ")";
    };
  }

  /** Of the wanted type, whatever is stored. */
  private String converted(String value, HeldColumn column, int depth) {
    ColumnType wanted = column.wanted().type();
    String rebuilt = value;
    if (!column.parts().isEmpty() && !isCastable(column)) {
      rebuilt = rebuilt(value, column, depth);
    } else if (wanted instanceof ColumnType.Timestamp || wanted == Scalar.UUID) {
      rebuilt = special(value, column, wanted);
    } else if (wanted == Scalar.BINARY || wanted instanceof ColumnType.Geometry) {
      rebuilt = geometry(value, column.stored(), GeometryForm.WKB);
    }
    return Sql.cast(rebuilt, wanted);
  }

  /** Whether a cast alone makes the wanted value: names, parts and their order are the same. */
  private static boolean isCastable(HeldColumn column) {
    List<StoredColumn> stored = column.stored().parts();
    if (column.parts().isEmpty()) {
      return !isSpecial(column);
    }
    if (stored.size() != column.parts().size()) {
      return false;
    }
    for (int i = 0; i < stored.size(); i++) {
      Optional<HeldColumn> part = column.parts().get(i);
      boolean same =
          part.isPresent()
              && part.get().stored().equals(stored.get(i))
              && (!(column.wanted().type() instanceof ColumnType.Struct)
                  || part.get().wanted().name().equals(stored.get(i).name()))
              && isCastable(part.get());
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpecial(HeldColumn column) {
    ColumnType wanted = column.wanted().type();
    return column.stored().form() == Form.NATIVE_GEOMETRY
        || ((wanted instanceof ColumnType.Timestamp || wanted == Scalar.UUID) && !column.isAlike());
  }

  /** Identifiers kept as bytes; times of a finer grain, which must not lose what they have. */
  private static String special(String value, HeldColumn column, ColumnType wanted) {
    if (wanted == Scalar.UUID) {
      return column.type() == Scalar.BINARY ? "hex(" + value + ")" : value;
    }
    if (!(column.type() instanceof ColumnType.Timestamp stored)) {
      return value;
    }
    // Moments and INT96 are microseconds in DuckDB, whatever they are in the file.
    TimeUnit there =
        stored.zoning() == TimeZoning.UTC || column.stored().form() == Form.INT96
            ? TimeUnit.MICROS
            : stored.unit();
    ColumnType.Timestamp meant = (ColumnType.Timestamp) wanted;
    if (meant.zoning() == TimeZoning.UTC || there.compareTo(meant.unit()) <= 0) {
      return value;
    }
    long perSecond = there == TimeUnit.NANOS ? 1_000_000_000 : 1_000_000;
    long wantedPerSecond = meant.unit() == TimeUnit.MILLIS ? 1_000 : 1_000_000;
    return "CASE WHEN %s(%s) %% %d = 0 THEN CAST(%s AS TIMESTAMP) WHEN %s IS NOT NULL THEN error(%s) END"
        .formatted(
            there == TimeUnit.NANOS ? "epoch_ns" : "epoch_us",
            value,
            perSecond / wantedPerSecond,
            value,
            value,
            Sql.text(
                "Column \"%s\" has a time in a file that is finer than %s."
                    .formatted(column.wanted().name(), meant.unit())));
  }

  private String rebuilt(String value, HeldColumn column, int depth) {
    ColumnType type = column.wanted().type();
    if (type instanceof ColumnType.Struct struct) {
      return struct(value, struct.fields(), column.parts(), depth);
    }
    String element = "graticule_" + depth;
    if (type instanceof ColumnType.ListOf) {
      return "list_transform(%s, lambda %s: %s)"
          .formatted(
              value, element, converted(element, column.parts().get(0).orElseThrow(), depth + 1));
    }
    List<String> entry = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      String side = i == 0 ? "key" : "value";
      entry.add(
          "%s := %s"
              .formatted(
                  side,
                  converted(
                      extracted(element, side), column.parts().get(i).orElseThrow(), depth + 1)));
    }
    return "map_from_entries(list_transform(map_entries(%s), lambda %s: struct_pack(%s)))"
        .formatted(value, element, String.join(", ", entry));
  }

  private String struct(
      String value, List<Column> fields, List<Optional<HeldColumn>> parts, int depth) {
    List<String> packed = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      Column field = fields.get(i);
      packed.add(
          "%s := %s"
              .formatted(
                  Sql.identifier(field.name()),
                  parts
                      .get(i)
                      .map(p -> converted(extracted(value, p.stored().name()), p, depth))
                      .orElseGet(() -> Sql.cast("NULL", field.type()))));
    }
    return packed.stream()
        .collect(
            Collectors.joining(
                ", ",
                "CASE WHEN %s IS NULL THEN NULL ELSE struct_pack(".formatted(value),
                ") END"));
  }
}
