package dev.graticule.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.AppendResult;
import dev.graticule.table.DataFile;
import dev.graticule.table.Lake;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.Version;
import dev.graticule.write.Layout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be asked, by name. */
final class Talk implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OpenLakes lakes = new OpenLakes();
  private final Map<String, Verb> verbs =
      Map.ofEntries(
          Map.entry("open", this::open),
          Map.entry("close", this::close),
          Map.entry("create", this::create),
          Map.entry("append", this::append),
          Map.entry("evolve", this::evolve),
          Map.entry("tag", this::tag),
          Map.entry("read", this::read),
          Map.entry("query", this::query),
          Map.entry("tables", r -> JSON.valueToTree(lake(r).tables())),
          Map.entry("contract", r -> JSON.valueToTree(table(r).contract().toString())),
          Map.entry("history", this::history),
          Map.entry("files", this::files));

  /** Does one thing. */
  private interface Verb {
    JsonNode answer(Request request);
  }

  JsonNode answer(Request request) {
    String name = request.text("do");
    return Optional.ofNullable(verbs.get(name))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"%s\" cannot be asked; %s can.".formatted(name, verbs.keySet())))
        .answer(request);
  }

  private Lake lake(Request request) {
    return lakes.lake(request.text("lake"));
  }

  private SpatialTable table(Request request) {
    return lake(request).table(request.text("table"));
  }

  private JsonNode open(Request request) {
    lakes.open(request);
    return JSON.createObjectNode();
  }

  private JsonNode close(Request request) {
    lakes.close(request.text("lake"));
    return JSON.createObjectNode();
  }

  /** Begins a table for rows like those of a file. */
  private JsonNode create(Request request) {
    Lake lake = lake(request);
    Layout layout = Layout.defaults().partitionBy(request.texts("partitionBy"));
    lake.create(
        request.text("table"),
        ArrowFile.contract(request.path("like"), lake.allocator()),
        lakes.format(request.text("lake"), request.text("format")),
        layout);
    return JSON.createObjectNode();
  }

  private JsonNode append(Request request) {
    SpatialTable table = table(request);
    AppendOptions options =
        request
            .optional("key")
            .map(key -> AppendOptions.defaults().withIdempotencyKey(key))
            .orElse(AppendOptions.defaults());
    BatchSource rows =
        ArrowFile.rows(request.path("rows"), table.contract(), lake(request).allocator());
    AppendResult result = table.append(rows, options).await();
    return JSON.createObjectNode().put("rows", result.rows());
  }

  /** Columns that are added or widened are described by those of a file. */
  private JsonNode evolve(Request request) {
    Lake lake = lake(request);
    List<Change> changes = new ArrayList<>();
    if (request.optional("like").isPresent()) {
      Contract like = ArrowFile.contract(request.path("like"), lake.allocator());
      request.texts("add").forEach(name -> changes.add(Change.add(like.require(name))));
      for (String name : request.texts("widen")) {
        Column column = like.require(name);
        changes.add(Change.widen(name, column.type()));
      }
    }
    request.map("rename").forEach((name, to) -> changes.add(Change.rename(name, to)));
    request.texts("drop").forEach(name -> changes.add(Change.drop(name)));
    table(request).evolve(changes.toArray(Change[]::new));
    return JSON.createObjectNode();
  }

  private JsonNode tag(Request request) {
    SpatialTable table = table(request);
    table.tag(request.text("tag"), table.snapshot());
    return JSON.createObjectNode();
  }

  private JsonNode read(Request request) {
    SpatialTable table = table(request);
    Snapshot snapshot = snapshot(table, request);
    BatchSource rows = table.scan(snapshot, snapshot.contract().names(), Predicates.all());
    long count = ArrowFile.write(rows, request.path("into"), lake(request).allocator());
    return JSON.createObjectNode().put("rows", count);
  }

  private static Snapshot snapshot(SpatialTable table, Request request) {
    return request
        .optional("tag")
        .map(Version::tag)
        .or(() -> request.optional("version").map(Version::id))
        .or(() -> request.optional("at").map(at -> Version.at(Instant.parse(at))))
        .map(table::snapshot)
        .orElseGet(table::snapshot);
  }

  private JsonNode query(Request request) {
    BatchSource rows = lakes.engine(request.text("lake")).sql(request.text("sql")).open();
    long count = ArrowFile.write(rows, request.path("into"), lake(request).allocator());
    return JSON.createObjectNode().put("rows", count);
  }

  private JsonNode history(Request request) {
    return JSON.valueToTree(
        table(request).history().stream()
            .map(
                entry -> {
                  ObjectNode node = JSON.createObjectNode();
                  node.put("id", entry.id());
                  node.put("at", entry.committedAt().toString());
                  node.put("operation", entry.operation().name());
                  node.set("tags", JSON.valueToTree(entry.tags()));
                  return node;
                })
            .toList());
  }

  private JsonNode files(Request request) {
    return JSON.valueToTree(
        table(request).snapshot().files(Predicates.all()).stream()
            .map(DataFile::path)
            .map(Object::toString)
            .toList());
  }

  @Override
  public void close() {
    lakes.close();
  }
}
