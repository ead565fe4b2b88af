package dev.graticule.delta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files that versions hold: data files, and those of their deletion vectors. */
final class LiveFiles {
  private final DeltaTable table;

  LiveFiles(DeltaTable table) {
    this.table = table;
  }

  /** What a version or any later one up to another holds, as far as it lies in the table. */
  Set<StorePath> since(TableState oldest, long newest) throws IOException {
    Set<StorePath> held =
        table.reading(
            oldest,
            kernel -> {
              Set<StorePath> files = new HashSet<>();
              KernelInternals.eachFile(
                  kernel,
                  table.engine(),
                  add -> {
                    table.loggedFiles().inside(add.path()).ifPresent(files::add);
                    add.deletionVector().flatMap(this::file).ifPresent(files::add);
                  });
              return files;
            });
    for (long version = oldest.version() + 1; version <= newest; version++) {
      LoggedCommit commit = LoggedCommit.read(table.site().store(), version);
      for (JsonNode add : commit.adds()) {
        held.addAll(of(add));
      }
    }
    return held;
  }

  /** The files of an action that puts one in or takes one out. */
  List<StorePath> of(JsonNode action) {
    List<StorePath> files = new ArrayList<>();
    table.loggedFiles().inside(action.path("path").asText()).ifPresent(files::add);
    JsonNode vector = action.path("deletionVector");
    if (vector.isObject()) {
      file(new DeletionVector(
              vector.path("storageType").asText(),
              vector.path("pathOrInlineDv").asText(),
              vector.path("offset").asInt(),
              vector.path("sizeInBytes").asInt(),
              vector.path("cardinality").asLong()))
          .ifPresent(files::add);
    }
    return files;
  }

  private Optional<StorePath> file(DeletionVector vector) {
    if (vector.isInline()) {
      return Optional.empty();
    }
    try {
      return table.loggedFiles().inside(vector.file());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
