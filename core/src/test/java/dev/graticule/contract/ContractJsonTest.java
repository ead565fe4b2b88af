package dev.graticule.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.ColumnType.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractJsonTest {

  @Test
  void whatWasWrittenReadsBackEqual() {
    Contract.Builder builder = Contract.builder().metadata("owner", "öffentlich \"x\"");
    for (Scalar scalar : Scalar.values()) {
      builder.nullable("c_" + scalar, scalar);
    }
    for (ColumnType.TimeUnit unit : ColumnType.TimeUnit.values()) {
      for (ColumnType.TimeZoning zoning : ColumnType.TimeZoning.values()) {
        builder.required("t_" + unit + zoning, new ColumnType.Timestamp(unit, zoning));
      }
    }
    Contract contract =
        builder
            .required("price", new ColumnType.Decimal(12, 2))
            .nullable("tags", new ColumnType.ListOf(Scalar.TEXT, Nullability.REQUIRED))
            .nullable(
                "counts", new ColumnType.MapOf(Scalar.TEXT, Scalar.INT64, Nullability.NULLABLE))
            .nullable(
                "address",
                new ColumnType.Struct(
                    List.of(
                        new Column("street", Scalar.TEXT, Nullability.NULLABLE, Map.of("k", "v")))))
            .nullable("any", ColumnType.Geometry.any())
            .nullable("nowhere", ColumnType.Geometry.any().withCrs(Crs.unknown()))
            .nullable(
                "defined",
                ColumnType.Geometry.any().withCrs(Crs.projjson("{ \"type\" : \"x\",\n \"a\":1.0}")))
            .nullable(
                "narrow",
                ColumnType.Geometry.of(GeometryType.POLYGON, GeometryType.MULTI_POLYGON)
                    .withDimensions(Set.of(Dimensions.XY, Dimensions.XYZ))
                    .withCrs(Crs.of("EPSG:25832"))
                    .withEdges(Edges.SPHERICAL)
                    .withOrientation(Orientation.COUNTERCLOCKWISE)
                    .withEpoch(2021.5)
                    .withBounds(
                        new Bounds(
                            170,
                            -10.25,
                            -170,
                            Double.POSITIVE_INFINITY,
                            Optional.of(new Bounds.Range(-5, 100)),
                            Optional.empty())))
            .build();

    assertThat(ContractJson.read(ContractJson.write(contract))).isEqualTo(contract);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "{\"version\":1}",
        "{\"version\":2,\"columns\":[]}",
        "{\"version\":1,\"columns\":[]}",
        "{\"version\":1,\"version\":1,\"columns\":[]}",
        "{\"version\":1,\"columns\":[{\"name\":\"a\",\"type\":\"int65\",\"required\":true}]}",
        "{\"version\":1,\"columns\":[{\"name\":\"a\",\"type\":{\"x\":1},\"required\":true}]}",
        "{\"version\":1,\"columns\":[{\"name\":\"a\",\"type\":{},\"required\":true}]}",
        "{\"version\":1,\"columns\":[{\"name\":7,\"type\":\"int64\",\"required\":true}]}",
        "{\"version\":1,\"columns\":[{\"name\":\"a\",\"type\":{\"geometry\":{}},\"required\":true}]}",
        "{\"version\":1,\"columns\":[{\"name\":\"a\",\"type\":{\"geometry\":{\"types\":[],\"dimensions\":[],"
            + "\"crs\":null,\"edges\":\"planar\",\"orientation\":\"unstated\",\"bounds\":{\"xy\":[1,\"x\"]}}},"
            + "\"required\":true}]}"
      })
  void whatIsNoContractIsRefused(String json) {
    assertThatThrownBy(() -> ContractJson.read(json)).isInstanceOf(ContractException.class);
  }

  @Test
  void endlessNestingIsRefusedWithoutHarm() {
    assertThatThrownBy(() -> ContractJson.read("[".repeat(100_000)))
        .isInstanceOf(ContractException.class);
  }
}
