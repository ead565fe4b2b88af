package dev.graticule.predicate;

import static dev.graticule.predicate.Predicates.and;
import static dev.graticule.predicate.Predicates.eq;
import static dev.graticule.predicate.Predicates.gt;
import static dev.graticule.predicate.Predicates.in;
import static dev.graticule.predicate.Predicates.intersects;
import static dev.graticule.predicate.Predicates.isNull;
import static dev.graticule.predicate.Predicates.not;
import static dev.graticule.predicate.Predicates.or;
import static dev.graticule.predicate.Predicates.window;
import static dev.graticule.predicate.Predicates.within;
import static dev.graticule.predicate.Predicates.withinDistance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

class PredicateCheckTest {
  private static final Contract CONTRACT =
      Contract.builder()
          .nullable("flag", Scalar.BOOLEAN)
          .nullable("count", Scalar.INT32)
          .nullable("speed", Scalar.FLOAT64)
          .nullable("price", new ColumnType.Decimal(10, 2))
          .nullable("name", Scalar.TEXT)
          .nullable("blob", Scalar.BINARY)
          .nullable("day", Scalar.DATE)
          .nullable("hour", Scalar.TIME)
          .nullable("id", Scalar.UUID)
          .nullable("seenAt", new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC))
          .nullable("clock", new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.LOCAL))
          .nullable("vehicle", new ColumnType.Struct(List.of(Column.nullable("id", Scalar.TEXT))))
          .geometry("location", g -> g)
          .build();

  @Test
  void literalsOfTheColumnsKindPass() {
    for (Predicate p :
        List.of(
            eq("flag", true),
            eq("count", 3),
            gt("count", 3.5),
            eq("speed", 2.5),
            eq("price", new BigDecimal("1.25")),
            eq("name", "x"),
            eq("day", LocalDate.EPOCH),
            eq("hour", LocalTime.NOON),
            eq("id", new UUID(1, 2)),
            eq("seenAt", Instant.EPOCH),
            eq("clock", LocalDateTime.MIN),
            eq("vehicle.id", "x"),
            isNull("blob"),
            isNull("vehicle"),
            isNull("location"))) {
      assertThat(PredicateCheck.require(p, CONTRACT)).isEqualTo(p);
    }
  }

  @Test
  void numbersTakeTheColumnsKindWhereTheyAreExactThere() {
    assertThat(PredicateCheck.require(eq("count", 3.0), CONTRACT)).isEqualTo(eq("count", 3L));
    assertThat(PredicateCheck.require(eq("count", new BigDecimal("3.00")), CONTRACT))
        .isEqualTo(eq("count", 3L));
    assertThat(PredicateCheck.require(eq("count", new BigDecimal("1E1000000000")), CONTRACT))
        .isEqualTo(eq("count", new BigDecimal("1E1000000000")));
    assertThat(PredicateCheck.require(eq("speed", 3), CONTRACT)).isEqualTo(eq("speed", 3.0));
    long odd = (1L << 53) + 1;
    assertThat(PredicateCheck.require(eq("speed", odd), CONTRACT)).isEqualTo(eq("speed", odd));
    assertThat(PredicateCheck.require(eq("price", 3), CONTRACT))
        .isEqualTo(eq("price", BigDecimal.valueOf(3)));
    assertThat(PredicateCheck.require(eq("price", Double.POSITIVE_INFINITY), CONTRACT))
        .isEqualTo(eq("price", Double.POSITIVE_INFINITY));
    assertThat(PredicateCheck.require(not(or(and(eq("count", 3.0)))), CONTRACT))
        .isEqualTo(not(or(and(eq("count", 3L)))));
  }

  @Test
  void anEmptyListOfValuesNeverHolds() {
    assertThat(PredicateCheck.require(in("count", List.of()), CONTRACT)).isEqualTo(or());
    refused(in("nowhere", List.of()), "no column");
  }

  @Test
  void aColumnThatIsNotThereIsRefusedAndTheNearestNamed() {
    refused(eq("cuont", 1), "did you mean \"count\"?");
    refused(eq("Count", 1), "did you mean \"count\"?");
    refused(eq("vehicle.idd", "x"), "did you mean \"vehicle.id\"?");
    refused(eq("somethingElse", 1), "the columns are [flag, count,");
    refused(window("loc", Bounds.of(0, 0, 1, 1)), "There is no column \"loc\"");
  }

  @Test
  void literalsOfAnotherKindAreRefused() {
    refused(eq("count", "3"), "give a number");
    refused(eq("name", 3), "give text");
    refused(eq("blob", "x"), "only isNull");
    refused(eq("seenAt", LocalDateTime.MIN), "give an Instant");
    refused(eq("clock", Instant.EPOCH), "give a LocalDateTime");
    refused(eq("id", "a"), "give a UUID");
    refused(eq("location", "POINT (0 0)"), "ask for a window or a relation");
    refused(eq("vehicle", "x"), "compare its fields");
    refused(in("count", List.of(1, "2")), "give a number");
    refused(eq("name", "\uD800"), "surrogate");
  }

  @Test
  void relationsNeedAGeometryColumn() {
    refused(window("name", Bounds.of(0, 0, 1, 1)), "the geometry columns are [location]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POINT EMPTY",
        "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))",
        "GEOMETRYCOLLECTION (POINT (1 1), POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0)))"
      })
  void otherGeometriesMustBeValidAndNotEmpty(String wkt) throws ParseException {
    refused(intersects("location", new WKTReader().read(wkt)), "location");
    refused(withinDistance("location", new WKTReader().read(wkt), 1), "location");
  }

  @Test
  void otherGeometriesHaveFiniteCoordinates() {
    GeometryFactory factory = new GeometryFactory();
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      refused(
          intersects(
              "location",
              factory.createLineString(
                  new Coordinate[] {new Coordinate(0, 0), new Coordinate(1, bad)})),
          "nvalid");
    }
  }

  @Test
  void aWindowOverTheAntimeridianLiesOnTheGlobe() {
    Predicate pacific = window("location", Bounds.of(170, -10, -170, 10));
    assertThat(PredicateCheck.require(pacific, CONTRACT)).isEqualTo(pacific);
    refused(window("location", Bounds.of(500_000, 0, 400_000, 1)), "antimeridian");
  }

  @Test
  void aGeometryInAnotherCrsThanItsColumnIsRefusedNamingBoth() {
    Geometry web = new GeometryFactory().createPoint(new Coordinate(1, 2));
    web.setSRID(3857);
    for (Predicate predicate :
        List.of(
            within("location", web),
            not(and(eq("count", 3), intersects("location", web))),
            or(withinDistance("location", web, 3), eq("count", 3)))) {
      assertThatThrownBy(() -> PredicateCheck.requireSameCrs(predicate, CONTRACT))
          .isInstanceOf(PredicateException.class)
          .hasMessageContainingAll("EPSG:3857", "\"location\"", "OGC:CRS84", "SRID to 0");
    }
  }

  @Test
  void aGeometryWithoutAnSridOrForAColumnOfUnknownCrsIsTaken() {
    Geometry point = new GeometryFactory().createPoint(new Coordinate(1, 2));
    PredicateCheck.requireSameCrs(within("location", point), CONTRACT);
    Geometry known = point.copy();
    known.setSRID(4326);
    PredicateCheck.requireSameCrs(within("location", known), CONTRACT);
    Geometry web = point.copy();
    web.setSRID(3857);
    Contract unknown =
        Contract.builder().geometry("location", g -> g.withCrs(Crs.unknown())).build();
    PredicateCheck.requireSameCrs(within("location", web), unknown);
  }

  @Test
  void dotsInNamesArePartOfThemWhereSuchAColumnIsThere() {
    Contract dotted =
        Contract.builder()
            .required("a.b", Scalar.INT64)
            .required(
                "a",
                new ColumnType.Struct(
                    List.of(
                        Column.required("b", Scalar.TEXT), Column.required("b.c", Scalar.DATE))))
            .build();
    assertThat(ColumnPath.require(dotted, "a.b").leaf().type()).isEqualTo(Scalar.INT64);
    assertThat(ColumnPath.require(dotted, "a.b.c").names()).containsExactly("a", "b.c");
    assertThat(ColumnPath.of(dotted, "a.")).isEmpty();
    assertThat(ColumnPath.of(dotted, ".a")).isEmpty();
    assertThat(ColumnPath.of(dotted, "")).isEmpty();
  }

  private static void refused(Predicate predicate, String part) {
    assertThatThrownBy(() -> PredicateCheck.require(predicate, CONTRACT))
        .isInstanceOf(PredicateException.class)
        .hasMessageContaining(part);
  }
}
