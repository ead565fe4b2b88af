package dev.graticule.file;

import static dev.graticule.file.ViolationCode.BBOX_MISMATCH;
import static dev.graticule.file.ViolationCode.EDGES_MISMATCH;
import static dev.graticule.file.ViolationCode.SCHEMA_VALIDATION_ERROR;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Bounds.Range;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.Edges;
import dev.graticule.contract.GeometryType;
import dev.graticule.contract.Orientation;
import dev.graticule.file.GeoMetadataParser.Problems;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads what {@code geo} metadata says of one column. */
final class GeoColumnParser {
  private final String name;
  private final GeoParquetVersion version;
  private final Problems problems;

  GeoColumnParser(String name, GeoParquetVersion version, Problems problems) {
    this.name = name;
    this.version = version;
    this.problems = problems;
  }

  Optional<GeoColumn> parse(JsonNode node, Optional<String> definition) {
    if (!node.isObject()) {
      problem("is described by %s, not an object.".formatted(Quoted.of(node)));
      return Optional.empty();
    }
    Optional<GeometryEncoding> encoding = encoding(node.path("encoding"));
    Set<Kind> kinds = kinds(node.path("geometry_types"));
    GeoColumn column =
        new GeoColumn(
            encoding.orElse(GeometryEncoding.WKB),
            kinds,
            crs(node.path("crs"), definition),
            edges(node),
            orientation(node.path("orientation")),
            epoch(node.path("epoch")),
            bbox(node.path("bbox"), kinds),
            covering(node.path("covering")));
    return encoding.map(known -> column);
  }

  private void problem(String sentence) {
    problem(SCHEMA_VALIDATION_ERROR, sentence);
  }

  private void problem(ViolationCode code, String sentence) {
    problems.add(
        code, Optional.of(name), "column \"%s\" %s".formatted(Quoted.brief(name), sentence));
  }

  private Optional<GeometryEncoding> encoding(JsonNode node) {
    if (node.isMissingNode()) {
      problem("has no \"encoding\".");
      return Optional.empty();
    }
    Optional<GeometryEncoding> encoding =
        node.isTextual() ? GeometryEncoding.ofLabel(node.textValue()) : Optional.empty();
    if (encoding.isEmpty()) {
      problem("has the unknown encoding %s; WKB is meant mostly.".formatted(Quoted.of(node)));
    }
    return encoding;
  }

  private Set<Kind> kinds(JsonNode node) {
    if (!node.isArray()) {
      problem(
          node.isMissingNode()
              ? "has no \"geometry_types\"; an empty array says that they are not known."
              : "has %s as \"geometry_types\", not an array.".formatted(Quoted.of(node)));
      return Set.of();
    }
    Set<Kind> kinds = new LinkedHashSet<>();
    boolean sound = true;
    for (JsonNode item : node) {
      Optional<Kind> kind = item.isTextual() ? kind(item.textValue()) : Optional.empty();
      if (kind.isEmpty()) {
        problem(
            "has the unknown geometry type %s; such as \"Point\" or \"MultiPolygon Z\" is meant."
                .formatted(Quoted.of(item)));
        sound = false;
      } else if (!kinds.add(kind.get())) {
        problem("names the geometry type %s twice.".formatted(Quoted.of(item)));
      }
    }
    return sound ? kinds : Set.of();
  }

  private static Optional<Kind> kind(String label) {
    int space = label.indexOf(' ');
    String type = space < 0 ? label : label.substring(0, space);
    String suffix = space < 0 ? "" : label.substring(space);
    for (Dimensions dimensions : Dimensions.values()) {
      if (dimensions.suffix().equals(suffix)) {
        return GeometryType.ofLabel(type).map(t -> new Kind(t, dimensions));
      }
    }
    return Optional.empty();
  }

  private Crs crs(JsonNode node, Optional<String> definition) {
    if (node.isMissingNode()) {
      return Crs.crs84();
    }
    if (definition.isPresent()) {
      return Crs.projjson(definition.get());
    }
    if (!node.isNull()) {
      problem("has %s as \"crs\"; a PROJJSON object or null is meant.".formatted(Quoted.of(node)));
    }
    return Crs.unknown();
  }

  /** The JSON schema of 2.0 lets an {@code algorithm} say which curve spherical edges follow. */
  private Edges edges(JsonNode column) {
    Edges edges = edges(column.path("edges"), "edges").orElse(Edges.PLANAR);
    if (version != GeoParquetVersion.V2_0) {
      return edges;
    }
    Edges algorithm = edges(column.path("algorithm"), "algorithm").orElse(edges);
    if (algorithm != edges && edges != Edges.SPHERICAL) {
      problem(
          EDGES_MISMATCH,
          "has %s edges but the algorithm %s.".formatted(edges.label(), algorithm.label()));
      return edges;
    }
    return algorithm;
  }

