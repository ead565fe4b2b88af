package dev.graticule.delta;

import dev.graticule.delta.KernelInternals.TableProtocol;
import dev.graticule.table.Operation;
import dev.graticule.table.RefusedException;
import io.delta.kernel.Snapshot;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What tables may ask of those who read and write them (Delta protocol, "Table Features"), and what
 * of it is kept here. A table that asks for more is refused with the feature's name: reading it
 * would give wrong rows, writing it would break what others rely on.
 */
final class Features {
  private static final int READER_VERSION = 3;
  private static final int WRITER_VERSION = 7;

  /** What a reader must know and this one does. */
  private static final Set<String> READ =
      Set.of(
          "columnMapping",
          "deletionVectors",
          "geospatial",
          "timestampNtz",
          "typeWidening",
          "typeWidening-preview",
          "v2Checkpoint",
          "vacuumProtocolCheck",
          // delta-rs asks for it wherever it asks for deletion vectors; a column of the type itself
          // is refused by its name.
          "variantType");

  /** What writers must know and this one does, though it may be asked for only in part. */
  private static final Set<String> WRITTEN =
      Set.of(
          "allowColumnDefaults",
          "appendOnly",
          "changeDataFeed",
          "checkConstraints",
          "checkpointProtection",
          "columnMapping",
          "deletionVectors",
          "domainMetadata",
          "generatedColumns",
          "identityColumns",
          "inCommitTimestamp",
          "invariants",
          "timestampNtz",
          "typeWidening",
          "v2Checkpoint",
          "vacuumProtocolCheck",
          "variantType");

  private Features() {}

  /** Throws when rows of such a table could be read wrong. */
  static void requireReadable(String table, TableProtocol protocol) {
    Set<String> unknown = new TreeSet<>(protocol.readerFeatures());
    unknown.removeAll(READ);
    if (protocol.readerVersion() > READER_VERSION || !unknown.isEmpty()) {
      throw new RefusedException(
          "Delta table \"%s\" cannot be read: it asks for reader version %d with the features %s, of which this library knows version %d and not %s. Read it with a newer version, or with the engine that made it."
              .formatted(
                  table,
                  protocol.readerVersion(),
                  protocol.readerFeatures(),
                  READER_VERSION,
                  unknown));
    }
  }

  /** Throws when a change by this library would break what a table promises to others. */
  static void requireWritable(String table, Snapshot snapshot, TableProtocol protocol) {
    List<String> broken = new ArrayList<>();
    Set<String> unknown = new TreeSet<>(protocol.features());
    unknown.removeAll(WRITTEN);
    unknown.forEach(feature -> broken.add(feature));
    Map<String, String> properties = snapshot.getTableProperties();
    if (!properties.getOrDefault("delta.columnMapping.mode", "none").equals("none")) {
      broken.add("columnMapping");
    }
    if (properties.keySet().stream().anyMatch(key -> key.startsWith("delta.constraints."))) {
      broken.add("checkConstraints");
    }
    broken.addAll(asked(snapshot.getSchema()));
    if (protocol.writerVersion() > WRITER_VERSION) {
      broken.add("writer version " + protocol.writerVersion());
    }
    if (!broken.isEmpty()) {
      throw refused(
          table,
          "it needs "
              + String.join(", ", broken)
              + ", which this library does not keep when it writes");
    }
  }

  /** Throws when one kind of change would break what a table promises to others. */
  static void requireAllowed(
      String table, Snapshot snapshot, Operation operation, boolean removes, boolean adds) {
    Map<String, String> properties = snapshot.getTableProperties();
    boolean changesRows = removes && operation != Operation.REPLACE;
    if (changesRows && isOn(properties, "delta.appendOnly")) {
      throw refused(table, "it is append-only (appendOnly), so that no row may go");
    }
    if (changesRows && adds && isOn(properties, "delta.enableChangeDataFeed")) {
      throw refused(
          table,
          "it keeps a change data feed (changeDataFeed), in which rows that go and rows that come in one commit must be told apart");
    }
  }

  /**
   * Throws when letting versions go would break what a table promises to others. Removing files
   * needs the knowledge of a reader and of a writer alike (Delta protocol, "VACUUM Protocol
   * Check").
   */
  static void requireExpirable(String table, Snapshot snapshot, TableProtocol protocol) {
    requireReadable(table, protocol);
    requireWritable(table, snapshot, protocol);
    if (protocol.features().contains("checkpointProtection")) {
      throw refused(
          table,
          "it protects its checkpoints (checkpointProtection), so that no version of it may go");
    }
  }

  private static boolean isOn(Map<String, String> properties, String key) {
    return Boolean.parseBoolean(properties.getOrDefault(key, "false"));
  }

  private static RefusedException refused(String table, String reason) {
    return new RefusedException(
        "Delta table \"%s\" can be read but not written so: %s. Nothing was written; use the engine that made it."
            .formatted(table, reason));
  }

  /** The features that columns themselves ask for. */
  private static Set<String> asked(DataType type) {
    Set<String> asked = new TreeSet<>();
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        for (String note : field.getMetadata().getEntries().keySet()) {
          if (note.equals("delta.invariants")) {
            asked.add("invariants");
          } else if (note.equals("delta.generationExpression")) {
            asked.add("generatedColumns");
          } else if (note.startsWith("delta.identity.")) {
            asked.add("identityColumns");
          } else if (note.equals("CURRENT_DEFAULT")) {
            asked.add("allowColumnDefaults");
          }
        }
        asked.addAll(asked(field.getDataType()));
      }
    } else if (type instanceof ArrayType array) {
      asked.addAll(asked(array.getElementType()));
    } else if (type instanceof MapType map) {
      asked.addAll(asked(map.getKeyType()));
      asked.addAll(asked(map.getValueType()));
    }
    return asked;
  }
}
