package dev.graticule.batch;

import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Dimensions;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.LiteralOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMilliTZVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** A few rows with nulls, NaN, empty geometries and values that meet often; and what they prove. */
final class RandomRows {
  static final Contract CONTRACT =
      Contract.builder()
          .nullable("n", Scalar.INT64)
          .required("count", Scalar.INT32)
          .nullable("speed", Scalar.FLOAT64)
          .nullable("ratio", Scalar.FLOAT32)
          .nullable("name", Scalar.TEXT)
          .nullable("seenAt", new ColumnType.Timestamp(TimeUnit.MILLIS, TimeZoning.UTC))
          .nullable("s", new ColumnType.Struct(List.of(Column.nullable("x", Scalar.INT32))))
          .geometry("g", g -> g)
          .build();

  /** Null stands for null; s is there but its x is null when {@code hasStruct}. */
  @SuppressWarnings("ArrayRecordComponent")
  record Row(
      @Nullable Long n,
      int count,
      @Nullable Double speed,
      @Nullable Float ratio,
      @Nullable String name,
      @Nullable Instant seenAt,
      boolean hasStruct,
      @Nullable Integer x,
      byte @Nullable [] wkb) {

    boolean hasNulls() {
      return n == null
          || speed == null
          || ratio == null
          || name == null
          || seenAt == null
          || x == null
          || wkb == null;
    }

    /** The plain value of a column; null for null. */
    @Nullable Object value(String column) {
      return switch (column) {
        case "n" -> n;
        case "count" -> (long) count;
        case "speed" -> speed;
        case "ratio" -> ratio == null ? null : (Object) (double) ratio;
        case "name" -> name;
        case "seenAt" -> seenAt;
        case "s" -> hasStruct ? "there" : null;
        case "s.x" -> x == null ? null : (Object) (long) x;
        case "g" -> wkb;
        default -> throw new IllegalArgumentException(column);
      };
    }

    @Override
    public String toString() {
      return "Row[%s, %s, %s, %s, %s, %s, %s, %s]"
          .formatted(
              n, count, speed, ratio, name, seenAt, x, wkb == null ? null : WkbCodec.decode(wkb));
    }
  }

  private final List<Row> rows;

  private RandomRows(List<Row> rows) {
    this.rows = rows;
  }

  static RandomRows of(Random random, boolean withNanVertices) {
    int spread = 1 + random.nextInt(6);
    boolean nulls = random.nextBoolean();
    boolean nans = random.nextBoolean();
    RandomGeometries geometries =
        new RandomGeometries(random, Dimensions.XY, random.nextBoolean() ? 100 : 10);
    List<Row> rows = new ArrayList<>();
    for (int i = 1 + random.nextInt(12); i > 0; i--) {
      boolean struct = keep(random, nulls);
      rows.add(
          new Row(
              keep(random, nulls) ? (long) small(random, spread) : null,
              small(random, spread),
              keep(random, nulls)
                  ? (nans && random.nextInt(3) == 0 ? Double.NaN : small(random, spread) / 2.0)
                  : null,
              keep(random, nulls)
                  ? (nans && random.nextInt(3) == 0 ? Float.NaN : small(random, spread) + 0.1f)
                  : null,
              keep(random, nulls) ? name(random) : null,
              keep(random, nulls) ? Instant.ofEpochMilli(small(random, spread)) : null,
              struct,
              struct && keep(random, nulls) ? small(random, spread) : null,
              keep(random, nulls) ? wkb(random, geometries, withNanVertices) : null));
    }
    return new RandomRows(rows);
  }

  static RandomRows ofGeometry(Geometry geometry) {
    return new RandomRows(
        List.of(new Row(null, 0, null, null, null, null, false, null, WkbCodec.encode(geometry))));
  }

  private static boolean keep(Random random, boolean nulls) {
    return !nulls || random.nextInt(4) > 0;
  }

  private static int small(Random random, int spread) {
    return random.nextInt(2 * spread + 1) - spread;
  }

  static String name(Random random) {
    String[] names = {"", "a", "ab", "b", "\u00E9", "\uFFFD", "\uD83D\uDE00", "\uD83D\uDE00a"};
    return names[random.nextInt(names.length)];
  }

  private static byte[] wkb(Random random, RandomGeometries geometries, boolean withNanVertices) {
    if (withNanVertices && random.nextInt(10) == 0) {
      return RawWkb.of(2)
          .u32(3)
          .f64(0, 0)
          .f64(random.nextInt(100), random.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY)
          .f64(random.nextInt(100), 5)
          .bytes();
    }
    return RawWkb.mixed(random.nextBoolean() ? geometries.point() : geometries.any(), 0, random);
  }

  Row row(int i) {
    return rows.get(i);
  }

