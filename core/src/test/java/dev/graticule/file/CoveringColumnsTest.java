package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Edges;
import dev.graticule.contract.Nullability;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoveringColumnsTest {
  private static final ColumnType ANY = ColumnType.Geometry.any();

  private static Map<String, String> names(WriteOptions options, Column... columns) {
    Contract.Builder contract = Contract.builder();
    List.of(columns).forEach(contract::column);
    return CoveringColumns.names(contract.build(), options);
  }

  private static Column geometry(String name) {
    return Column.nullable(name, ANY);
  }

  @Test
  void theFirstIsCalledBboxAndTheOthersAfterTheirColumns() {
    assertThat(names(WriteOptions.defaults(), geometry("at"), geometry("area")))
        .containsExactly(entry("at", "bbox"), entry("area", "area_bbox"));
  }

  @Test
  void aNameThatIsTakenInAnyCaseIsNotChosen() {
    assertThat(
            names(
                WriteOptions.defaults(),
                geometry("at"),
                Column.nullable("BBox", Scalar.TEXT),
                Column.nullable("bbox_1", Scalar.TEXT)))
        .containsExactly(entry("at", "bbox_2"));
  }

  @Test
  void aNameThatIsSettledIsKept() {
    WriteOptions settled = WriteOptions.builder().coveringNames(Map.of("area", "bbox")).build();

    assertThat(names(settled, geometry("at"), geometry("area")))
        .containsExactly(entry("at", "bbox_1"), entry("area", "bbox"));
    assertThatThrownBy(() -> names(settled, geometry("area"), Column.nullable("BBOX", Scalar.TEXT)))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("\"area\"")
        .hasMessageContaining("\"bbox\"");
  }

  @Test
  void edgesThatAreNoLinesHaveNoCovering() {
    Column sphere = Column.nullable("at", ColumnType.Geometry.any().withEdges(Edges.SPHERICAL));

    assertThat(names(WriteOptions.defaults(), sphere, geometry("area")))
        .containsExactly(entry("area", "bbox"));
  }

  @Test
  void theProfileWithItsOwnStatisticsHasNone() {
    WriteOptions second = WriteOptions.builder().profile(GeoParquetProfile.V2_0).build();

    assertThat(names(second, geometry("at"))).isEmpty();
  }

  @Test
  void aCoveringIsFourDoublesAndAsNullableAsItsGeometry() {
    Column covering = CoveringColumns.column(Column.required("at", ANY), "bbox");

    assertThat(covering.name()).isEqualTo("bbox");
    assertThat(covering.nullability()).isEqualTo(Nullability.REQUIRED);
    assertThat(((ColumnType.Struct) covering.type()).fields())
        .extracting(Column::name)
        .containsExactly("xmin", "ymin", "xmax", "ymax");
    assertThat(((ColumnType.Struct) covering.type()).fields())
        .allMatch(side -> side.isNullable() && side.type() == Scalar.FLOAT64);
    assertThat(CoveringColumns.column(geometry("at"), "bbox").isNullable()).isTrue();
  }
}
