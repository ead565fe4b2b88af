package dev.graticule.iceberg;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/**
 * The name of a version: the snapshot's number. Other engines change a schema without a new
 * snapshot; the table then is another version all the same, and its name has the schema behind an
 * {@code @}. Before the first snapshot there is only the schema.
 *
 * @param snapshot the snapshot; absent before the first
 * @param schema the schema, where the snapshot's own is not meant
 */
record VersionId(OptionalLong snapshot, OptionalInt schema) {
  private static final String EMPTY = "empty";

  /** The name of the table as it is now. */
  static VersionId current(TableMetadata metadata) {
    Snapshot snapshot = metadata.currentSnapshot();
    if (snapshot == null) {
      return new VersionId(OptionalLong.empty(), OptionalInt.of(metadata.currentSchemaId()));
    }
    Integer own = snapshot.schemaId();
    return own == null || own == metadata.currentSchemaId()
        ? of(snapshot)
        : new VersionId(
            OptionalLong.of(snapshot.snapshotId()), OptionalInt.of(metadata.currentSchemaId()));
  }

  /** The name of a snapshot under its own schema. */
  static VersionId of(Snapshot snapshot) {
    return new VersionId(OptionalLong.of(snapshot.snapshotId()), OptionalInt.empty());
  }

  /** Reads a name; nothing when it is none of a version. */
  static Optional<VersionId> parse(String text) {
    try {
      int at = text.indexOf('@');
      String number = at < 0 ? text : text.substring(0, at);
      OptionalInt schema =
          at < 0 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text.substring(at + 1)));
      return Optional.of(
          new VersionId(
              number.equals(EMPTY) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(number)),
              schema));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    String number = snapshot.isPresent() ? Long.toString(snapshot.getAsLong()) : EMPTY;
    return schema.isPresent() ? number + "@" + schema.getAsInt() : number;
  }
}
