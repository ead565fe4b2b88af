package dev.graticule.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnPath;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Digits;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

class CastLawTest {

  record Part(byte x, float y) {}

  record Narrow(
      byte a,
      @Nullable Short b,
      int c,
      @Nullable Float d,
      @Digits(precision = 5, scale = 2) @Nullable BigDecimal e,
      @Nullable Part part,
      List<Integer> several,
      Map<String, Short> named) {}

  record WidePart(long x, double y) {}

  record Wide(
      long a,
      @Nullable Long b,
      @Nullable Long c,
      @Nullable Double d,
      @Digits(precision = 20, scale = 4) @Nullable BigDecimal e,
      @Nullable WidePart part,
      List<Long> several,
      Map<String, Integer> named) {}

  @Provide
  Arbitrary<List<Narrow>> rows() {
    Arbitrary<Part> parts =
        Combinators.combine(Arbitraries.bytes(), Arbitraries.floats()).as(Part::new);
    Arbitrary<BigDecimal> numbers =
        Arbitraries.integers()
            .between(-99_999, 99_999)
            .map(unscaled -> BigDecimal.valueOf(unscaled, 2));
    return Combinators.combine(
            Arbitraries.bytes(),
            Arbitraries.shorts().injectNull(0.3),
            Arbitraries.integers(),
            Arbitraries.floats().injectNull(0.3),
            numbers.injectNull(0.3),
            parts.injectNull(0.3),
            Arbitraries.integers().list().ofMaxSize(3),
            Arbitraries.maps(Arbitraries.of("k", "l"), Arbitraries.shorts()).ofMaxSize(2))
        .as(Narrow::new)
        .list()
        .ofMaxSize(20);
  }

  @Property(tries = 60)
  void aWideningCastAndBackGivesTheSameRows(@ForAll("rows") List<Narrow> rows) {
    Contract narrow = Contract.of(Narrow.class);
    Contract wide = Contract.of(Wide.class);
    try (BufferAllocator allocator = new RootAllocator();
        Batch batch = Records.writer(Narrow.class).batch(rows, allocator);
        Batch widened = Cast.plan(narrow, wide).apply(batch, allocator);
        Batch back = Cast.plan(wide, narrow).apply(widened, allocator)) {
      assertThat(Records.reader(Narrow.class, narrow).readAll(back)).isEqualTo(rows);
      assertThat(Records.reader(Wide.class, wide).readAll(widened)).hasSameSizeAs(rows);
    }
  }

  @Property(tries = 30)
  void aCastToTheSameContractGivesTheSameRows(@ForAll("rows") List<Narrow> rows) {
    Contract contract = Contract.of(Narrow.class);
    try (BufferAllocator allocator = new RootAllocator();
        Batch batch = Records.writer(Narrow.class).batch(rows, allocator);
        Batch same = Cast.plan(contract, contract).apply(batch, allocator)) {
      assertThat(Records.reader(Narrow.class, contract).readAll(same)).isEqualTo(rows);
    }
  }

  /** Rows written before a change are read under the contract after it, and nothing is lost. */
  @Property(tries = 60)
  void rowsSurviveWhateverEvolutionAllows(
      @ForAll("rows") List<Narrow> rows, @ForAll("changes") List<Change> changes) {
    Contract before = Contract.of(Narrow.class);
    Contract after = before.evolve(changes.toArray(Change[]::new));
    Cast forth = Cast.plan(before, after);
    Cast back = Cast.plan(after, before, Cast.ExtraColumns.DROP);
    try (BufferAllocator allocator = new RootAllocator();
        Batch batch = Records.writer(Narrow.class).batch(rows, allocator);
        Batch evolved = forth.apply(batch, allocator);
        Batch again = back.apply(evolved, allocator)) {
      ContractCheck.require(evolved);
      assertThat(Records.reader(Narrow.class, before).readAll(again)).isEqualTo(rows);
    }
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    ColumnPath part = ColumnPath.of("part");
    return Arbitraries.subsetOf(
            Change.widen("a", Scalar.INT32),
            Change.widen("b", Scalar.INT64),
            Change.widen("d", Scalar.FLOAT64),
            Change.widen("e", new ColumnType.Decimal(38, 2)),
            Change.relax("a"),
            Change.relax("several"),
            new Change.Widen(part.then("x"), Scalar.INT16),
            new Change.RelaxNullability(part.then("y")),
            new Change.Add(part, Column.nullable("z", Scalar.TEXT)),
            new Change.Widen(ColumnPath.of("several", "element"), Scalar.INT64),
            new Change.RelaxNullability(ColumnPath.of("named", "value")),
            Change.add(Column.nullable("shape", ColumnType.Geometry.any())))
        .map(List::copyOf);
  }
}
