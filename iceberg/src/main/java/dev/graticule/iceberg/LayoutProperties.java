package dev.graticule.iceberg;

import dev.graticule.file.WriteOptions;
import dev.graticule.table.RefusedException;
import dev.graticule.table.Retention;
import dev.graticule.write.ByteSize;
import dev.graticule.write.Layout;
import dev.graticule.write.LayoutJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Layout and retention as table properties: Iceberg's own, by which other engines write and expire,
 * and beside them the whole layout. Where another engine has changed one of Iceberg's own since,
 * that one counts.
 */
final class LayoutProperties {
  /** The whole layout as JSON. */
  static final String LAYOUT = "graticule.layout";

  private static final int PREVIOUS_METADATA = 100;

  private LayoutProperties() {}

  /** Writes layout and retention. */
  static void write(Layout layout, Retention retention, Map<String, String> properties) {
    WriteOptions files = layout.files();
    properties.put(LAYOUT, LayoutJson.write(layout));
    properties.put(TableProperties.DEFAULT_FILE_FORMAT, "parquet");
    put(properties, TableProperties.WRITE_TARGET_FILE_SIZE_BYTES, layout.targetFileSize().bytes());
    properties.put(TableProperties.PARQUET_COMPRESSION, "zstd");
    put(properties, TableProperties.PARQUET_COMPRESSION_LEVEL, files.zstdLevel());
    put(properties, TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, files.rowGroupBytes());
    // DuckDB must be told when metadata is compressed; everything reads it as it is.
    properties.put(TableProperties.METADATA_COMPRESSION, "none");
    properties.put(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true");
    put(properties, TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, PREVIOUS_METADATA);
    put(properties, TableProperties.MAX_SNAPSHOT_AGE_MS, retention.age().toMillis());
    put(properties, TableProperties.MIN_SNAPSHOTS_TO_KEEP, retention.versions());
    properties.put(TableProperties.GC_ENABLED, "true");
  }

  private static void put(Map<String, String> properties, String name, long value) {
    properties.put(name, Long.toString(value));
  }

  /**
   * Which columns' metrics other engines write: counts alone for geometries, because the least WKB
   * says nothing of places, and all of a covering, however many columns there are.
   */
  static void writeMetrics(
      Iterable<String> geometries, Iterable<String> coverings, Map<String, String> properties) {
    geometries.forEach(name -> properties.put(mode(name), "counts"));
    for (String covering : coverings) {
      FileMetrics.SIDES.forEach(side -> properties.put(mode(covering + "." + side), "full"));
    }
  }

  private static String mode(String column) {
    return TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX + column;
  }

  private static Layout written(String table, String json) {
    try {
      return LayoutJson.read(json);
    } catch (IllegalArgumentException e) {
      throw refused(table, LAYOUT, json, e);
    }
  }

  /** Reads the layout of a table. */
  static Layout layout(
      String table, Map<String, String> properties, PartitionSpec spec, Schema schema) {
    String json = properties.get(LAYOUT);
    Layout known = json == null ? Layout.defaults() : written(table, json);
    WriteOptions files = known.files();
    long target =
        number(
            table,
            properties,
            TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
            known.targetFileSize().bytes(),
            bytes -> within(bytes, Layout.MIN_TARGET.bytes(), Layout.MAX_TARGET.bytes()));
    long level =
        number(
            table,
            properties,
            TableProperties.PARQUET_COMPRESSION_LEVEL,
            files.zstdLevel(),
            one -> within(one, 1, 22));
    long group =
        number(
            table,
            properties,
            TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES,
            files.rowGroupBytes(),
            one -> Math.max(1, one));
    return known
        .withPartitionColumns(partitionBy(spec, schema))
        .targetFileSize(new ByteSize(target))
        .files(files.toBuilder().zstdLevel((int) level).rowGroupBytes(group).build());
  }

  private static long within(long value, long least, long greatest) {
    return Math.max(least, Math.min(greatest, value));
  }

  private static List<String> partitionBy(PartitionSpec spec, Schema schema) {
    List<String> columns = new ArrayList<>();
    for (PartitionField field : spec.fields()) {
      NestedField source = schema.asStruct().field(field.sourceId());
      if (field.transform().isIdentity() && source != null) {
        columns.add(source.name());
      }
    }
    return columns;
  }

  /** Reads the retention of a table. */
  static Retention retention(String table, Map<String, String> properties) {
    Retention defaults = Retention.defaults();
    long age =
        number(
            table,
            properties,
            TableProperties.MAX_SNAPSHOT_AGE_MS,
            defaults.age().toMillis(),
            one -> Math.max(0, one));
    long versions =
        number(
            table,
            properties,
            TableProperties.MIN_SNAPSHOTS_TO_KEEP,
            defaults.versions(),
            one -> within(one, 1, Integer.MAX_VALUE));
    return new Retention(Duration.ofMillis(age), (int) versions);
  }

  private static long number(
      String table,
      Map<String, String> properties,
      String name,
      long otherwise,
      LongUnaryOperator limit) {
    String text = properties.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return limit.applyAsLong(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      throw refused(table, name, text, e);
    }
  }

  private static RefusedException refused(
      String table, String property, String value, Exception cause) {
    return new RefusedException(
        "The property \"%s\" of table \"%s\" is \"%s\", which cannot be read: %s. Mend it with the engine that set it."
            .formatted(property, table, value, cause.getMessage()),
        cause);
  }
}