  private Optional<Edges> edges(JsonNode node, String field) {
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    Optional<Edges> edges = node.isTextual() ? Edges.ofLabel(node.textValue()) : Optional.empty();
    if (edges.isEmpty()) {
      problem(
          "has the unknown \"%s\" %s; planar, spherical, vincenty, thomas, andoyer or karney is meant."
              .formatted(field, Quoted.of(node)));
    }
    return edges;
  }

  private Orientation orientation(JsonNode node) {
    if (node.isMissingNode()) {
      return Orientation.UNSTATED;
    }
    if (!node.isTextual() || !node.textValue().equals("counterclockwise")) {
      problem(
          "has the unknown \"orientation\" %s; counterclockwise is the only one."
              .formatted(Quoted.of(node)));
      return Orientation.UNSTATED;
    }
    return Orientation.COUNTERCLOCKWISE;
  }

  private OptionalDouble epoch(JsonNode node) {
    if (node.isMissingNode()) {
      return OptionalDouble.empty();
    }
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      problem("has %s as \"epoch\"; a decimal year is meant.".formatted(Quoted.of(node)));
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(node.doubleValue());
  }

  private Optional<Bounds> bbox(JsonNode node, Set<Kind> kinds) {
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    if (!node.isArray()) {
      problem("has %s as \"bbox\", not an array.".formatted(Quoted.of(node)));
      return Optional.empty();
    }
    int size = node.size();
    if (size != 4 && size != 6 && size != 8) {
      problem("has a bbox of %d numbers; it needs 4, 6 or 8.".formatted(size));
      return Optional.empty();
    }
    double[] numbers = new double[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = node.get(i).doubleValue();
      if (!node.get(i).isNumber() || !Double.isFinite(numbers[i])) {
        problem("has %s in its bbox, not a number.".formatted(Quoted.of(node.get(i))));
        return Optional.empty();
      }
    }
    int half = size / 2;
    for (int i = 1; i < half; i++) {
      if (numbers[i] > numbers[half + i]) {
        problem(
            BBOX_MISMATCH,
            "has a bbox whose lower bound %s is greater than the upper bound %s; only x may run so, over the antimeridian."
                .formatted(numbers[i], numbers[half + i]));
        return Optional.empty();
      }
    }
    return Optional.of(bounds(numbers, onlyMeasured(kinds)));
  }

  /** The JSON schema of 2.0 lets six numbers stand for x, y and m where there is no z. */
  private static boolean onlyMeasured(Set<Kind> kinds) {
    return !kinds.isEmpty() && kinds.stream().allMatch(k -> k.dimensions() == Dimensions.XYM);
  }

  private static Bounds bounds(double[] n, boolean thirdIsMeasure) {
    int half = n.length / 2;
    Optional<Range> third = half > 2 ? Optional.of(new Range(n[2], n[half + 2])) : Optional.empty();
    Optional<Range> fourth =
        half > 3 ? Optional.of(new Range(n[3], n[half + 3])) : Optional.empty();
    boolean measured = thirdIsMeasure && half == 3;
    return new Bounds(
        n[0],
        n[1],
        n[half],
        n[half + 1],
        measured ? Optional.empty() : third,
        measured ? third : fourth);
  }

  /** Only 1.1 knows coverings; elsewhere a faulty one is a foreign field and left alone. */
  private Optional<Covering> covering(JsonNode node) {
    boolean checks = version == GeoParquetVersion.V1_1;
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    JsonNode bbox = node.path("bbox");
    if (!bbox.isObject()) {
      if (checks) {
        problem("has a \"covering\" without a \"bbox\" object.");
      }
      return Optional.empty();
    }
    Optional<Covering.Path> xmin = path(bbox, "xmin", checks);
    Optional<Covering.Path> ymin = path(bbox, "ymin", checks);
    Optional<Covering.Path> xmax = path(bbox, "xmax", checks);
    Optional<Covering.Path> ymax = path(bbox, "ymax", checks);
    boolean hasZ = bbox.has("zmin") || bbox.has("zmax");
    Optional<Covering.Path> zmin = hasZ ? path(bbox, "zmin", checks) : Optional.empty();
    Optional<Covering.Path> zmax = hasZ ? path(bbox, "zmax", checks) : Optional.empty();
    boolean whole =
        xmin.isPresent()
            && ymin.isPresent()
            && xmax.isPresent()
            && ymax.isPresent()
            && zmin.isPresent() == hasZ
            && zmax.isPresent() == hasZ;
    return whole
        ? Optional.of(new Covering(xmin.get(), ymin.get(), xmax.get(), ymax.get(), zmin, zmax))
        : Optional.empty();
  }

  private Optional<Covering.Path> path(JsonNode bbox, String field, boolean checks) {
    JsonNode node = bbox.path(field);
    if (node.isArray() && node.size() == 2 && node.get(0).isTextual() && node.get(1).isTextual()) {
      return Optional.of(new Covering.Path(node.get(0).textValue(), node.get(1).textValue()));
    }
    if (checks) {
      problem(
          "has a covering whose \"%s\" is %s; a path of a column and its field is meant."
              .formatted(field, node.isMissingNode() ? "missing" : Quoted.of(node)));
    }
    return Optional.empty();
  }
}
