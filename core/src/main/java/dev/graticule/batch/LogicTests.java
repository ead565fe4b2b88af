package dev.graticule.batch;

import dev.graticule.contract.Contract;
import dev.graticule.predicate.ColumnPath;
import dev.graticule.predicate.Predicate;
import java.util.Comparator;
import java.util.List;

/** And, or, not and absence, after Kleene; and the way from a condition to its test. */
final class LogicTests {
  private LogicTests() {}

  /** The test of a condition that was checked against the contract. */
  static RowTest of(Predicate predicate, Contract contract) {
    if (predicate instanceof Predicate.And and) {
      return new Junction(parts(and.parts(), contract), Truth.FALSE, Truth.TRUE);
    }
    if (predicate instanceof Predicate.Or or) {
      return new Junction(parts(or.parts(), contract), Truth.TRUE, Truth.FALSE);
    }
    if (predicate instanceof Predicate.Not not) {
      return new Negation(of(not.part(), contract));
    }
    if (predicate instanceof Predicate.IsNull isNull) {
      return new Absence(new VectorPath(ColumnPath.require(contract, isNull.column())));
    }
    if (predicate instanceof Predicate.Compare compare) {
      return ValueTest.of(compare, ColumnPath.require(contract, compare.column()));
    }
    if (predicate instanceof Predicate.In in) {
      return ValueTest.of(in, ColumnPath.require(contract, in.column()));
    }
    return SpatialTest.of(predicate, contract);
  }

  /** Geometries last: a plain comparison may settle the matter before. */
  private static RowTest[] parts(List<Predicate> parts, Contract contract) {
    return parts.stream()
        .map(part -> of(part, contract))
        .sorted(Comparator.comparing(RowTest::isSpatial))
        .toArray(RowTest[]::new);
  }

  /** One part with the decisive value decides; otherwise an unknown part makes it unknown. */
  private static final class Junction implements RowTest {
    private final RowTest[] parts;
    private final Truth decisive;
    private final Truth otherwise;

    Junction(RowTest[] parts, Truth decisive, Truth otherwise) {
      this.parts = parts;
      this.decisive = decisive;
      this.otherwise = otherwise;
    }

    @Override
    public void bind(Batch batch) {
      for (RowTest part : parts) {
        part.bind(batch);
      }
    }

    @Override
    public Truth test(int row) {
      Truth result = otherwise;
      for (RowTest part : parts) {
        Truth truth = part.test(row);
        if (truth == decisive) {
          return decisive;
        }
        if (truth == Truth.UNKNOWN) {
          result = Truth.UNKNOWN;
        }
      }
      return result;
    }

    @Override
    public boolean isSpatial() {
      for (RowTest part : parts) {
        if (part.isSpatial()) {
          return true;
        }
      }
      return false;
    }
  }

  private static final class Negation implements RowTest {
    private final RowTest part;

    Negation(RowTest part) {
      this.part = part;
    }

    @Override
    public void bind(Batch batch) {
      part.bind(batch);
    }

    @Override
    public Truth test(int row) {
      return switch (part.test(row)) {
        case TRUE -> Truth.FALSE;
        case FALSE -> Truth.TRUE;
        case UNKNOWN -> Truth.UNKNOWN;
      };
    }

    @Override
    public boolean isSpatial() {
      return part.isSpatial();
    }
  }

  private static final class Absence implements RowTest {
    private final VectorPath path;

    Absence(VectorPath path) {
      this.path = path;
    }

    @Override
    public void bind(Batch batch) {
      path.bind(batch);
    }

    @Override
    public Truth test(int row) {
      return Truth.of(path.isNull(row));
    }

    @Override
    public boolean isSpatial() {
      return false;
    }
  }
}
