package dev.graticule.contract;

import dev.graticule.contract.ColumnType.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random contracts, for laws. */
public final class Contracts {
  private Contracts() {}

  /** Contracts of one to six columns, nested at most three deep. */
  public static Arbitrary<Contract> any() {
    Arbitrary<Map<String, String>> metadata =
        Arbitraries.maps(Arbitraries.of("k", "ключ", "a b"), Arbitraries.strings().ofMaxLength(5))
            .ofMaxSize(2);
    return Combinators.combine(columns(3), metadata).as(Contract::new);
  }

  private static Arbitrary<List<Column>> columns(int depth) {
    return column(depth)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(
            columns -> {
              List<Column> named = new ArrayList<>();
              for (Column column : columns) {
                named.add(
                    new Column(
                        column.name() + named.size(),
                        column.type(),
                        column.nullability(),
                        column.metadata()));
              }
              return named;
            });
  }

  private static Arbitrary<Column> column(int depth) {
    Arbitrary<Map<String, String>> metadata =
        Arbitraries.maps(Arbitraries.of("unit", "note"), Arbitraries.of("m", "")).ofMaxSize(1);
    return Combinators.combine(
            Arbitraries.of("a", "ß", "a.b", "\"; drop", " "), type(depth), nullability(), metadata)
        .as(Column::new);
  }

  /** Types nested at most so deep. */
  public static Arbitrary<ColumnType> type(int depth) {
    Arbitrary<ColumnType> leaf =
        Arbitraries.oneOf(
            Arbitraries.of(Scalar.values()).map(t -> t),
            Arbitraries.integers()
                .between(1, 38)
                .flatMap(
                    p ->
                        Arbitraries.integers()
                            .between(0, p)
                            .map(s -> (ColumnType) new ColumnType.Decimal(p, s))),
            Combinators.combine(
                    Arbitraries.of(ColumnType.TimeUnit.values()),
                    Arbitraries.of(ColumnType.TimeZoning.values()))
                .as((unit, zoning) -> (ColumnType) new ColumnType.Timestamp(unit, zoning)),
            Combinators.combine(
                    Arbitraries.of(
                        Crs.crs84(),
                        Crs.unknown(),
                        Crs.of("EPSG:3857"),
                        Crs.projjson("{ \"id\" : {\"authority\":\"EPSG\",\"code\":25832} }")),
                    Arbitraries.of(Edges.values()))
                .as(
                    (crs, edges) ->
                        (ColumnType) ColumnType.Geometry.any().withCrs(crs).withEdges(edges)));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<ColumnType> inner = Arbitraries.lazy(() -> type(depth - 1));
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(5, leaf),
        net.jqwik.api.Tuple.of(
            1, Combinators.combine(inner, nullability()).as(ColumnType.ListOf::new)),
        net.jqwik.api.Tuple.of(
            1,
            Combinators.combine(inner, nullability())
                .as((value, n) -> new ColumnType.MapOf(Scalar.TEXT, value, n))),
        net.jqwik.api.Tuple.of(
            1, Arbitraries.lazy(() -> columns(depth - 1)).map(ColumnType.Struct::new)));
  }

  private static Arbitrary<Nullability> nullability() {
    return Arbitraries.of(Nullability.values());
  }
}
