package dev.graticule.convert;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.convert.FlatGeobufHeader.Kind;
import dev.graticule.convert.FlatGeobufHeader.Property;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a FlatGeobuf file.
 *
 * @param contract the columns; the geometry is the last
 * @param properties how the others are read, in their order
 */
record FlatGeobufColumns(Contract contract, List<FlatGeobufProperty> properties) {

  static FlatGeobufColumns of(
      String name, FlatGeobufHeader header, Optional<Crs> declared, Optional<Contract> wanted) {
    String geometry =
        wanted.flatMap(Contract::primaryGeometry).map(Column::name).orElse(FlatGeobuf.GEOMETRY);
    List<Column> columns = new ArrayList<>();
    List<FlatGeobufProperty> properties = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Property property : header.properties()) {
      requireName(name, property.name(), geometry, names);
      ColumnType type = type(property, wanted);
      columns.add(Column.nullable(property.name(), type));
      properties.add(new FlatGeobufProperty(property.kind(), type));
    }
    ColumnType.Geometry type =
        ColumnType.Geometry.any()
            .withTypes(header.type().map(Set::of).orElse(Set.of()))
            .withCrs(crs(name, header.crs(), declared));
    columns.add(Column.nullable(geometry, type));
    return new FlatGeobufColumns(new Contract(columns, Map.of()), properties);
  }

  private static void requireName(String file, String name, String geometry, Set<String> names) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new ConvertException(
          "%s: a column has %s, which no column can; rename it."
              .formatted(file, name.isEmpty() ? "no name" : "a name with a NUL character"));
    }
    if (name.equals(geometry)) {
      throw new ConvertException(
          "%s: a column is named \"%s\", as is that of the geometry; rename it."
              .formatted(file, name));
    }
    if (!names.add(name)) {
      throw new ConvertException(
          "%s has two columns \"%s\"; rename one of them.".formatted(file, name));
    }
  }

  private static ColumnType type(Property property, Optional<Contract> wanted) {
    Optional<ColumnType> want = wanted.flatMap(w -> w.column(property.name())).map(Column::type);
    return switch (property.kind()) {
      case BOOL -> Scalar.BOOLEAN;
      case BYTE -> Scalar.INT8;
      case UBYTE, SHORT -> Scalar.INT16;
      case USHORT, INT -> Scalar.INT32;
      case UINT, LONG -> Scalar.INT64;
      case ULONG -> new ColumnType.Decimal(20, 0);
      case FLOAT -> Scalar.FLOAT32;
      case DOUBLE -> Scalar.FLOAT64;
      case STRING, DATE_TIME -> want.filter(TextValues::canBe).orElse(Scalar.TEXT);
      case JSON -> want.filter(type -> !(type instanceof ColumnType.Geometry)).orElse(Scalar.TEXT);
      case BINARY -> Scalar.BINARY;
    };
  }

  private static Crs crs(String name, Crs found, Optional<Crs> declared) {
    if (declared.isEmpty() || found.sameAs(declared.get())) {
      return found;
    }
    if (!(found instanceof Crs.Unknown)) {
      throw new ConvertException(
          "%s: it is declared to be in %s but says itself to be in %s; coordinates are never transformed silently."
              .formatted(name, declared.get(), found));
    }
    return declared.get();
  }

  /** Tells whether values of a kind are text that may stand for something else. */
  static boolean isText(Kind kind) {
    return kind == Kind.STRING || kind == Kind.DATE_TIME || kind == Kind.JSON;
  }
}
