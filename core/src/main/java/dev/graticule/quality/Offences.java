package dev.graticule.quality;

import dev.graticule.batch.ContractFault;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rows of one batch that are diverted, and the first rule that each of them breaks. */
final class Offences {
  private final long firstRow;
  private final Map<Integer, Offence> byRow = new TreeMap<>();
  private final BitSet well;

  /**
   * An offence.
   *
   * @param rule the rule's name
   * @param column the column at fault, where the rule tells one
   * @param reason what is wrong
   */
  record Offence(String rule, Optional<String> column, String reason) {}

  Offences(long firstRow, int rows) {
    this.firstRow = firstRow;
    this.well = new BitSet(rows);
    well.set(0, rows);
  }

  /** The rows that broke nothing so far; a view. */
  BitSet well() {
    return well;
  }

  Map<Integer, Offence> byRow() {
    return byRow;
  }

  boolean isEmpty() {
    return byRow.isEmpty();
  }

  long firstRow() {
    return firstRow;
  }

  /** A row that broke something before is not told again. */
  void add(ContractFault fault, OnFault onFault) {
    if (!well.get(fault.row())) {
      return;
    }
    if (onFault == OnFault.REFUSE) {
      throw fault.at(firstRow + fault.row());
    }
    divert(
        fault.row(),
        new Offence(
            "contract: " + fault.rule().name().toLowerCase(Locale.ROOT),
            Optional.of(fault.column()),
            fault.reason()));
  }

  void add(String rule, Optional<String> column, int row, String reason, OnFault onFault) {
    if (!well.get(row)) {
      return;
    }
    if (onFault == OnFault.REFUSE) {
      throw QualityException.refused(rule, firstRow + row, reason);
    }
    divert(row, new Offence(rule, column, reason));
  }

  private void divert(int row, Offence offence) {
    byRow.put(row, offence);
    well.clear(row);
  }
}
