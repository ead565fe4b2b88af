package dev.graticule.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.GeometryType;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Learns the columns of GeoJSON features, one feature after the other. */
final class GeoJsonColumns {
  private final Map<String, Kind> properties = new LinkedHashMap<>();
  private final Set<GeometryType> types = EnumSet.noneOf(GeometryType.class);
  private final Optional<Contract> wanted;
  private Kind id = Kind.NONE;

  GeoJsonColumns(Optional<Contract> wanted) {
    this.wanted = wanted;
  }

  private enum Kind {
    NONE,
    BOOLEAN,
    WHOLE,
    EXACT_WHOLE,
    NUMBER,
    TEXT;

    Kind or(Kind other) {
      if (this == other || other == NONE) {
        return this;
      }
      if (this == NONE) {
        return other;
      }
      boolean whole = isWhole() && other.isWhole();
      boolean exact = isExact() && other.isExact();
      return whole ? WHOLE : exact ? NUMBER : TEXT;
    }

    private boolean isWhole() {
      return this == WHOLE || this == EXACT_WHOLE;
    }

    private boolean isExact() {
      return this == EXACT_WHOLE || this == NUMBER;
    }

    ColumnType type() {
      return switch (this) {
        case BOOLEAN -> ColumnType.Scalar.BOOLEAN;
        case WHOLE, EXACT_WHOLE -> ColumnType.Scalar.INT64;
        case NUMBER -> ColumnType.Scalar.FLOAT64;
        case NONE, TEXT -> ColumnType.Scalar.TEXT;
      };
    }

    static Kind of(JsonNode value) {
      if (value.isNull() || value.isMissingNode()) {
        return NONE;
      }
      if (value.isBoolean()) {
        return BOOLEAN;
      }
      if (value.isIntegralNumber()) {
        if (!value.canConvertToLong()) {
          return TEXT;
        }
        return Math.abs(value.longValue()) <= Numbers.EXACT_IN_DOUBLE ? EXACT_WHOLE : WHOLE;
      }
      return value.isNumber() && Double.isFinite(value.doubleValue()) ? NUMBER : TEXT;
    }
  }

  void see(JsonNode feature, GeoJsonFeatures features) {
    JsonNode values = feature.path("properties");
    if (!values.isObject() && !values.isNull() && !values.isMissingNode()) {
      throw features.refuse("\"properties\" is an object or null, not " + values + ".");
    }
    for (Map.Entry<String, JsonNode> property : values.properties()) {
      properties.merge(name(property.getKey(), features), kind(property, features), Kind::or);
    }
    JsonNode featureId = feature.path("id");
    if (featureId.isContainerNode() || featureId.isBoolean()) {
      throw features.refuse("\"id\" is a string or a number, not " + featureId + ".");
    }
    id = id.or(Kind.of(featureId));
    JsonNode geometry = feature.path("geometry");
    if (geometry.isMissingNode()) {
      throw features.refuse("a feature needs a \"geometry\", null when it has none.");
    }
    if (!geometry.isNull()) {
      types.add(GeoJsonGeometry.type(geometry, features));
    }
  }

  private static String name(String name, GeoJsonFeatures features) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw features.refuse(
          "a property has %s, which no column can; rename it."
              .formatted(name.isEmpty() ? "no name" : "a name with a NUL character"));
    }
    return name;
  }

  private static Kind kind(Map.Entry<String, JsonNode> property, GeoJsonFeatures features) {
    JsonNode value = property.getValue();
    if (value.isDouble() && !Double.isFinite(value.doubleValue())) {
      throw features.refuse(
          "the property \"%s\" is a number beyond what a double holds; write it as a string."
              .formatted(property.getKey()));
    }
    return Kind.of(value);
  }

  /** Whether the column "id" is the features' own and not a property. */
  boolean hasFeatureId() {
    return id != Kind.NONE && !properties.containsKey("id");
  }

  Contract contract(Crs crs, String file) {
    String geometry =
        wanted.flatMap(Contract::primaryGeometry).map(Column::name).orElse(GeoJson.GEOMETRY);
    if (properties.containsKey(geometry)) {
      throw new ConvertException(
          "%s: a property is named \"%s\", as is the column of the geometry; rename the property."
              .formatted(file, geometry));
    }
    Contract.Builder contract = Contract.builder();
    if (hasFeatureId()) {
      contract.column(column("id", id));
    }
    properties.forEach((name, kind) -> contract.column(column(name, kind)));
    return contract.geometry(geometry, g -> g.withTypes(types).withCrs(crs)).build();
  }

  private Column column(String name, Kind kind) {
    return wanted
        .flatMap(contract -> contract.column(name))
        .filter(column -> !column.isGeometry())
        .orElseGet(() -> Column.nullable(name, kind.type()));
  }
}
