package dev.graticule.delta;

import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A table's store as Kernel sees it. What must not be there already is created so, which is what
 * makes one of two commits win.
 */
class StoreFileIo implements FileIO {
  private final Store store;

  StoreFileIo(Store store) {
    this.store = store;
  }

  @Override
  public CloseableIterator<FileStatus> listFrom(String filePath) throws IOException {
    StorePath from = LogFiles.inStore(filePath);
    List<StoreEntry> entries = StoreErrors.checked(() -> store.list(from.parent()));
    if (entries.isEmpty()) {
      throw new FileNotFoundException("There is nothing in " + from.parent() + ".");
    }
    List<FileStatus> found = new ArrayList<>();
    for (StoreEntry entry : entries) {
      boolean beside = entry.path().parent().equals(from.parent());
      if (beside && entry.path().name().compareTo(from.name()) >= 0) {
        found.add(status(entry));
      }
    }
    return iterator(found);
  }

  private static CloseableIterator<FileStatus> iterator(List<FileStatus> found) {
    Iterator<FileStatus> each = found.iterator();
    return new CloseableIterator<>() {
      @Override
      public boolean hasNext() {
        return each.hasNext();
      }

      @Override
      public FileStatus next() {
        return each.next();
      }

      @Override
      public void close() {}
    };
  }

  private static FileStatus status(StoreEntry entry) {
    return FileStatus.of(
        LogFiles.inKernel(entry.path()), entry.bytes(), entry.modified().toEpochMilli());
  }

  @Override
  public FileStatus getFileStatus(String path) throws IOException {
    StorePath object = LogFiles.inStore(path);
    return StoreErrors.checked(() -> store.head(object))
        .map(StoreFileIo::status)
        .orElseThrow(() -> new FileNotFoundException(path));
  }

  @Override
  public String resolvePath(String path) {
    return path;
  }

  /** A store has no folders to make. */
  @Override
  public boolean mkdirs(String path) {
    return true;
  }

  @Override
  public InputFile newInputFile(String path, long fileSize) {
    return new StoreInput(store, path);
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new StoreOutput(store, path);
  }

  @Override
  public boolean delete(String path) throws IOException {
    StorePath object = LogFiles.inStore(path);
    return StoreErrors.checked(() -> store.delete(object));
  }

  @Override
  public Optional<String> getConf(String confKey) {
    return Optional.empty();
  }

  @Override
  public void copyFileAtomically(String srcPath, String destPath, boolean overwrite)
      throws IOException {
    StorePath target = LogFiles.inStore(destPath);
    if (StoreErrors.checked(() -> store.head(target)).isPresent()) {
      if (!overwrite) {
        throw new FileAlreadyExistsException(destPath);
      }
      StoreErrors.checked(() -> store.delete(target));
    }
    try (StoreOutput output = new StoreOutput(store, destPath);
        var source = newInputFile(srcPath, 0).newStream();
        var stream = output.create(true)) {
      source.transferTo(stream);
      stream.flush();
      output.publish();
    }
  }
}
