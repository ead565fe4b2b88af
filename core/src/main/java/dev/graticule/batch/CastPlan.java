package dev.graticule.batch;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnPath;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Orientation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** Chooses the conversion between two types, or refuses it with the reason. */
final class CastPlan {
  private static final Set<Scalar> INTEGERS = EnumSet.range(Scalar.INT8, Scalar.INT64);
  private static final Set<Scalar> FLOATS = EnumSet.of(Scalar.FLOAT32, Scalar.FLOAT64);

  private final Cast.ExtraColumns extra;
  private final Cast.Sources sources;
  private final Leeway leeway;

  /** Which types are one another's. */
  enum Leeway {
    /** Where nothing has to be chosen. */
    NONE,
    /** Also where a file stores a type in the stead of another. */
    STORED
  }

  CastPlan(Cast.ExtraColumns extra, Cast.Sources sources, Leeway leeway) {
    this.extra = extra;
    this.sources = sources;
    this.leeway = leeway;
  }

  /** How one of the wanted columns comes about; empty where it is filled with nulls. */
  record Part(Column to, Optional<Column> from, Conversion conversion) {}

  /** The parts of columns side by side, in the wanted order. */
  List<Part> parts(List<Column> from, List<Column> to, ColumnPath parent) {
    Map<String, Column> byName = new HashMap<>();
    from.forEach(column -> byName.put(column.name(), column));
    Set<String> left = new HashSet<>(byName.keySet());
    List<Part> parts = new ArrayList<>();
    for (Column wanted : to) {
      ColumnPath path = parent.then(wanted.name());
      Column there = sources.of(path).map(byName::get).orElse(null);
      if (there != null) {
        left.remove(there.name());
        parts.add(new Part(wanted, Optional.of(there), of(there.type(), wanted.type(), path)));
      } else if (wanted.isNullable()) {
        parts.add(new Part(wanted, Optional.empty(), Conversion.SHARE));
      } else {
        throw new ContractException(
            "Column \"%s\" is required and missing; the columns are %s. Give it, or make it nullable."
                .formatted(path, from.stream().map(Column::name).toList()));
      }
    }
    if (!left.isEmpty() && extra == Cast.ExtraColumns.REFUSE) {
      throw new ContractException(
          "%s %s not in the wanted contract; select the columns first, or drop extra ones."
              .formatted(
                  from.stream()
                      .map(Column::name)
                      .filter(left::contains)
                      .map(name -> parent.then(name).toString())
                      .toList(),
                  left.size() == 1 ? "is" : "are"));
    }
    return parts;
  }

  Conversion of(ColumnType from, ColumnType to, ColumnPath path) {
    if (from.equals(to)) {
      return Conversion.SHARE;
    }
    if (from instanceof ColumnType.Geometry one && to instanceof ColumnType.Geometry other) {
      requireSameMeaning(one, other, path);
      return Conversion.SHARE;
    }
    if (from instanceof ColumnType.Struct one && to instanceof ColumnType.Struct other) {
      return struct(parts(one.fields(), other.fields(), path));
    }
    if (from instanceof ColumnType.ListOf one && to instanceof ColumnType.ListOf other) {
      return list(of(one.element(), other.element(), path.then(ColumnPath.ELEMENT)));
    }
    if (from instanceof ColumnType.MapOf one && to instanceof ColumnType.MapOf other) {
      return map(
          of(one.key(), other.key(), path.then(ColumnPath.KEY)),
          of(one.value(), other.value(), path.then(ColumnPath.VALUE)));
    }
    return number(from, to, path)
        .or(() -> stored(from, to, path))
        .orElseThrow(
            () ->
                new ContractException(
                    "Column \"%s\" cannot be cast from %s to %s: %s."
                        .formatted(path, from, to, reason(from, to))));
  }

  private Optional<Conversion> stored(ColumnType from, ColumnType to, ColumnPath path) {
    return leeway == Leeway.STORED
        ? new StoredConversions(path.toString()).of(from, to)
        : Optional.empty();
  }

  private static Optional<Conversion> number(ColumnType from, ColumnType to, ColumnPath path) {
    NumberConversions numbers = new NumberConversions(path.toString());
    if (from instanceof Scalar one && to instanceof Scalar other) {
      return number(one, other, numbers);
    }
    if (from instanceof ColumnType.Decimal && to instanceof ColumnType.Decimal other) {
      return Optional.of(numbers.decimalToDecimal(other));
    }
    if (from instanceof Scalar one
        && INTEGERS.contains(one)
        && to instanceof ColumnType.Decimal other) {
      return Optional.of(numbers.integerToDecimal(other));
    }
    if (from instanceof ColumnType.Decimal
        && to instanceof Scalar other
        && INTEGERS.contains(other)) {
      return Optional.of(numbers.decimalToInteger(other));
    }
    if (from instanceof ColumnType.Timestamp one
        && to instanceof ColumnType.Timestamp other
        && one.zoning() == other.zoning()) {
      return Optional.of(numbers.timestamp(one.unit(), other.unit()));
    }
    return Optional.empty();
  }

