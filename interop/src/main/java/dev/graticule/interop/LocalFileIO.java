package dev.graticule.interop;

import java.io.File;
import java.net.URI;
import org.apache.iceberg.Files;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * Files of the local disk, as a user brings them to a catalog of their own: nothing but what
 * Iceberg asks for. Catalogs make it by its name.
 */
public final class LocalFileIO implements FileIO {
  private static final long serialVersionUID = 1;

  /** Called by catalogs. */
  public LocalFileIO() {}

  @Override
  public InputFile newInputFile(String path) {
    return Files.localInput(plain(path));
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return Files.localOutput(plain(path));
  }

  @Override
  public void deleteFile(String path) {
    if (!new File(plain(path)).delete()) {
      throw new NotFoundException("There is no %s to delete", path);
    }
  }

  private static String plain(String path) {
    return path.startsWith("file:") ? URI.create(path).getPath() : path;
  }
}
