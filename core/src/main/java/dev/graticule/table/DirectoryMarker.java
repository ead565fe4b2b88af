package dev.graticule.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.ContractJson;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.write.Layout;
import dev.graticule.write.LayoutJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
    node.set("layout", json(LayoutJson.write(layout)));
    return node.toPrettyString();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A layout writes JSON.", e);
    }
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
    Contract contract = ContractJson.read(node.path("contract").asText());
    Layout layout =
        node.has("layout") ? LayoutJson.read(node.get("layout").toString()) : Layout.defaults();
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
