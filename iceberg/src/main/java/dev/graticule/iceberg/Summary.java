package dev.graticule.iceberg;

import dev.graticule.table.Operation;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;

/** What is noted with a snapshot. */
final class Summary {
  /** What the commit did, where Iceberg's own word for it says less. */
  static final String OPERATION = "graticule.operation";

  /** What makes a commit known again. */
  static final String KEY = "graticule.idempotency-key";

  /** Stands when the commit changed the contract. */
  static final String CONTRACT = "graticule.contract-changed";

  private Summary() {}

  static String label(Operation operation) {
    return operation.name().toLowerCase(Locale.ROOT);
  }

  /** What the commit of a snapshot did. */
  static Operation operation(Snapshot snapshot) {
    String own = snapshot.summary().get(OPERATION);
    for (Operation operation : Operation.values()) {
      if (label(operation).equals(own)) {
        return operation;
      }
    }
    String word = snapshot.operation() == null ? DataOperations.APPEND : snapshot.operation();
    return switch (word) {
      case DataOperations.REPLACE -> Operation.REPLACE;
      case DataOperations.DELETE -> Operation.DELETE;
      case DataOperations.OVERWRITE -> Operation.OVERWRITE;
      default -> Operation.APPEND;
    };
  }

  /** What was noted, in the order of the keys. */
  static Map<String, String> of(Snapshot snapshot) {
    return new TreeMap<>(snapshot.summary());
  }
}
