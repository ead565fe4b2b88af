package dev.graticule.table;

import java.nio.charset.StandardCharsets;

/** Which names a table can have: those that are one plain directory everywhere. */
final class TableNames {
  private static final int MAX_BYTES = 200;

  private TableNames() {}

  static String require(String name) {
    String problem = problem(name);
    if (!problem.isEmpty()) {
      throw new RefusedException(
          "\"%s\" cannot name a table: %s. Letters, digits, '_', '-' and '.' inside are safe."
              .formatted(name.replaceAll("\\p{Cntrl}", "?"), problem));
    }
    return name;
  }

  static boolean isValid(String name) {
    return problem(name).isEmpty();
  }

  private static String problem(String name) {
    if (name.isBlank() || !name.strip().equals(name)) {
      return "it is empty or begins or ends with a blank";
    }
    if (name.startsWith(".") || name.startsWith("_")) {
      return "names that begin with '.' or '_' are hidden ones";
    }
    if (name.endsWith(".")) {
      return "it ends with a dot";
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return "it is longer than " + MAX_BYTES + " bytes";
    }
    if (name.chars()
        .anyMatch(c -> Character.isISOControl(c) || "/\\:*?\"<>|%'`;".indexOf(c) >= 0)) {
      return "it holds a control character or one of / \\ : * ? \" < > | % ' ` ;";
    }
    return "";
  }
}
