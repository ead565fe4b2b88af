package dev.graticule.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoxCentresTest {
  private static final Contract CONTRACT = Contract.builder().geometry("g", g -> g).build();

  private RootAllocator allocator;
  private final BoxCentres centres = new BoxCentres();

  @BeforeEach
  void open() {
    allocator = new RootAllocator(1 << 24);
  }

  @AfterEach
  void close() {
    allocator.close();
  }

  private Batch batch(byte @Nullable []... wkb) {
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(CONTRACT), allocator);
    VarBinaryVector vector = (VarBinaryVector) root.getVector("g");
    for (int row = 0; row < wkb.length; row++) {
      if (wkb[row] != null) {
        vector.setSafe(row, wkb[row]);
      }
    }
    root.setRowCount(wkb.length);
    return Batch.owning(CONTRACT, root);
  }

  @Test
  void aPointIsItsOwnMiddleAndALineHasThatOfItsBox() {
    try (Batch batch =
        batch(
            RawWkb.of(1).f64(3, -4).bytes(), RawWkb.of(2).u32(3).f64(0, 0, 4, 1, 1, 10).bytes())) {
      centres.read(batch, "g");
    }
    assertThat(centres.count()).isEqualTo(2);
    assertThat(centres.x(0)).isEqualTo(3);
    assertThat(centres.y(0)).isEqualTo(-4);
    assertThat(centres.x(1)).isEqualTo(2);
    assertThat(centres.y(1)).isEqualTo(5);
  }

  @Test
  void whatIsAbsentEmptyOrInfiniteHasNoMiddle() {
    double huge = Double.MAX_VALUE;
    try (Batch batch =
        batch(
            null,
            RawWkb.of(1).f64(Double.NaN, Double.NaN).bytes(),
            RawWkb.of(2).u32(2).f64(0, 0, 1 / 0.0, 1).bytes(),
            RawWkb.of(2).u32(2).f64(-1 / 0.0, 0, 1 / 0.0, 1).bytes(),
            RawWkb.of(2).u32(2).f64(huge, huge, huge, huge).bytes())) {
      centres.read(batch, "g");
    }
    for (int row = 0; row < 4; row++) {
      assertThat(centres.hasPlace(row)).as("row %d", row).isFalse();
      assertThat(centres.x(row)).isNaN();
      assertThat(centres.y(row)).isNaN();
    }
    assertThat(centres.hasPlace(4)).isTrue();
    assertThat(centres.x(4)).isEqualTo(huge);
  }

  @Test
  void eachReadingReplacesTheOneBefore() {
    try (Batch large = batch(new byte[20][]);
        Batch small = batch(RawWkb.of(1).f64(1, 2).bytes())) {
      centres.read(large, "g");
      assertThat(centres.count()).isEqualTo(20);
      centres.read(small, "g");
    }
    assertThat(centres.count()).isEqualTo(1);
    assertThat(centres.x(0)).isEqualTo(1);
  }

  @Test
  void aBrokenGeometryIsNamedByColumnAndRow() {
    try (Batch batch = batch(RawWkb.of(1).f64(1, 2).bytes(), new byte[] {1, 2, 3})) {
      assertThatThrownBy(() -> centres.read(batch, "g"))
          .isInstanceOf(WkbException.class)
          .hasMessageContaining("\"g\"")
          .hasMessageContaining("row 1");
      assertThatThrownBy(() -> centres.read(batch, "h")).isInstanceOf(ContractException.class);
    }
    try (Batch batch = batch(RawWkb.of(2).u32(3).f64(0, 0, 4, 1, 1, 10).bytes())) {
      BoxCentres strict = new BoxCentres(new WkbLimits(1, 2, 1000));
      assertThatThrownBy(() -> strict.read(batch, "g")).isInstanceOf(WkbException.class);
    }
  }
}
