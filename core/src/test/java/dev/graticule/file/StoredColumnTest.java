package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Nullability;
import dev.graticule.file.StoredColumn.Form;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredColumnTest {
  @TempDir Path folder;

  private List<StoredColumn> stored(ForeignParquet foreign) {
    foreign.write(folder.resolve("foreign.parquet"));
    try (Store store = Store.local(folder);
        GeoParquetFile file = GeoParquetFile.open(store, StorePath.of("foreign.parquet"))) {
      return file.storedColumns();
    }
  }

  @Test
  void nestedColumnsAreSaidWithNamesAndIdsAsTheFileHasThem() {
    List<StoredColumn> columns =
        stored(
            ForeignParquet.of(
                """
                required int32 id = 1;
                optional group place = 2 { required double x = 3; optional binary note (STRING); }
                optional group tags (LIST) = 5 { repeated group list { optional binary element (STRING) = 6; } }
                optional group marks (MAP) { repeated group key_value { required binary key (STRING) = 8; optional int64 value = 9; } }
                """));

    assertThat(columns)
        .extracting(StoredColumn::name)
        .containsExactly("id", "place", "tags", "marks");
    assertThat(columns.get(0))
        .isEqualTo(
            new StoredColumn(
                "id",
                OptionalInt.of(1),
                Nullability.REQUIRED,
                Form.PLAIN,
                Optional.of(Scalar.INT32),
                List.of()));
    assertThat(columns.get(1).parts())
        .extracting(StoredColumn::name, StoredColumn::fieldId, StoredColumn::nullability)
        .containsExactly(
            tuple("x", OptionalInt.of(3), Nullability.REQUIRED),
            tuple("note", OptionalInt.empty(), Nullability.NULLABLE));
    assertThat(columns.get(2).parts())
        .singleElement()
        .satisfies(element -> assertThat(element.fieldId()).hasValue(6));
    assertThat(columns.get(3).fieldId()).isEmpty();
    assertThat(columns.get(3).hasFieldIds()).isTrue();
    assertThat(columns.get(3).parts())
        .extracting(StoredColumn::name)
        .containsExactly("key", "value");
  }

  @Test
  void formsThatTheTypeAloneDoesNotTellAreSaid() {
    List<StoredColumn> columns =
        stored(
            ForeignParquet.of(
                    """
                    optional int96 seen;
                    optional group points { required double x; required double y; }
                    optional binary plain;
                    optional fixed_len_byte_array(12) odd (INTERVAL);
                    """)
                .with(
                    "geo",
                    "{\"version\":\"1.1.0\",\"primary_column\":\"points\",\"columns\":{\"points\":{\"encoding\":\"point\",\"geometry_types\":[]}}}"));

    assertThat(columns.stream().collect(Collectors.toMap(StoredColumn::name, StoredColumn::form)))
        .containsEntry("seen", Form.INT96)
        .containsEntry("points", Form.GEOARROW)
        .containsEntry("plain", Form.PLAIN)
        .containsEntry("odd", Form.UNREADABLE);
    assertThat(columns.get(1).type().orElseThrow()).isInstanceOf(ColumnType.Geometry.class);
    assertThat(columns.get(1).parts()).isEmpty();
    assertThat(columns.get(3).type()).isEmpty();
  }
}
