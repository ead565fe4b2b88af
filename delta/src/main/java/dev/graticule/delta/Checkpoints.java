package dev.graticule.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graticule.delta.KernelInternals.CheckpointRows;
import dev.graticule.store.Store;
import io.delta.kernel.Snapshot;
import io.delta.kernel.utils.CloseableIterator;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Sums of a log, so that a reader need not begin at its first version. Kernel's own writer removes
 * expired parts of the log on the way, whoever reads them; this one removes nothing.
 */
final class Checkpoints {
  private static final JsonMapper JSON = new JsonMapper();

  private final DeltaTable table;

  Checkpoints(DeltaTable table) {
    this.table = table;
  }

  /** Writes the checkpoint of a version, unless there is one. */
  void write(Snapshot kernel) throws IOException {
    CheckpointRows checkpoint = KernelInternals.checkpointRows(kernel, table.engine());
    long version = kernel.getVersion();
    try {
      table
          .engine()
          .getParquetHandler()
          .writeParquetFileAtomically(
              LogFiles.inKernel(LogFiles.checkpoint(version)), checkpoint.rows());
    } catch (FileAlreadyExistsException e) {
      return;
    }
    if (version > lastKnown().orElse(-1)) {
      note(version, checkpoint.files());
    }
  }

  /** The version of the checkpoint that the log's hint names. */
  private OptionalLong lastKnown() throws IOException {
    Store store = table.site().store();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new StoreInput(store, LogFiles.inKernel(LogFiles.lastCheckpoint())).newStream(),
                StandardCharsets.UTF_8))) {
      JsonNode version = JSON.readTree(reader).path("version");
      return version.canConvertToLong()
          ? OptionalLong.of(version.longValue())
          : OptionalLong.empty();
    } catch (FileNotFoundException | com.fasterxml.jackson.core.JacksonException e) {
      return OptionalLong.empty();
    }
  }

  private void note(long version, long files) throws IOException {
    ObjectNode hint = JSON.createObjectNode();
    hint.put("version", version);
    hint.put("size", files);
    Iterator<String> line = List.of(hint.toString()).iterator();
    new StoreOutput(table.site().store(), LogFiles.inKernel(LogFiles.lastCheckpoint()))
        .writeAtomically(
            new CloseableIterator<>() {
              @Override
              public boolean hasNext() {
                return line.hasNext();
              }

              @Override
              public String next() {
                return line.next();
              }

              @Override
              public void close() {}
            },
            true);
  }
}
