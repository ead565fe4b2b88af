package dev.graticule.interop;

import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.store.StoreWriter;
import dev.graticule.table.Commit;
import dev.graticule.table.DataFile;
import dev.graticule.table.Operation;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * Puts the rows of a table into as few files as its layout allows, by what a table offers today:
 * the new files come about as an append that is taken back, and stand under other names when they
 * replace the old ones in one commit.
 */
final class Rewrite {
  private final SpatialTable table;

  Rewrite(SpatialTable table) {
    this.table = table;
  }

  void run() {
    Snapshot base = table.snapshot();
    List<StorePath> old = paths(base.files(Predicates.all()));
    List<DataFile> appended = table.append(table.scan()).await().files();
    Snapshot between =
        table.commit(Commit.of(Operation.DELETE, List.of(), paths(appended))).snapshot();
    List<DataFile> copies = appended.stream().map(file -> copy(base.store(), file)).toList();
    table.commit(Commit.replace(between.id(), old, copies));
  }

  private static List<StorePath> paths(List<DataFile> files) {
    return files.stream().map(DataFile::path).toList();
  }

  private static DataFile copy(Store store, DataFile file) {
    StorePath copy = StorePath.of("rewritten-" + UUID.randomUUID() + ".parquet");
    try (StoreReader reader = store.open(file.path());
        StoreWriter writer = store.create(copy)) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(reader.length()));
      reader.readFully(0, bytes);
      writer.write(bytes.flip());
    }
    return new DataFile(copy, file.bytes(), file.rows(), file.partition(), file.evidence());
  }
}
