package dev.graticule.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A commit's own file, action by action.
 *
 * @param version which version it made
 * @param info what its writer says of it; missing when it says nothing
 * @param adds files put in
 * @param removes files taken out
 * @param changesMetadata whether it changed schema, properties or protocol
 */
record LoggedCommit(
    long version,
    JsonNode info,
    List<JsonNode> adds,
    List<JsonNode> removes,
    boolean changesMetadata) {
  private static final JsonMapper JSON = new JsonMapper();

  /** A commit that says nothing. */
  static LoggedCommit empty(long version) {
    return new LoggedCommit(version, JSON.missingNode(), List.of(), List.of(), false);
  }

  /** Reads all of a commit. */
  static LoggedCommit read(Store store, long version) throws IOException {
    List<JsonNode> adds = new ArrayList<>();
    List<JsonNode> removes = new ArrayList<>();
    JsonNode info = JSON.missingNode();
    boolean metadata = false;
    try (Lines lines = Lines.of(store, version)) {
      for (Optional<JsonNode> next = lines.next(); next.isPresent(); next = lines.next()) {
        JsonNode action = next.get();
        if (action.has("add")) {
          adds.add(action.get("add"));
        } else if (action.has("remove")) {
          removes.add(action.get("remove"));
        } else if (action.has("commitInfo")) {
          info = action.get("commitInfo");
        } else {
          metadata |= action.has("metaData") || action.has("protocol");
        }
      }
    }
    return new LoggedCommit(version, info, adds, removes, metadata);
  }

  /** Reads what the writer of a commit says of it, and no more than needed for that. */
  static JsonNode readInfo(Store store, long version) throws IOException {
    try (Lines lines = Lines.of(store, version)) {
      for (Optional<String> line = lines.text(); line.isPresent(); line = lines.text()) {
        if (line.get().startsWith("{\"commitInfo\"")) {
          return lines.parsed(line.get()).path("commitInfo");
        }
      }
    }
    return read(store, version).info();
  }

  /** The id that its writer gave it, when there is one. */
  Optional<String> transactionId() {
    return Optional.ofNullable(info.path("txnId").textValue());
  }

  /** Where the files lie that it put in or took out, as the log names them. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    adds.forEach(add -> paths.add(add.path("path").asText()));
    removes.forEach(remove -> paths.add(remove.path("path").asText()));
    return paths;
  }

  /** Text by key of an object of texts. */
  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!field.getValue().isNull()) {
        texts.put(
            field.getKey(),
            field.getValue().isTextual()
                ? field.getValue().textValue()
                : field.getValue().toString());
      }
    }
    return texts;
  }

  /** The actions of a commit's file, one a line. For one thread. */
  private record Lines(String file, BufferedReader reader) implements AutoCloseable {

    static Lines of(Store store, long version) throws IOException {
      StorePath path = LogFiles.commit(version);
      return new Lines(
          path.value(),
          new BufferedReader(
              new InputStreamReader(
                  new StoreInput(store, LogFiles.inKernel(path)).newStream(),
                  StandardCharsets.UTF_8)));
    }

    Optional<String> text() throws IOException {
      String line = reader.readLine();
      while (line != null && line.isBlank()) {
        line = reader.readLine();
      }
      return Optional.ofNullable(line);
    }

    Optional<JsonNode> next() throws IOException {
      Optional<String> line = text();
      return line.isPresent() ? Optional.of(parsed(line.get())) : Optional.empty();
    }

    JsonNode parsed(String line) {
      try {
        return JSON.readTree(line);
      } catch (JsonProcessingException e) {
        throw new BrokenLogFileException(file, e);
      }
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
