package dev.graticule.file;

import static dev.graticule.file.ViolationCode.GEOMETRY_TYPE_MISMATCH;
import static dev.graticule.file.ViolationCode.SCHEMA_VALIDATION_ERROR;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;

import dev.graticule.contract.GeometryType;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.GeographyLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.GeometryLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/** Checks the Parquet schema against the geo metadata. */
final class SchemaRules {
  private final MessageType schema;
  private final Findings findings;

  SchemaRules(MessageType schema, Findings findings) {
    this.schema = schema;
    this.findings = findings;
  }

  /** Parquet's own geometry columns stand at the root and are each described. */
  void checkEveryGeometryIsDescribed(Set<String> described) {
    for (Type column : schema.getFields()) {
      if (isGeometry(column) && !described.contains(column.getName())) {
        error(
            column.getName(),
            "is a geometry column of Parquet's own type but is missing in the geo metadata.");
      }
      if (!column.isPrimitive()) {
        checkNothingNested(column.getName(), column.asGroupType());
      }
    }
  }

  private void checkNothingNested(String root, GroupType group) {
    for (Type field : group.getFields()) {
      if (isGeometry(field)) {
        error(
            root,
            "holds a nested geometry column \"%s\"; geometries stand at the root of a schema."
                .formatted(Quoted.brief(field.getName())));
      } else if (!field.isPrimitive()) {
        checkNothingNested(root, field.asGroupType());
      }
    }
  }

  private static boolean isGeometry(Type column) {
    return column.getLogicalTypeAnnotation() instanceof GeometryLogicalTypeAnnotation
        || column.getLogicalTypeAnnotation() instanceof GeographyLogicalTypeAnnotation;
  }

  /**
   * Checks a geometry column.
   *
   * @return the column, when its values can be read
   */
  Optional<Type> checkGeometry(String name, GeoColumn column) {
    if (!schema.containsField(name)) {
      error(
          name,
          "is described in the geo metadata but is no column of the file%s.".formatted(hint(name)));
      return Optional.empty();
    }
    Type type = schema.getType(name);
    if (type.isRepetition(Repetition.REPEATED)) {
      error(name, "is repeated; a row has at most one geometry in a column.");
      return Optional.empty();
    }
    if (column.encoding() != GeometryEncoding.WKB) {
      checkGeoArrow(name, column, type);
      return Optional.empty();
    }
    if (!type.isPrimitive() || type.asPrimitiveType().getPrimitiveTypeName() != BINARY) {
      error(name, "has the Parquet type %s; WKB stands in a BYTE_ARRAY.".formatted(label(type)));
      return Optional.empty();
    }
    if (type.getLogicalTypeAnnotation() != null && !isGeometry(type)) {
      error(
          name,
          "is annotated as %s; WKB is plain bytes, GEOMETRY or GEOGRAPHY."
              .formatted(type.getLogicalTypeAnnotation()));
      return Optional.empty();
    }
    return Optional.of(type);
  }

  private String hint(String name) {
    for (Type column : schema.getFields()) {
      if (column.getName().equalsIgnoreCase(name)) {
        return "; there is \"%s\", and case counts".formatted(Quoted.brief(column.getName()));
      }
    }
    boolean nested =
        schema.getPaths().stream()
                .anyMatch(path -> path.length > 1 && path[path.length - 1].equals(name))
            || (name.contains(".")
                && schema.getPaths().stream()
                    .anyMatch(path -> String.join(".", path).equals(name)));
    return nested ? "; it is nested in another one, and geometries stand at the root" : "";
  }

  private static String label(Type type) {
    return type.isPrimitive() ? type.asPrimitiveType().getPrimitiveTypeName().name() : "group";
  }

  private void checkGeoArrow(String name, GeoColumn column, Type type) {
    GeometryType only = column.encoding().onlyType().orElseThrow();
    for (Kind kind : column.kinds()) {
      if (kind.type() != only) {
        findings.in(
            name,
            GEOMETRY_TYPE_MISMATCH,
            "declares %s, but the encoding %s holds nothing but %s."
                .formatted(kind.label(), column.encoding().label(), only.label()));
      }
    }
    int depth =
        switch (only) {
          case POINT -> 0;
          case LINE_STRING, MULTI_POINT -> 1;
          case POLYGON, MULTI_LINE_STRING -> 2;
          default -> 3;
        };
    Optional<Type> position = Optional.of(type);
    for (int i = 0; i < depth; i++) {
      position = position.flatMap(SchemaRules::element);
    }
    if (position.filter(SchemaRules::isPosition).isEmpty()) {
      error(
          name,
          "is not laid out as the encoding %s asks for: x, y and perhaps z as DOUBLE in a group inside %d lists."
              .formatted(column.encoding().label(), depth));
    }
  }

