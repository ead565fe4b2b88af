package dev.graticule.iceberg;

import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * A table that stays as its metadata says, for planning over one version of it.
 *
 * @param current the metadata
 * @param io reads what it names
 */
record FrozenOperations(TableMetadata current, FileIO io) implements TableOperations {
  @Override
  public TableMetadata refresh() {
    return current;
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    throw new UnsupportedOperationException("What is frozen takes no commits.");
  }

  @Override
  public String metadataFileLocation(String fileName) {
    throw new UnsupportedOperationException("What is frozen writes no metadata.");
  }

  @Override
  public LocationProvider locationProvider() {
    return LocationProviders.locationsFor(current.location(), current.properties());
  }
}
