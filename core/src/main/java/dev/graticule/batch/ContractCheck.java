package dev.graticule.batch;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnPath;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Nullability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * Holds rows against their contract, value by value, at every depth:
 *
 * <ul>
 *   <li>what is required is there;
 *   <li>a geometry is sound ISO WKB, of an allowed type and allowed dimensions, inside the bounds,
 *       and its rings run as promised. An empty geometry lies in any bounds;
 *   <li>where a CRS column stands beside a geometry, it has a value that means the geometry's CRS.
 * </ul>
 *
 * <p>The first fault ends the check, unless somebody takes {@linkplain #check(Batch, Faults) all of
 * them}. For one thread at a time.
 */
public final class ContractCheck {
  private final Contract contract;
  private final List<Rule> rules;

  /** Takes faults as they are found. */
  @FunctionalInterface
  public interface Faults {

    /**
     * Takes a fault.
     *
     * @param fault the fault; a row may have several
     */
    void add(ContractFault fault);
  }

  /** Holds the vectors of one column against it. */
  @FunctionalInterface
  private interface Rule {
    void check(Function<String, FieldVector> vectors, Slots slots, Faults faults);
  }

  private ContractCheck(Contract contract) {
    this.contract = contract;
    this.rules = rules(contract.columns(), "");
  }

  /**
   * A check for batches of a contract.
   *
   * @param contract the contract
   * @return the check
   */
  public static ContractCheck of(Contract contract) {
    return new ContractCheck(contract);
  }

  /**
   * Checks a batch against its own contract.
   *
   * @param batch the batch, lent
   * @throws RejectedValueException when a value breaks the contract
   * @throws WkbException when a geometry is broken
   */
  public static void require(Batch batch) {
    of(batch.contract()).check(batch);
  }

  /**
   * Checks a batch.
   *
   * @param batch the batch, lent; its columns are those of the contract
   * @throws RejectedValueException when a value breaks the contract
   * @throws WkbException when a geometry is broken
   * @throws dev.graticule.contract.ContractException when the batch has other columns
   */
  public void check(Batch batch) {
    check(batch, ContractCheck::refuse);
  }

  /**
   * Finds every fault of a batch, column after column, each column's in the order of the rows.
   *
   * @param batch the batch, lent; its columns are those of the contract
   * @param faults takes them; what it throws ends the check
   * @throws dev.graticule.contract.ContractException when the batch has other columns
   */
  public void check(Batch batch, Faults faults) {
    BatchLayout.require(contract, batch.root().getSchema());
    Slots slots = Slots.ofRows(batch.rowCount());
    for (Rule rule : rules) {
      rule.check(batch.root()::getVector, slots, faults);
    }
  }

  private static void refuse(ContractFault fault) {
    throw fault.error();
  }

  private static List<Rule> rules(List<Column> columns, String parent) {
    List<Rule> rules = new ArrayList<>();
    for (Column column : columns) {
      String path = parent.isEmpty() ? column.name() : parent + "." + column.name();
      for (ValueRule rule : valueRules(column.type(), column.nullability(), path)) {
        rules.add(
            (vectors, slots, faults) -> rule.check(vectors.apply(column.name()), slots, faults));
      }
      crsColumn(column, path).ifPresent(rules::add);
    }
    return rules;
  }

  /** Holds one vector against its type. */
  @FunctionalInterface
  private interface ValueRule {
    void check(FieldVector vector, Slots slots, Faults faults);
  }

  private static List<ValueRule> valueRules(ColumnType type, Nullability nullability, String path) {
    List<ValueRule> rules = new ArrayList<>();
    if (nullability == Nullability.REQUIRED) {
      rules.add((vector, slots, faults) -> requireValues(vector, slots, path, faults));
    }
    if (type instanceof ColumnType.Geometry geometry) {
      GeometryRule rule = new GeometryRule(geometry, path);
      rules.add((vector, slots, faults) -> rule.check((VarBinaryVector) vector, slots, faults));
    } else if (type instanceof ColumnType.Struct struct) {
      List<Rule> inner = rules(struct.fields(), path);
      if (!inner.isEmpty()) {
        rules.add((vector, slots, faults) -> fields((StructVector) vector, slots, inner, faults));
      }
    } else if (type instanceof ColumnType.ListOf list) {
      List<ValueRule> inner =
          valueRules(list.element(), list.nullability(), path + "." + ColumnPath.ELEMENT);
      if (!inner.isEmpty()) {
        rules.add((vector, slots, faults) -> elements((ListVector) vector, slots, inner, faults));
      }
    } else if (type instanceof ColumnType.MapOf map) {
      List<ValueRule> keys =
          valueRules(map.key(), Nullability.REQUIRED, path + "." + ColumnPath.KEY);
      List<ValueRule> values =
          valueRules(map.value(), map.nullability(), path + "." + ColumnPath.VALUE);
      rules.add(
          (vector, slots, faults) -> entries((ListVector) vector, slots, keys, values, faults));
    }
    return rules;
  }

  private static void requireValues(FieldVector vector, Slots slots, String path, Faults faults) {
    if (vector.getNullCount() == 0) {
      return;
    }
    for (int slot = 0; slot < slots.count(); slot++) {
      if (slots.isSomebodys(slot) && vector.isNull(slot)) {
        int row = slots.row(slot);
        RejectedValueException missing =
            new RejectedValueException(
                path,
                row,
                "the value is null and the column is required; give a value, or make the column nullable.");
        faults.add(ContractFault.of(ContractRule.REQUIRED, path, row, missing));
      }
    }
  }

  private static void fields(StructVector struct, Slots slots, List<Rule> rules, Faults faults) {
    Slots inner = slots.inside(struct);
    rules.forEach(rule -> rule.check(struct::getChild, inner, faults));
  }

  private static void elements(ListVector list, Slots slots, List<ValueRule> rules, Faults faults) {
    Slots inner = slots.elements(list);
    rules.forEach(rule -> rule.check(list.getDataVector(), inner, faults));
  }

  private static void entries(
      ListVector map, Slots slots, List<ValueRule> keys, List<ValueRule> values, Faults faults) {
    Slots inner = slots.elements(map);
    List<FieldVector> entry = map.getDataVector().getChildrenFromFields();
    keys.forEach(rule -> rule.check(entry.get(0), inner, faults));
    values.forEach(rule -> rule.check(entry.get(1), inner, faults));
  }

  private static Optional<Rule> crsColumn(Column column, String path) {
    if (!(column.type() instanceof ColumnType.Geometry geometry)) {
      return Optional.empty();
    }
    return geometry
        .crsColumn()
        .map(
            name -> {
              CrsColumnRule rule = new CrsColumnRule(geometry.crs(), name, path);
              return (vectors, slots, faults) ->
                  rule.check(
                      vectors.apply(column.name()),
                      (VarCharVector) vectors.apply(name),
                      slots,
                      faults);
            });
  }
}
