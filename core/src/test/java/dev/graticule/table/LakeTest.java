package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.ArrowBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LakeTest {
  private static final Contract CONTRACT =
      Contract.builder()
          .required("id", ColumnType.Scalar.INT64)
          .nullable("location", ColumnType.Geometry.any())
          .build();

  private final Path root;

  LakeTest(@TempDir Path root) {
    this.root = root;
  }

  private Lake open(TableFormat... formats) {
    return Lake.open(root, LakeOptions.defaults().withFormats(formats));
  }

  @Test
  void aTableIsFoundAgainByItsName() {
    MemoryFormat memory = MemoryFormat.create();
    try (Lake lake = open(memory)) {
      SpatialTable table = lake.create("reports", CONTRACT, memory);

      assertThat(lake.table("reports")).isSameAs(table);
      assertThat(lake.tables()).containsExactly("reports");
      assertThat(lake.has("reports")).isTrue();
      assertThat(List.of("Reports", "report", "", "re/ports", ".reports")).noneMatch(lake::has);
      assertThat(table.contract()).isEqualTo(CONTRACT);
    }
    try (Lake lake = open(memory)) {
      assertThat(lake.table("reports").contract()).isEqualTo(CONTRACT);
    }
  }

  @Test
  void aMissingTableIsRefusedWithThoseThereAre() {
    MemoryFormat memory = MemoryFormat.create();
    try (Lake lake = open(memory)) {
      lake.create("reports", CONTRACT, memory);

      assertThatThrownBy(() -> lake.table("report"))
          .isInstanceOf(TableNotFoundException.class)
          .hasMessageContaining("\"report\"")
          .hasMessageContaining("[reports]");
    }
  }

  @Test
  void aSecondTableOfOneNameIsRefused() {
    MemoryFormat memory = MemoryFormat.create();
    try (Lake lake = open(memory)) {
      lake.create("reports", CONTRACT, memory);

      assertThatThrownBy(() -> lake.create("reports", CONTRACT, memory))
          .isInstanceOf(TableExistsException.class)
          .hasMessageContaining("\"reports\"");
    }
  }

  @Test
  void openOrCreateListsHowTheContractsDiffer() {
    MemoryFormat memory = MemoryFormat.create();
    Contract other =
        Contract.builder()
            .nullable("id", ColumnType.Scalar.INT32)
            .required("seen", ColumnType.Scalar.DATE)
            .build();
    try (Lake lake = open(memory)) {
      SpatialTable table = lake.openOrCreate("reports", CONTRACT, memory);

      assertThat(lake.openOrCreate("reports", CONTRACT, memory)).isSameAs(table);
      assertThatThrownBy(() -> lake.openOrCreate("reports", other, memory))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("\"id\" is INT64, not INT32")
          .hasMessageContaining("\"id\" is REQUIRED, not NULLABLE")
          .hasMessageContaining("\"seen\" (DATE) is missing")
          .hasMessageContaining("is not in the contract");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "a/b", "..", ".", "../x", ".hidden", "_log", "a\\b", "a\0b", "a\nb", "a\"b", "a;b",
        "a%2e", " a", "a ", "a."
      })
  void aNameThatIsNoPlainDirectoryIsRefused(String name) {
    MemoryFormat memory = MemoryFormat.create();
    try (Lake lake = open(memory)) {
      assertThatThrownBy(() -> lake.create(name, CONTRACT, memory))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("cannot name a table");
      assertThatThrownBy(() -> lake.table(name)).isInstanceOf(RefusedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reports", "Berichte 2026", "données", "a.b", "x-1_y"})
  void aUsualNameIsTaken(String name) {
    MemoryFormat memory = MemoryFormat.create();
    try (Lake lake = open(memory)) {
      lake.create(name, CONTRACT, memory);

      assertThat(lake.tables()).containsExactly(name);
    }
  }

  private void put(String path) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{}");
  }

  @ParameterizedTest
  @CsvSource({
    "metadata/00000-x.metadata.json,Iceberg",
    "_delta_log/_last_checkpoint,Delta",
    ".hoodie/hoodie.properties,Hudi"
  })
  void whatIsLeftOfAnotherFormatsTableIsNoPlaceForANewOne(String file, String format)
      throws IOException {
    put("reports/" + file);
    try (Lake lake = open()) {
      GeoParquetDirectory directory = GeoParquetDirectory.format();

      assertThatThrownBy(() -> lake.create("reports", CONTRACT, directory))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("\"reports\"")
          .hasMessageContaining(format);
      assertThatThrownBy(() -> lake.openOrCreate("reports", CONTRACT, directory))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining(format);
      assertThatThrownBy(() -> lake.table("reports"))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining(format)
          .hasMessageContaining("class path");
      assertThat(lake.tables()).isEmpty();
    }
    assertThat(root.resolve("reports").resolve("_graticule.json")).doesNotExist();
  }

  @Test
  void whatIsLeftOfATableOfThisFormatIsBegunAnew() throws IOException {
    put("reports/metadata/00000-x.metadata.json");
    TableFormat iceberg =
        new OtherFormat("iceberg", MemoryFormat.create(), UnaryOperator.identity());
    try (Lake lake = open(iceberg)) {
      assertThatThrownBy(() -> lake.table("reports"))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("not finished");

      assertThat(lake.create("reports", CONTRACT, iceberg).contract()).isEqualTo(CONTRACT);
    }
  }

  @Test
  void aDirectoryThatAnotherFormatClaimsIsTaken() {
    MemoryFormat memory = MemoryFormat.create();
    try (Lake lake = open(memory)) {
      lake.create("reports", CONTRACT, GeoParquetDirectory.format());

      assertThatThrownBy(() -> lake.create("reports", CONTRACT, memory))
          .isInstanceOf(TableExistsException.class)
          .hasMessageContaining("geoparquet");
      assertThatThrownBy(() -> lake.openOrCreate("reports", CONTRACT, memory))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("geoparquet")
          .hasMessageContaining("memory");
    }
  }

  @Test
  void twoFormatsThatBeginATableAtOnceAreNamed() {
    MemoryFormat memory = MemoryFormat.create();
    try (Lake other = open(memory)) {
      // Between the look at the directory and the creation somebody else begins a table there.
      TableFormat late =
          new OtherFormat(
              "late",
              MemoryFormat.create(),
              log -> {
                other.create("reports", CONTRACT, GeoParquetDirectory.format());
                return log;
              });
      try (Lake lake = open(late)) {
        assertThatThrownBy(() -> lake.create("reports", CONTRACT, late))
            .isInstanceOf(RefusedException.class)
            .hasMessageContaining("late")
            .hasMessageContaining("geoparquet");
        assertThatThrownBy(() -> lake.table("reports"))
            .isInstanceOf(RefusedException.class)
            .hasMessageContaining("late")
            .hasMessageContaining("geoparquet");
      }
    }
  }

  @Test
  void aBatchLeftOpenIsNamedWhenTheLakeCloses() {
    Lake lake = open();
    // Never closed: 64 bytes that this test loses on purpose.
    ArrowBuf left = lake.allocator().buffer(64);
    assertThat(left.capacity()).isEqualTo(64);

    assertThatThrownBy(lake::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("(?s).*(outstanding|leaked).*");
  }
}
