package dev.graticule.delta;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;

/** A table as another engine would have left it: its log is written here, line by line. */
final class ForeignTable {
  static final JsonMapper JSON = new JsonMapper();

  private final Path folder;
  private final List<String> readerFeatures = new ArrayList<>();
  private final List<String> writerFeatures = new ArrayList<>();
  private final ObjectNode properties = JSON.createObjectNode();
  private final ArrayNode partitionColumns = JSON.createArrayNode();
  private final ArrayNode fields = JSON.createArrayNode();
  private int readerVersion = 1;
  private int writerVersion = 2;

  private ForeignTable(Path folder) {
    this.folder = folder;
  }

  static ForeignTable in(Path folder) {
    return new ForeignTable(folder);
  }

  ForeignTable protocol(int reader, int writer) {
    readerVersion = reader;
    writerVersion = writer;
    return this;
  }

  /** A feature that readers and writers must know. */
  ForeignTable feature(String name) {
    readerFeatures.add(name);
    return writerFeature(name).protocol(3, 7);
  }

  /** A feature that writers must know. */
  ForeignTable writerFeature(String name) {
    writerFeatures.add(name);
    return protocol(readerFeatures.isEmpty() ? 1 : 3, 7);
  }

  ForeignTable property(String key, String value) {
    properties.put(key, value);
    return this;
  }

  ForeignTable partitionedBy(String column) {
    partitionColumns.add(column);
    return this;
  }

  ForeignTable column(String name, String type) {
    return column(name, type, Map.of());
  }

  ForeignTable column(String name, String type, Map<String, ?> notes) {
    ObjectNode field = fields.addObject();
    field.put("name", name);
    try {
      field.set("type", type.startsWith("{") ? JSON.readTree(type) : JSON.valueToTree(type));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    field.put("nullable", true);
    field.set("metadata", JSON.valueToTree(notes));
    return this;
  }

  String protocolLine() {
    ObjectNode protocol = JSON.createObjectNode();
    ObjectNode inner = protocol.putObject("protocol");
    inner.put("minReaderVersion", readerVersion);
    inner.put("minWriterVersion", writerVersion);
    if (readerVersion >= 3) {
      inner.set("readerFeatures", JSON.valueToTree(readerFeatures));
    }
    if (writerVersion >= 7) {
      inner.set("writerFeatures", JSON.valueToTree(writerFeatures));
    }
    return protocol.toString();
  }

  String metadataLine() {
    ObjectNode schema = JSON.createObjectNode();
    schema.put("type", "struct");
    schema.set("fields", fields);
    ObjectNode metadata = JSON.createObjectNode();
    ObjectNode inner = metadata.putObject("metaData");
    inner.put("id", "8d2a6f0e-2d5e-4f0b-9a3e-0d3f7b1a5c11");
    inner.putObject("format").put("provider", "parquet").putObject("options");
    inner.put("schemaString", schema.toString());
    inner.set("partitionColumns", partitionColumns);
    inner.set("configuration", properties);
    inner.put("createdTime", 1_700_000_000_000L);
    return metadata.toString();
  }

  /** Begins the table. */
  ForeignTable begin() throws IOException {
    return commit(0, info("CREATE TABLE"), protocolLine(), metadataLine());
  }

  ForeignTable commit(long version, String... lines) throws IOException {
    Path file = folder.resolve(LogFiles.commit(version).value());
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(lines));
    return this;
  }

  static String info(String operation) {
    return info(operation, Map.of());
  }

  static String info(String operation, Map<String, String> parameters) {
    ObjectNode info = JSON.createObjectNode();
    ObjectNode inner = info.putObject("commitInfo");
    inner.put("timestamp", 1_700_000_000_000L);
    inner.put("operation", operation);
    inner.set("operationParameters", JSON.valueToTree(parameters));
    return info.toString();
  }

  /** Puts a file in. */
  static String add(String path, String statistics) {
    return add(path, statistics, Map.of(), Optional.empty());
  }

  static String add(
      String path,
      String statistics,
      Map<String, String> partition,
      Optional<Map<String, ?>> deletionVector) {
    ObjectNode action = JSON.createObjectNode();
    ObjectNode add = action.putObject("add");
    add.put("path", path);
    add.set("partitionValues", JSON.valueToTree(partition));
    add.put("size", 1_000);
    add.put("modificationTime", 1_700_000_000_000L);
    add.put("dataChange", true);
    if (!statistics.isEmpty()) {
      add.put("stats", statistics);
    }
    deletionVector.ifPresent(vector -> add.set("deletionVector", JSON.valueToTree(vector)));
    return action.toString();
  }

  static String remove(String path) {
    ObjectNode action = JSON.createObjectNode();
    ObjectNode remove = action.putObject("remove");
    remove.put("path", path);
    remove.put("deletionTimestamp", 1_700_000_000_000L);
    remove.put("dataChange", true);
    return action.toString();
  }

  /** Writes a data file of records. */
  static <T extends Record> void file(
      Path folder, String name, Class<T> type, List<T> rows, BufferAllocator allocator) {
    file(folder, name, type, Contract.of(type), WriteOptions.defaults(), rows.stream(), allocator);
  }

  /** Writes a data file of records under a contract of the same columns. */
  static <T extends Record> void file(
      Path folder,
      String name,
      Class<T> type,
      Contract contract,
      WriteOptions options,
      Stream<T> rows,
      BufferAllocator allocator) {
    try (Store store = Store.local(folder);
        GeoParquetWriter writer =
            GeoParquetWriter.create(store, StorePath.of(name), contract, options, allocator);
        BatchSource source =
            Records.writer(type, contract).source(rows.iterator(), allocator, 100)) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          writer.write(batch);
        }
      }
    }
  }
}