  Batch batch(BufferAllocator allocator) {
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(CONTRACT), allocator);
    StructVector struct = (StructVector) root.getVector("s");
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (row.n != null) {
        ((BigIntVector) root.getVector("n")).setSafe(i, row.n);
      }
      ((IntVector) root.getVector("count")).setSafe(i, row.count);
      if (row.speed != null) {
        ((Float8Vector) root.getVector("speed")).setSafe(i, row.speed);
      }
      if (row.ratio != null) {
        ((Float4Vector) root.getVector("ratio")).setSafe(i, row.ratio);
      }
      if (row.name != null) {
        ((VarCharVector) root.getVector("name"))
            .setSafe(i, row.name.getBytes(StandardCharsets.UTF_8));
      }
      if (row.seenAt != null) {
        ((TimeStampMilliTZVector) root.getVector("seenAt")).setSafe(i, row.seenAt.toEpochMilli());
      }
      // A field below an absent struct may hold anything.
      IntVector x = (IntVector) struct.getChild("x");
      if (row.hasStruct) {
        struct.setIndexDefined(i);
        if (row.x != null) {
          x.setSafe(i, row.x);
        }
      } else {
        struct.setNull(i);
        x.setSafe(i, 1);
      }
      if (row.wkb != null) {
        ((VarBinaryVector) root.getVector("g")).setSafe(i, row.wkb);
      }
    }
    root.setRowCount(rows.size());
    return Batch.owning(CONTRACT, root);
  }

  /** True evidence, of which parts are left out or widened. */
  Evidence evidence(Random random) {
    boolean exact = random.nextBoolean();
    return new Evidence() {
      @Override
      public long rows() {
        return rows.size();
      }

      @Override
      public ColumnStatistics column(String path) {
        return statistics(row -> row.value(path), exact ? null : random);
      }

      @Override
      public GeometryStatistics geometry(String column) {
        return geometryStatistics(random, exact);
      }
    };
  }

  private ColumnStatistics statistics(
      Function<Row, @Nullable Object> value, @Nullable Random doubt) {
    List<Object> values = rows.stream().map(value).filter(Objects::nonNull).toList();
    List<Literal> ordered =
        values.stream()
            .filter(v -> !(v instanceof Double d && d.isNaN()) && !(v instanceof byte[]))
            .map(Literal::of)
            .sorted(LiteralOrder::compare)
            .toList();
    Optional<Literal> min = ordered.stream().findFirst();
    Optional<Literal> max = ordered.stream().max(LiteralOrder::compare);
    long nans = values.stream().filter(v -> v instanceof Double d && d.isNaN()).count();
    long nulls = (long) rows.size() - values.size();
    if (doubt == null) {
      return new ColumnStatistics(OptionalLong.of(nulls), OptionalLong.of(nans), min, max);
    }
    return new ColumnStatistics(
        doubt.nextBoolean() ? OptionalLong.of(nulls) : OptionalLong.empty(),
        doubt.nextBoolean() ? OptionalLong.of(nans) : OptionalLong.empty(),
        min.filter(m -> doubt.nextBoolean()).map(m -> doubt.nextBoolean() ? lower(m) : m),
        max.filter(m -> doubt.nextBoolean()).map(m -> doubt.nextBoolean() ? higher(m) : m));
  }

  private static Literal lower(Literal literal) {
    if (literal.value() instanceof Long n) {
      return Literal.of(n - 1);
    }
    if (literal.value() instanceof String text) {
      return Literal.of(
          text.substring(
              0, text.offsetByCodePoints(0, Math.min(1, text.codePointCount(0, text.length())))));
    }
    return literal;
  }

  private static Literal higher(Literal literal) {
    if (literal.value() instanceof Long n) {
      return Literal.of(n + 1);
    }
    return literal.value() instanceof String text ? Literal.of(text + "b") : literal;
  }

  private GeometryStatistics geometryStatistics(Random random, boolean exact) {
    WkbScanner scanner = new WkbScanner();
    long nulls = 0;
    long empties = 0;
    Optional<Bounds> bounds = Optional.empty();
    List<Double> xs = new ArrayList<>();
    for (Row row : rows) {
      if (row.wkb == null) {
        nulls++;
        continue;
      }
      scanner.scan(row.wkb);
      if (scanner.isEmpty()) {
        empties++;
        continue;
      }
      Bounds own = scanner.bounds().orElseThrow();
      bounds = Optional.of(bounds.map(b -> b.union(own)).orElse(own));
      for (org.locationtech.jts.geom.Coordinate c : WkbCodec.decode(row.wkb).getCoordinates()) {
        if (!Double.isNaN(c.x) && !Double.isNaN(c.y)) {
          xs.add(c.x);
        }
      }
    }
    if (exact) {
      return new GeometryStatistics(
          OptionalLong.of(nulls), OptionalLong.of(empties), bounds, Set.of());
    }
    return new GeometryStatistics(
        random.nextBoolean() ? OptionalLong.of(nulls) : OptionalLong.empty(),
        random.nextBoolean() ? OptionalLong.of(empties) : OptionalLong.empty(),
        bounds.filter(b -> random.nextInt(4) > 0).map(b -> loosened(b, xs, random)),
        Set.of());
  }

  /** Wider, or over the antimeridian through the widest gap between vertices. */
  private static Bounds loosened(Bounds bounds, List<Double> xs, Random random) {
    if (random.nextBoolean()) {
      return Bounds.of(
          bounds.xmin() - random.nextInt(5),
          bounds.ymin() - random.nextInt(5),
          bounds.xmax() + random.nextInt(5),
          bounds.ymax() + random.nextInt(5));
    }
    xs.sort(Comparator.naturalOrder());
    double west = xs.get(0);
    double east = west;
    for (int i = 1; i < xs.size(); i++) {
      if (xs.get(i) - xs.get(i - 1) > east - west) {
        west = xs.get(i - 1);
        east = xs.get(i);
      }
    }
    return east > west ? Bounds.of(east, bounds.ymin(), west, bounds.ymax()) : bounds;
  }
}
