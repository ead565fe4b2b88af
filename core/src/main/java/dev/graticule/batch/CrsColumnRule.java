package dev.graticule.batch;

import dev.graticule.contract.ContractException;
import dev.graticule.contract.Crs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;

/** The text beside each geometry means the geometry's CRS. */
final class CrsColumnRule {
  private final Crs crs;
  private final String name;
  private final String geometryPath;

  /** What agreed last; rows mostly say the same in the same bytes. */
  private byte[] agreed = new byte[0];

  CrsColumnRule(Crs crs, String name, String geometryPath) {
    this.crs = crs;
    this.name = name;
    this.geometryPath = geometryPath;
  }

  void check(
      FieldVector geometries, VarCharVector names, Slots slots, ContractCheck.Faults faults) {
    for (int slot = 0; slot < slots.count(); slot++) {
      if (slots.hasValue(geometries, slot)) {
        int row = slots.row(slot);
        try {
          check(names, slot, row);
        } catch (RejectedValueException e) {
          faults.add(ContractFault.of(ContractRule.CRS_COLUMN, geometryPath, row, e));
        }
      }
    }
  }

  private void check(VarCharVector names, int slot, int row) {
    if (names.isNull(slot)) {
      throw reject(row, "is null beside a geometry");
    }
    byte[] text = names.get(slot);
    if (!Arrays.equals(text, agreed)) {
      requireSame(new String(text, StandardCharsets.UTF_8), row);
      agreed = text;
    }
  }

  private void requireSame(String text, int row) {
    Crs stated;
    try {
      stated = text.stripLeading().startsWith("{") ? Crs.projjson(text) : Crs.of(text);
    } catch (ContractException e) {
      throw reject(row, "is \"%s\", which is neither AUTHORITY:CODE nor PROJJSON".formatted(text));
    }
    if (!stated.sameAs(crs)) {
      throw reject(row, "is %s".formatted(stated));
    }
  }

  private RejectedValueException reject(int row, String problem) {
    return new RejectedValueException(
        geometryPath,
        row,
        "its CRS column \"%s\" %s, but the column's CRS is %s; transform the geometry or put it elsewhere."
            .formatted(name, problem, crs));
  }
}
