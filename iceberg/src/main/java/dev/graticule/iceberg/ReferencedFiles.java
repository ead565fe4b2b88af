package dev.graticule.iceberg;

import dev.graticule.store.StorePath;
import dev.graticule.table.RefusedException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StatisticsFile;
import org.apache.iceberg.TableMetadata;

/**
 * Every object that some version of a table holds: metadata files in its log, manifest lists,
 * manifests, data, deletes and statistics. A path that cannot be told for sure stops it: what is
 * not named here may be deleted.
 */
final class ReferencedFiles {
  /** Where catalogs without a pointer look for the newest metadata. */
  private static final String VERSION_HINT = "version-hint.text";

  private final VersionedTable table;
  private final Set<StorePath> paths = new HashSet<>();

  ReferencedFiles(VersionedTable table) {
    this.table = table;
  }

  /** The paths. */
  Set<StorePath> paths() {
    return Failures.reading(table.name(), this::collected);
  }

  private Set<StorePath> collected() throws IOException {
    TableMetadata metadata = table.metadata();
    add(metadata.metadataFileLocation());
    metadata.previousFiles().forEach(entry -> add(entry.file()));
    paths.add(StorePath.of("metadata").resolve(VERSION_HINT));
    metadata.statisticsFiles().stream().map(StatisticsFile::path).forEach(this::add);
    metadata.partitionStatisticsFiles().stream()
        .map(PartitionStatisticsFile::path)
        .forEach(this::add);
    Set<String> read = new HashSet<>();
    for (Snapshot snapshot : metadata.snapshots()) {
      if (snapshot.manifestListLocation() != null) {
        add(snapshot.manifestListLocation());
      }
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (read.add(manifest.path())) {
          add(manifest.path());
          files(manifest);
        }
      }
    }
    return paths;
  }

  private void files(ManifestFile manifest) throws IOException {
    try (ManifestReader<? extends ContentFile<?>> reader =
        manifest.content() == ManifestContent.DATA
            ? ManifestFiles.read(manifest, table.io(), table.metadata().specsById())
            : ManifestFiles.readDeleteManifest(
                manifest, table.io(), table.metadata().specsById())) {
      for (ContentFile<?> file : reader) {
        add(file.location());
        if (file.content() == FileContent.DATA && file.location().isEmpty()) {
          throw new RefusedException(
              "A manifest of table \"%s\" names a file without a name.".formatted(table.name()));
        }
      }
    }
  }

  private void add(String location) {
    StorePath path = table.locations().path(location);
    boolean encoded = location.startsWith("file:") && location.contains("%");
    if (encoded && table.store().head(path).isEmpty()) {
      throw new RefusedException(
          "Table \"%s\" names %s, and no file has that very name; its percent signs may stand for other letters. Nothing can be told to be unreferenced."
              .formatted(table.name(), location));
    }
    paths.add(path);
  }
}
