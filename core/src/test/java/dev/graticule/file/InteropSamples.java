package dev.graticule.file;

import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.contract.Nullability;
import dev.graticule.contract.Orientation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * Rows for other people's readers: each sample holds one thing that they may understand otherwise
 * than we do. The same on every run.
 */
final class InteropSamples {
  /** A projected CRS that no authority knows, whole enough for PROJ to calculate in. */
  static final String OWN_CRS =
      """
      {"type": "ProjectedCRS", "name": "A plan of Tromsø",
       "base_crs": {"type": "GeographicCRS", "name": "WGS 84",
         "datum": {"type": "GeodeticReferenceFrame", "name": "World Geodetic System 1984",
           "ellipsoid": {"name": "WGS 84", "semi_major_axis": 6378137, "inverse_flattening": 298.257223563}},
         "coordinate_system": {"subtype": "ellipsoidal", "axis": [
           {"name": "Latitude", "abbreviation": "lat", "direction": "north", "unit": "degree"},
           {"name": "Longitude", "abbreviation": "lon", "direction": "east", "unit": "degree"}]}},
       "conversion": {"name": "the plan's projection", "method": {"name": "Transverse Mercator"}, "parameters": [
           {"name": "Latitude of natural origin", "value": 69.65, "unit": "degree"},
           {"name": "Longitude of natural origin", "value": 18.95, "unit": "degree"},
           {"name": "Scale factor at natural origin", "value": 1, "unit": "unity"},
           {"name": "False easting", "value": 10000, "unit": "metre"},
           {"name": "False northing", "value": 20000, "unit": "metre"}]},
       "coordinate_system": {"subtype": "Cartesian", "axis": [
         {"name": "Easting", "abbreviation": "E", "direction": "east", "unit": "metre"},
         {"name": "Northing", "abbreviation": "N", "direction": "north", "unit": "metre"}]}}""";

  /** A frame of one realisation, so that a coordinate epoch means something: EPSG:9057. */
  static final String DYNAMIC_CRS =
      """
      {"type": "GeographicCRS", "name": "WGS 84 (G1762)",
       "datum": {"type": "DynamicGeodeticReferenceFrame", "name": "World Geodetic System 1984 (G1762)",
         "frame_reference_epoch": 2005,
         "ellipsoid": {"name": "WGS 84", "semi_major_axis": 6378137, "inverse_flattening": 298.257223563}},
       "coordinate_system": {"subtype": "ellipsoidal", "axis": [
         {"name": "Geodetic latitude", "abbreviation": "Lat", "direction": "north", "unit": "degree"},
         {"name": "Geodetic longitude", "abbreviation": "Lon", "direction": "east", "unit": "degree"}]},
       "id": {"authority": "EPSG", "code": 9057}}""";

  private static final GeometryFactory GEOMETRIES = new GeometryFactory();
  private static final int SEED = 20;

  private InteropSamples() {}

