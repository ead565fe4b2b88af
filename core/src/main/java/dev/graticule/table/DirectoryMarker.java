package dev.graticule.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.ContractJson;
import dev.graticule.file.GeoParquetProfile;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.write.ByteSize;
import dev.graticule.write.Layout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a plain directory says of itself, so that it knows its contract while it is empty.
 *
 * @param contract what its rows are
 * @param layout how its files lie
 */
record DirectoryMarker(Contract contract, Layout layout) {
  static final String NAME = "_graticule.json";
  static final StorePath PATH = StorePath.of(NAME);

  private static final int VERSION = 1;
  private static final int MAX_BYTES = 16 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  String toJson() {
    ObjectNode node = JSON.createObjectNode();
    node.put("version", VERSION);
    node.put("contract", ContractJson.write(contract));
    ObjectNode lies = node.putObject("layout");
    ArrayNode partitionBy = lies.putArray("partition_by");
    layout.partitionBy().forEach(partitionBy::add);
    lies.put("target_file_size", layout.targetFileSize().bytes());
    lies.put("open_files", layout.openFiles());
    lies.put("profile", layout.files().profile().name());
    lies.put("zstd_level", layout.files().zstdLevel());
    lies.put("row_group_rows", layout.files().rowGroupRows());
    return node.toPrettyString();
  }

  static Optional<DirectoryMarker> read(Store store) {
    if (store.head(PATH).isEmpty()) {
      return Optional.empty();
    }
    String text;
    try (StoreReader reader = store.open(PATH)) {
      if (reader.length() > MAX_BYTES) {
        throw damaged(store, "it has " + reader.length() + " bytes", null);
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) reader.length());
      reader.readFully(0, bytes);
      text = new String(bytes.array(), StandardCharsets.UTF_8);
    }
    try {
      return Optional.of(parse(store, JSON.readTree(text)));
    } catch (JsonProcessingException | ContractException | IllegalArgumentException e) {
      throw damaged(store, String.valueOf(e.getMessage()), e);
    }
  }

  private static DirectoryMarker parse(Store store, JsonNode node) {
    int version = node.path("version").asInt(-1);
    if (version != VERSION) {
      throw damaged(
          store, "it is of version %d, this library reads %d".formatted(version, VERSION), null);
    }
    JsonNode lies = node.path("layout");
    List<String> partitionBy = new ArrayList<>();
    lies.path("partition_by").forEach(column -> partitionBy.add(column.asText()));
    WriteOptions files =
        WriteOptions.builder()
            .profile(GeoParquetProfile.valueOf(lies.path("profile").asText("V1_1")))
            .zstdLevel(lies.path("zstd_level").asInt(WriteOptions.DEFAULT_ZSTD_LEVEL))
            .rowGroupRows(lies.path("row_group_rows").asInt(WriteOptions.DEFAULT_ROW_GROUP_ROWS))
            .build();
    Contract contract = ContractJson.read(node.path("contract").asText());
    Layout layout =
        new Layout(
            partitionBy,
            new ByteSize(lies.path("target_file_size").asLong(Layout.DEFAULT_TARGET.bytes())),
            lies.path("open_files").asInt(Layout.DEFAULT_OPEN_FILES),
            files);
    layout.requireFor(contract);
    return new DirectoryMarker(contract, layout);
  }

  private static RefusedException damaged(Store store, String reason, @Nullable Exception cause) {
    String message =
        "The marker %s of %s cannot be read: %s. Restore it, or remove it to read the files as they are."
            .formatted(NAME, store, reason);
    return cause == null ? new RefusedException(message) : new RefusedException(message, cause);
  }
}
