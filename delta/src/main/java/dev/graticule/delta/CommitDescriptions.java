package dev.graticule.delta;

import dev.graticule.store.StorePath;
import dev.graticule.table.Commit;
import dev.graticule.table.DataFile;
import dev.graticule.table.Operation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What commits are called in the log, and back. The names and metrics are those that Spark writes,
 * so that any engine's history reads the same; ours stands beside as {@value #OPERATION}.
 */
final class CommitDescriptions {
  private static final String OPERATION = TableProperties.PREFIX + "operation";

  private CommitDescriptions() {}

  /** A commit as the log describes it. */
  static CommitDescription of(Commit commit, Map<StorePath, Long> removedBytes) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (commit.operation() == Operation.APPEND || commit.operation() == Operation.REGISTER) {
      parameters.put("mode", "Append");
    } else if (commit.operation() == Operation.OVERWRITE) {
      parameters.put("mode", "Overwrite");
    }
    parameters.putAll(new TreeMap<>(commit.summary()));
    parameters.put(OPERATION, commit.operation().name());
    return new CommitDescription(
        name(commit.operation()),
        parameters,
        metrics(commit, removedBytes),
        commit.removed().isEmpty()
            && commit.read().isEmpty()
            && commit.contract().isEmpty()
            && !commit.added().isEmpty());
  }

  private static String name(Operation operation) {
    return switch (operation) {
      case CREATE -> "CREATE TABLE";
      case APPEND, REGISTER, OVERWRITE -> "WRITE";
      case DELETE -> "DELETE";
      case MERGE -> "MERGE";
      case REPLACE -> "OPTIMIZE";
      case EVOLVE -> "CHANGE COLUMNS";
    };
  }

  private static Map<String, String> metrics(Commit commit, Map<StorePath, Long> removedBytes) {
    Map<String, String> metrics = new LinkedHashMap<>();
    long bytes = commit.added().stream().mapToLong(DataFile::bytes).sum();
    long rows = commit.added().stream().mapToLong(DataFile::rows).sum();
    long removed = removedBytes.values().stream().mapToLong(Long::longValue).sum();
    int added = commit.added().size();
    if (commit.operation() == Operation.REPLACE) {
      metrics.put("numAddedFiles", Integer.toString(added));
      metrics.put("numAddedBytes", Long.toString(bytes));
    } else if (added > 0) {
      metrics.put("numFiles", Integer.toString(added));
      metrics.put("numOutputRows", Long.toString(rows));
      metrics.put("numOutputBytes", Long.toString(bytes));
    }
    if (!commit.removed().isEmpty()) {
      metrics.put("numRemovedFiles", Integer.toString(commit.removed().size()));
      metrics.put("numRemovedBytes", Long.toString(removed));
    }
    return metrics;
  }

  /** What a commit of any writer did, by its name and its parameters. */
  static Operation operation(
      String name, Map<String, String> parameters, java.util.function.Supplier<Operation> byFiles) {
    String ours = parameters.get(OPERATION);
    if (ours != null) {
      for (Operation operation : Operation.values()) {
        if (operation.name().equals(ours)) {
          return operation;
        }
      }
    }
    return switch (name) {
      case "CREATE TABLE", "CREATE TABLE AS SELECT", "CONVERT", "CLONE" -> Operation.CREATE;
      case "WRITE" ->
          parameters.getOrDefault("mode", "Append").replace("\"", "").equals("Overwrite")
              ? Operation.OVERWRITE
              : Operation.APPEND;
      case "STREAMING UPDATE", "COPY INTO" -> Operation.APPEND;
      case "DELETE", "TRUNCATE" -> Operation.DELETE;
      case "MERGE" -> Operation.MERGE;
      case "UPDATE",
          "RESTORE",
          "REPLACE TABLE",
          "REPLACE TABLE AS SELECT",
          "CREATE OR REPLACE TABLE",
          "CREATE OR REPLACE TABLE AS SELECT" ->
          Operation.OVERWRITE;
      case "OPTIMIZE", "REORG", "VACUUM START", "VACUUM END", "FSCK" -> Operation.REPLACE;
      case "ADD COLUMNS",
          "CHANGE COLUMN",
          "CHANGE COLUMNS",
          "RENAME COLUMN",
          "DROP COLUMNS",
          "REPLACE COLUMNS",
          "SET TBLPROPERTIES",
          "UNSET TBLPROPERTIES",
          "UPGRADE PROTOCOL",
          "ADD CONSTRAINT",
          "DROP CONSTRAINT",
          "CLUSTER BY",
          "DROP FEATURE" ->
          Operation.EVOLVE;
      default -> byFiles.get();
    };
  }

  /** What there is to know of a commit beside its operation. */
  static Map<String, String> summary(Map<String, String> parameters, Map<String, String> metrics) {
    Map<String, String> summary = new LinkedHashMap<>(metrics);
    summary.putAll(parameters);
    summary.remove(OPERATION);
    return summary;
  }
}