  /**
   * One file.
   *
   * @param name its name, without the ending
   * @param profile how geometries stand in it
   * @param rowGroupRows rows in a row group
   * @param contract what the rows are
   * @param rows the values in the order of the contract's columns
   */
  record Sample(
      String name,
      GeoParquetProfile profile,
      int rowGroupRows,
      Contract contract,
      List<List<Object>> rows) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    for (GeoParquetProfile profile : GeoParquetProfile.values()) {
      addOfEachProfile(samples, profile, "_" + profile.name().toLowerCase(Locale.ROOT));
    }
    samples.add(
        new Sample(
            "two_geometries",
            GeoParquetProfile.V1_1,
            100,
            Contract.builder()
                .required("id", Scalar.INT64)
                .geometry("place", g -> g)
                .geometry("parcel", g -> g.withCrs(Crs.of("EPSG:3857")))
                .build(),
            twoGeometries()));
    samples.add(
        new Sample("nested", GeoParquetProfile.V1_1, 70, nestedContract(), nestedRows(200)));
    samples.add(
        of(
            "lonlat_4326",
            GeoParquetProfile.V1_1,
            g -> g.withCrs(Crs.of("EPSG:4326")),
            "POINT (18.9553 69.6496)",
            "LINESTRING (-70 40, -71 41)"));
    samples.add(
        of(
            "unknown_crs",
            GeoParquetProfile.V1_1,
            g -> g.withCrs(Crs.unknown()),
            "POINT (3 4)",
            "POLYGON ((0 0, 1000 0, 1000 2000, 0 0))"));
    samples.add(
        of(
            "epoch",
            GeoParquetProfile.V1_1,
            g ->
                g.withCrs(Crs.projjson(DYNAMIC_CRS))
                    .withEpoch(2021.5)
                    .withOrientation(Orientation.COUNTERCLOCKWISE),
            "POLYGON ((0 0, 9 0, 9 9, 0 0))"));
    samples.add(
        of(
            "measures_v2_0",
            GeoParquetProfile.V2_0,
            g -> g,
            "POINT M (1 2 30)",
            "POINT ZM (1 2 3 40)",
            "LINESTRING M (0 0 5, 3 4 6)",
            "LINESTRING ZM (0 0 1 5, 3 4 2 6)"));
    return samples.stream();
  }

  private static void addOfEachProfile(
      List<Sample> samples, GeoParquetProfile profile, String suffix) {
    samples.add(new Sample("points" + suffix, profile, 500, pointsContract(), points(6_000)));
    samples.add(new Sample("empty" + suffix, profile, 500, pointsContract(), List.of()));
    samples.add(
        new Sample(
            "polygons_3857" + suffix,
            profile,
            200,
            geometryContract(g -> g.withCrs(Crs.of("EPSG:3857"))),
            polygons(600)));
    samples.add(
        of(
            "own_crs" + suffix,
            profile,
            g -> g.withCrs(Crs.projjson(OWN_CRS)),
            "POINT (10000 20000)",
            "LINESTRING (9000 19000, 11000 21000)"));
    samples.add(
        of(
            "heights" + suffix,
            profile,
            g -> g,
            "POINT Z (1 2 3)",
            "LINESTRING Z (0 0 -5, 3 4 10)",
            "POLYGON Z ((0 0 1, 4 0 1, 4 4 2, 0 0 1))"));
    samples.add(
        of(
            "mixed" + suffix,
            profile,
            g -> g,
            "POINT (1 2)",
            "POINT EMPTY",
            "LINESTRING (0 0, 3 4)",
            "POLYGON ((-10 0, 4 0, 4 4, -10 0), (1 1, 2 1, 2 2, 1 1))",
            "POLYGON EMPTY",
            "MULTIPOINT (7 7, 8 9)",
            "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
            "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
            "GEOMETRYCOLLECTION (POINT (20 30), LINESTRING (0 0, 1 1))",
            "GEOMETRYCOLLECTION EMPTY"));
    samples.add(
        of(
            "spherical" + suffix,
            profile,
            g -> g.withEdges(Edges.SPHERICAL),
            "LINESTRING (170 10, -170 10)",
            "POINT (5 60)"));
  }

  private static Contract geometryContract(UnaryOperator<ColumnType.Geometry> shape) {
    return Contract.builder().required("id", Scalar.INT64).geometry("geometry", shape).build();
  }

  /** Each geometry in a row, one row without any between them. */
  private static Sample of(
      String name,
      GeoParquetProfile profile,
      UnaryOperator<ColumnType.Geometry> shape,
      String... wkts) {
    List<List<Object>> rows = new ArrayList<>();
    for (String wkt : wkts) {
      rows.add(WriterFixture.row((long) rows.size(), WriterFixture.wkb(wkt)));
      if (rows.size() == 1) {
        rows.add(WriterFixture.row(1L, null));
      }
    }
    return new Sample(name, profile, 4, geometryContract(shape), rows);
  }

  private static Contract pointsContract() {
    return Contract.builder()
        .required("id", Scalar.INT64)
        .nullable("name", Scalar.TEXT)
        .required("value", Scalar.FLOAT64)
        .geometry("geometry", g -> g)
        .build();
  }

  /** Twelve towns of equal size, one after the other, so that each row group is one of them. */
  private static List<List<Object>> points(int count) {
    Random random = new Random(SEED);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int town = i * 12 / count;
      double x = -170 + 28 * town + random.nextGaussian() / 10;
      double y = -60 + 37 * town % 120 + random.nextGaussian() / 10;
      rows.add(
          WriterFixture.row(
              (long) i,
              i % 7 == 0 ? null : "Ørsta " + random.nextInt(40),
              random.nextDouble(),
              WkbCodec.encode(GEOMETRIES.createPoint(new Coordinate(x, y)))));
    }
    return rows;
  }

  private static Geometry polygon(Random random, double reach, double size) {
    double x = (random.nextDouble() - 0.5) * reach;
    double y = (random.nextDouble() - 0.5) * reach;
    return GEOMETRIES.createPoint(new Coordinate(x, y)).buffer(size * (1 + random.nextDouble()), 3);
  }

  private static List<List<Object>> polygons(int count) {
    Random random = new Random(SEED);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Geometry one = polygon(random, 3e7, 2e4);
      Geometry geometry = i % 5 == 0 ? one.union(polygon(random, 3e7, 2e4)) : one;
      rows.add(WriterFixture.row((long) i, WkbCodec.encode(geometry)));
    }
    return rows;
  }

  private static List<List<Object>> twoGeometries() {
    Random random = new Random(SEED);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Geometry place =
          GEOMETRIES.createPoint(
              new Coordinate(random.nextDouble() * 360 - 180, random.nextDouble() * 180 - 90));
      rows.add(
          WriterFixture.row(
              (long) i,
              i % 9 == 0 ? null : WkbCodec.encode(place),
              i % 4 == 0 ? null : WkbCodec.encode(polygon(random, 3e7, 2e4))));
    }
    return rows;
  }

  private static Contract nestedContract() {
    return Contract.builder()
        .required("id", Scalar.INT32)
        .nullable("small", Scalar.INT8)
        .nullable("flag", Scalar.BOOLEAN)
        .nullable("ratio", Scalar.FLOAT32)
        .nullable("bytes", Scalar.BINARY)
        .nullable("day", Scalar.DATE)
        .nullable("time", Scalar.TIME)
        .nullable("key", Scalar.UUID)
        .nullable("price", new ColumnType.Decimal(9, 2))
        .nullable("amount", new ColumnType.Decimal(30, 6))
        .nullable("seen", new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC))
        .nullable("exact", new ColumnType.Timestamp(TimeUnit.NANOS, TimeZoning.LOCAL))
        .nullable("numbers", new ColumnType.ListOf(Scalar.INT32, Nullability.NULLABLE))
        .nullable(
            "stops",
            new ColumnType.ListOf(
                new ColumnType.Struct(
                    List.of(
                        Column.required("n", Scalar.INT16), Column.nullable("label", Scalar.TEXT))),
                Nullability.NULLABLE))
        .nullable("tags", new ColumnType.MapOf(Scalar.TEXT, Scalar.FLOAT64, Nullability.NULLABLE))
        .nullable(
            "address",
            new ColumnType.Struct(
                List.of(
                    Column.nullable("street", Scalar.TEXT),
                    Column.nullable(
                        "floors", new ColumnType.ListOf(Scalar.INT64, Nullability.REQUIRED)))))
        .geometry("geometry", g -> g)
        .build();
  }

  private static List<List<Object>> nestedRows(int count) {
    Random random = new Random(SEED);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Object> row = WriterFixture.row(nestedRow(random, i).toArray());
      for (int column = 1; column < row.size(); column++) {
        if (random.nextInt(5) == 0) {
          row.set(column, null);
        }
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<Object> nestedRow(Random random, int i) {
    byte[] key = new byte[16];
    random.nextBytes(key);
    Map<Object, Object> tags = new LinkedHashMap<>();
    tags.put("a", random.nextDouble());
    tags.put("b", null);
    return WriterFixture.row(
        i,
        (byte) random.nextInt(),
        random.nextBoolean(),
        random.nextFloat(),
        key.clone(),
        random.nextInt(40_000) - 20_000,
        (long) random.nextInt() & 0xffff_ffffL,
        key,
        BigDecimal.valueOf(random.nextInt(999_999_999), 2),
        BigDecimal.valueOf(random.nextLong(), 6),
        1_700_000_000_000_000L + random.nextInt(),
        1_700_000_000_000_000_000L + random.nextInt(),
        i % 3 == 0 ? List.of() : WriterFixture.row(i, null, random.nextInt()),
        List.of(WriterFixture.row((short) i, "stop " + i), WriterFixture.row((short) -1, null)),
        tags,
        WriterFixture.row("Storgata " + i, List.of((long) i, 2L)),
        WkbCodec.encode(GEOMETRIES.createPoint(new Coordinate(i, -i / 4.0))));
  }
}