  private static Optional<Type> element(Type list) {
    if (list.isPrimitive()
        || !(list.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation)
        || list.asGroupType().getFieldCount() != 1) {
      return Optional.empty();
    }
    Type repeated = list.asGroupType().getType(0);
    if (!repeated.isRepetition(Repetition.REPEATED) || repeated.isPrimitive()) {
      return Optional.empty();
    }
    return repeated.asGroupType().getFieldCount() == 1
        ? Optional.of(repeated.asGroupType().getType(0))
        : Optional.empty();
  }

  private static boolean isPosition(Type type) {
    if (type.isPrimitive()) {
      return false;
    }
    List<Type> fields = type.asGroupType().getFields();
    List<String> names = fields.stream().map(Type::getName).toList();
    return (names.equals(List.of("x", "y")) || names.equals(List.of("x", "y", "z")))
        && fields.stream()
            .allMatch(f -> isNumber(f) && f.asPrimitiveType().getPrimitiveTypeName() == DOUBLE);
  }

  private static boolean isNumber(Type field) {
    return field.isPrimitive()
        && !field.isRepetition(Repetition.REPEATED)
        && (field.asPrimitiveType().getPrimitiveTypeName() == FLOAT
            || field.asPrimitiveType().getPrimitiveTypeName() == DOUBLE);
  }

  /**
   * Checks a covering: one struct column at the root, as nullable as the geometry, with its numbers
   * in order and of one type.
   *
   * @return whether its numbers can be read
   */
  boolean checkCovering(String name, Covering covering, Type geometry) {
    String column = covering.xmin().column();
    for (Map.Entry<String, Covering.Path> path : named(covering).entrySet()) {
      if (!path.getValue().column().equals(column)) {
        error(
            name,
            "has a covering in several columns (\"%s\" and \"%s\"); it stands in one."
                .formatted(Quoted.brief(column), Quoted.brief(path.getValue().column())));
        return false;
      }
      if (!path.getValue().field().equals(path.getKey())) {
        error(
            name,
            "has a covering whose %s is called \"%s\"."
                .formatted(path.getKey(), Quoted.brief(path.getValue().field())));
        return false;
      }
    }
    if (!schema.containsField(column)) {
      error(
          name,
          "has its covering in \"%s\", which is no column of the file."
              .formatted(Quoted.brief(column)));
      return false;
    }
    Type type = schema.getType(column);
    if (type.isPrimitive() || type.isRepetition(Repetition.REPEATED)) {
      error(
          name, "has its covering in \"%s\", which is no struct.".formatted(Quoted.brief(column)));
      return false;
    }
    GroupType box = type.asGroupType();
    for (Covering.Path path : covering.paths().toList()) {
      if (!box.containsField(path.field()) || !isNumber(box.getType(path.field()))) {
        error(
            name,
            "has a covering whose \"%s\" is missing or neither FLOAT nor DOUBLE."
                .formatted(Quoted.brief(path.toString())));
        return false;
      }
    }
    checkShape(name, covering, box, geometry);
    return true;
  }

  /** A covering that breaks these rules can still be read. */
  private void checkShape(String name, Covering covering, GroupType box, Type geometry) {
    List<String> wanted = covering.paths().map(Covering.Path::field).toList();
    List<String> fields = box.getFields().stream().map(Type::getName).toList();
    boolean orderedWithZ = fields.equals(List.of("xmin", "ymin", "zmin", "xmax", "ymax", "zmax"));
    if (!fields.equals(wanted) && !orderedWithZ) {
      error(
          name,
          "has a covering with the fields %s; %s in this order are meant."
              .formatted(Quoted.brief(fields.toString()), wanted));
    } else if (box.getFields().stream().map(SchemaRules::label).distinct().count() > 1) {
      error(name, "has a covering that mixes FLOAT and DOUBLE.");
    }
    if (box.getRepetition() != geometry.getRepetition()) {
      error(
          name,
          "is %s but its covering is %s; a row has a box if and only if it has a geometry."
              .formatted(geometry.getRepetition(), box.getRepetition()));
    }
  }

  private static Map<String, Covering.Path> named(Covering covering) {
    Map<String, Covering.Path> paths = new java.util.LinkedHashMap<>();
    paths.put("xmin", covering.xmin());
    paths.put("ymin", covering.ymin());
    covering.zmin().ifPresent(z -> paths.put("zmin", z));
    paths.put("xmax", covering.xmax());
    paths.put("ymax", covering.ymax());
    covering.zmax().ifPresent(z -> paths.put("zmax", z));
    return paths;
  }

  private void error(String column, String sentence) {
    findings.in(column, SCHEMA_VALIDATION_ERROR, sentence);
  }
}