  private static Optional<Conversion> number(Scalar from, Scalar to, NumberConversions numbers) {
    if (INTEGERS.contains(from) && INTEGERS.contains(to)) {
      return Optional.of(numbers.integerToInteger(to));
    }
    if (INTEGERS.contains(from) && FLOATS.contains(to)) {
      return Optional.of(numbers.integerToFloat(to));
    }
    if (FLOATS.contains(from) && INTEGERS.contains(to)) {
      return Optional.of(numbers.floatToInteger(to));
    }
    if (FLOATS.contains(from) && FLOATS.contains(to)) {
      return Optional.of(numbers.floatToFloat(to));
    }
    return Optional.empty();
  }

  private static String reason(ColumnType from, ColumnType to) {
    if (from instanceof ColumnType.Timestamp && to instanceof ColumnType.Timestamp) {
      return "a moment and a clock reading differ by a time zone that nothing tells; convert the times with the zone you know";
    }
    if (from == Scalar.BINARY && to == Scalar.TEXT) {
      return "nothing tells which encoding the bytes have; decode them first";
    }
    if (from == Scalar.BINARY && to instanceof ColumnType.Geometry) {
      return "nothing tells that the bytes are WKB and in which CRS; give the column a geometry type in the contract that is cast from";
    }
    if (from instanceof ColumnType.Geometry) {
      return "what the coordinates mean would be lost";
    }
    if (to == Scalar.TEXT || from == Scalar.TEXT) {
      return "there are many ways to write such a value as text; convert it yourself";
    }
    return "no value means the same in both types without a choice; convert it yourself";
  }

  /** What is narrower in the wanted type is held against each row later; what differs is not. */
  private static void requireSameMeaning(
      ColumnType.Geometry from, ColumnType.Geometry to, ColumnPath path) {
    boolean sameCrs = from.crs().equals(to.crs()) || from.crs().sameAs(to.crs());
    if (!sameCrs) {
      throw new ContractException(
          "Column \"%s\" is in %s and shall be in %s; a cast does not transform coordinates. Transform them first, or name the CRS in the contract that is cast from."
              .formatted(path, from.crs(), to.crs()));
    }
    if (from.edges() != to.edges()) {
      throw new ContractException(
          "Column \"%s\" has %s edges and shall have %s ones, which are other lines; state the edges in the contract that is cast from."
              .formatted(path, from.edges().label(), to.edges().label()));
    }
    if (!from.epoch().equals(to.epoch())) {
      throw new ContractException(
          "Column \"%s\" has another coordinate epoch than is wanted, which are other places; state the epoch in the contract that is cast from."
              .formatted(path));
    }
  }

  /** Whether all that a type asks of geometries is promised by the other. */
  static boolean isPromised(ColumnType.Geometry from, ColumnType.Geometry to) {
    return isWithin(from.types(), to.types())
        && isWithin(from.dimensions(), to.dimensions())
        && (to.bounds().isEmpty() || to.bounds().equals(from.bounds()))
        && (to.orientation() == Orientation.UNSTATED || to.orientation() == from.orientation())
        && (to.crsColumn().isEmpty() || to.crsColumn().equals(from.crsColumn()));
  }

  /** An empty set allows all. */
  private static <T> boolean isWithin(Set<T> promised, Set<T> wanted) {
    return wanted.isEmpty() || (!promised.isEmpty() && wanted.containsAll(promised));
  }

  private static Conversion struct(List<Part> parts) {
    return (source, target, slots) -> {
      StructVector from = (StructVector) source;
      Conversion.shareOwn(source, target);
      Slots inner = slots.inside(from);
      List<FieldVector> fields = target.getChildrenFromFields();
      for (int i = 0; i < fields.size(); i++) {
        Part part = parts.get(i);
        if (part.from().isPresent()) {
          part.conversion().into(from.getChild(part.from().get().name()), fields.get(i), inner);
        } else {
          fillWithNulls(fields.get(i), source.getValueCount());
        }
      }
    };
  }

  private static Conversion list(Conversion element) {
    return (source, target, slots) -> {
      shareOwnOrNothing(source, target);
      ListVector from = (ListVector) source;
      element.into(
          from.getDataVector(), ((ListVector) target).getDataVector(), slots.elements(from));
    };
  }

  private static Conversion map(Conversion key, Conversion value) {
    return list(
        (source, target, slots) -> {
          shareOwnOrNothing(source, target);
          List<FieldVector> from = source.getChildrenFromFields();
          List<FieldVector> to = target.getChildrenFromFields();
          key.into(from.get(0), to.get(0), slots);
          value.into(from.get(1), to.get(1), slots);
        });
  }

  /** A list without rows may have no offsets to share. */
  private static void shareOwnOrNothing(FieldVector source, FieldVector target) {
    if (source.getValueCount() == 0) {
      target.allocateNew();
      target.setValueCount(0);
    } else {
      Conversion.shareOwn(source, target);
    }
  }

  static void fillWithNulls(FieldVector target, int count) {
    target.setInitialCapacity(Math.max(1, count));
    target.allocateNew();
    target.setValueCount(count);
  }
}
