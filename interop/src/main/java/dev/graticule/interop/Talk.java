package dev.graticule.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetValidator;
import dev.graticule.file.ValidationReport;
import dev.graticule.file.ViolationCode;
import dev.graticule.junit.FaultyStore;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.query.Query;
import dev.graticule.store.StorePath;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.AppendResult;
import dev.graticule.table.DataFile;
import dev.graticule.table.Expiry;
import dev.graticule.table.Lake;
import dev.graticule.table.RowChangeResult;
import dev.graticule.table.SchemaMode;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.Version;
import dev.graticule.write.Layout;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

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
          Map.entry("overwritePartitions", this::overwritePartitions),
          Map.entry("deleteWhere", this::deleteWhere),
          Map.entry("overwriteWhere", this::overwriteWhere),
          Map.entry("upsert", this::upsert),
          Map.entry("appendEach", this::appendEach),
          Map.entry("register", this::register),
          Map.entry("replace", this::replace),
          Map.entry("expire", this::expire),
          Map.entry("evolve", this::evolve),
          Map.entry("calls", this::calls),
          Map.entry("haltAt", this::haltAt),
          Map.entry("tag", this::tag),
          Map.entry("read", this::read),
          Map.entry("query", this::query),
          Map.entry("select", this::select),
          Map.entry("convert", this::convert),
          Map.entry("tables", r -> JSON.valueToTree(lake(r).tables())),
          Map.entry("contract", r -> JSON.valueToTree(table(r).contract().toString())),
          Map.entry("history", this::history),
          Map.entry("files", this::files),
          Map.entry("violations", this::violations));

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
        lakes.format(request),
        layout);
    return JSON.createObjectNode();
  }

  private JsonNode append(Request request) {
    AppendResult result = table(request).append(rows(request), options(request)).await();
    return JSON.createObjectNode().put("rows", result.rows());
  }

  /** An append for each file, one after the other. */
  private JsonNode appendEach(Request request) {
    SpatialTable table = table(request);
    BufferAllocator allocator = lake(request).allocator();
    for (String file : request.texts("files")) {
      table.append(ArrowFile.rows(Path.of(file), table.contract(), allocator)).await();
    }
    return JSON.createObjectNode();
  }

  private JsonNode register(Request request) {
    List<StorePath> files = request.texts("files").stream().map(StorePath::of).toList();
    return JSON.createObjectNode().put("rows", table(request).register(files).await().rows());
  }

  private JsonNode replace(Request request) {
    new Rewrite(table(request)).run();
    return JSON.createObjectNode();
  }

  /** Keeps so many of the newest versions, whatever the age of the others. */
  private JsonNode expire(Request request) {
    int keepLast = Integer.parseInt(request.text("keepLast"));
    Instant now = Instant.now().plusSeconds(1);
    return JSON.valueToTree(table(request).expire(new Expiry(now, keepLast)));
  }

  private JsonNode overwritePartitions(Request request) {
    table(request).overwritePartitions(rows(request), options(request)).await();
    return JSON.createObjectNode();
  }

  /** Deletes the rows of a range of ids. */
  private JsonNode deleteWhere(Request request) {
    return told(table(request).deleteWhere(ids(request)).await());
  }

  /** Puts rows in the place of those of a range of ids. */
  private JsonNode overwriteWhere(Request request) {
    return told(table(request).overwriteWhere(ids(request), rows(request)).await());
  }

  private JsonNode upsert(Request request) {
    String[] keys = request.texts("keys").toArray(String[]::new);
    return told(table(request).upsert(rows(request), keys).await());
  }

  private static Predicate ids(Request request) {
    return Predicates.and(
        Predicates.ge("id", Long.parseLong(request.text("from"))),
        Predicates.lt("id", Long.parseLong(request.text("to"))));
  }

  private static JsonNode told(RowChangeResult result) {
    return JSON.createObjectNode()
        .put("deleted", result.rowsDeleted())
        .put("updated", result.rowsUpdated())
        .put("inserted", result.rowsInserted())
        .put("rewritten", result.rewritten())
        .put("marked", result.marked());
  }

  private static AppendOptions options(Request request) {
    AppendOptions options = AppendOptions.defaults();
    if (isMerging(request)) {
      options = options.withSchema(SchemaMode.MERGE);
    }
    Optional<String> key = request.optional("key");
    return key.isPresent() ? options.withIdempotencyKey(key.get()) : options;
  }

  private static boolean isMerging(Request request) {
    return request.optional("schema").equals(Optional.of("merge"));
  }

  /** Rows of the table's contract, or as they are when theirs shall be merged into it. */
  private BatchSource rows(Request request) {
    BufferAllocator allocator = lake(request).allocator();
    Path file = request.path("rows");
    Contract contract =
        isMerging(request) ? ArrowFile.contract(file, allocator) : table(request).contract();
    return ArrowFile.rows(file, contract, allocator);
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

  /** How many calls of the store there were since this was last asked. */
  private JsonNode calls(Request request) {
    FaultyStore store = lakes.store(request.text("lake"));
    int calls = store.calls().size();
    store.heal();
    return JSON.valueToTree(calls);
  }

  /** Ends this process before a call of the store, as a power cut does. */
  private JsonNode haltAt(Request request) {
    lakes.store(request.text("lake")).haltAt(Long.parseLong(request.text("call")));
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

  /** The rows of a typed query. */
  private JsonNode select(Request request) {
    Predicate condition = Conditions.condition(request.find("where").orElseThrow());
    BatchSource rows =
        lakes
            .engine(request.text("lake"))
            .query(
                Query.from(request.text("table"))
                    .where(condition)
                    .select(request.texts("columns").toArray(String[]::new)))
            .open();
    long count = ArrowFile.write(rows, request.path("into"), lake(request).allocator());
    return JSON.createObjectNode().put("rows", count);
  }

  private JsonNode convert(Request request) {
    return JSON.createObjectNode().put("rows", Inputs.write(request, lake(request).allocator()));
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

  /** What is wrong with the table's files as GeoParquet, by file. */
  private JsonNode violations(Request request) {
    Snapshot snapshot = table(request).snapshot();
    ObjectNode found = JSON.createObjectNode();
    for (DataFile file : snapshot.files(Predicates.all())) {
      ValidationReport report = GeoParquetValidator.validate(snapshot.store(), file.path());
      found.set(
          file.path().value(),
          JSON.valueToTree(report.counts().keySet().stream().map(ViolationCode::label).toList()));
    }
    return found;
  }

  @Override
  public void close() {
    lakes.close();
  }
}
