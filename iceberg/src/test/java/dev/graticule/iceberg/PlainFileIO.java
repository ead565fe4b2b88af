package dev.graticule.iceberg;

import java.io.File;
import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsPrefixOperations;

/** The local file system as a program without this library would reach it. */
public class PlainFileIO implements FileIO, SupportsPrefixOperations {
  private static final long serialVersionUID = 1L;

  /** By name, as catalogs make one. */
  public PlainFileIO() {}

  private static File file(String location) {
    return new File(location.replaceFirst("^file:/*", "/"));
  }

  @Override
  public InputFile newInputFile(String location) {
    return Files.localInput(file(location));
  }

  @Override
  public OutputFile newOutputFile(String location) {
    file(location).getParentFile().mkdirs();
    return Files.localOutput(file(location));
  }

  @Override
  public void deleteFile(String location) {
    if (!file(location).delete()) {
      throw new IllegalStateException("Not deleted: " + location);
    }
  }

  @Override
  public Iterable<FileInfo> listPrefix(String prefix) {
    try (var walk = java.nio.file.Files.walk(file(prefix).toPath())) {
      return walk.filter(java.nio.file.Files::isRegularFile)
          .map(p -> new FileInfo(p.toString(), p.toFile().length(), p.toFile().lastModified()))
          .toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void deletePrefix(String prefix) {
    listPrefix(prefix).forEach(file -> deleteFile(file.location()));
  }
}
