package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbException;
import dev.graticule.batch.WkbScanner;
import dev.graticule.contract.Column;
import dev.graticule.file.FileScan;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.ReadOptions;
import dev.graticule.job.InParallel;
import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.table.DataFile;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SnapshotExpiredException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarBinaryVector;

/**
 * Files whose every geometry is known to be sound WKB. A file is read for that once: it never
 * changes. Safe for use by several threads.
 */
final class SoundFiles {
  private static final int KEPT = 100_000;

  private final Executor executor;
  private final Map<String, Boolean> sound =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * No file is known.
   *
   * @param executor helps to read files
   */
  SoundFiles(Executor executor) {
    this.executor = executor;
  }

  /**
   * Reads the geometries of those files that are not known to be sound. Blocks.
   *
   * @throws WkbException that names file, column and row, when one is not
   */
  void require(TableFiles files, BufferAllocator allocator, Session session) {
    Snapshot snapshot = files.snapshot();
    List<DataFile> unknown =
        files.groups().stream()
            .flatMap(group -> group.files().stream())
            .filter(file -> !isKnown(files.uri(file)))
            .toList();
    InParallel.forEach(
        unknown,
        executor,
        file -> {
          session.checkStopped();
          read(snapshot, file, allocator, session);
          synchronized (sound) {
            sound.put(files.uri(file), true);
          }
        });
  }

  private boolean isKnown(String uri) {
    synchronized (sound) {
      return sound.containsKey(uri);
    }
  }

  private static void read(
      Snapshot snapshot, DataFile file, BufferAllocator allocator, Session session) {
    try (GeoParquetFile open = GeoParquetFile.open(snapshot.store(), file.path())) {
      List<String> geometries =
          open.contract().columns().stream().filter(Column::isGeometry).map(Column::name).toList();
      if (geometries.isEmpty()) {
        return;
      }
      WkbScanner scanner = new WkbScanner();
      long first = 0;
      try (FileScan rows = open.read(ReadOptions.all().withColumns(geometries), allocator)) {
        for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
          try (Batch batch = next.get()) {
            session.checkStopped();
            for (String column : geometries) {
              scan(batch, column, scanner, file.path().value(), first);
            }
            first += batch.rowCount();
          }
        }
      }
    } catch (ObjectNotFoundException e) {
      throw new SnapshotExpiredException(snapshot, file.path(), e);
    }
  }

  private static void scan(
      Batch batch, String column, WkbScanner scanner, String file, long first) {
    VarBinaryVector vector = (VarBinaryVector) batch.vector(column);
    for (int row = 0; row < vector.getValueCount(); row++) {
      if (!vector.isNull(row)) {
        int from = vector.getStartOffset(row);
        try {
          scanner.scan(vector.getDataBuffer(), from, vector.getEndOffset(row) - from);
        } catch (WkbException e) {
          throw e.at(file, column, first + row);
        }
      }
    }
  }
}
