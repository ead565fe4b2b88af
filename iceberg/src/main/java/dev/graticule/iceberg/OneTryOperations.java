package dev.graticule.iceberg;

import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.jspecify.annotations.Nullable;

/**
 * A table as it was looked at, on which one commit is tried, once. Iceberg itself tries a commit
 * that lost a race again, as often as table properties say; a lost race here is an error that it
 * does not know, so that it cleans up and gives up, and retries are counted in one place.
 */
final class OneTryOperations implements TableOperations {
  private final TableOperations operations;
  private final FileIO io;
  private TableMetadata current;
  private @Nullable TableMetadata tried;

  OneTryOperations(TableOperations operations, TableMetadata base, FileIO io) {
    this.operations = operations;
    this.current = base;
    this.io = io;
  }

  /** Another commit came first. Nothing of this one is in the table. */
  static final class LostRace extends RuntimeException implements CleanableFailure {
    private static final long serialVersionUID = 1L;

    LostRace(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** The commit did not happen, for another reason than a race. */
  static final class NotCommitted extends RuntimeException implements CleanableFailure {
    private static final long serialVersionUID = 1L;

    NotCommitted(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** What was tried, once the catalog was asked to take it. */
  @Nullable TableMetadata tried() {
    return tried;
  }

  /** The commit turned out to be in the table although nobody had said so. */
  void foundCommitted(TableMetadata metadata) {
    current = metadata;
  }

  @Override
  public TableMetadata current() {
    return current;
  }

  /** What was looked at stays: the caller's checks are about it. */
  @Override
  public TableMetadata refresh() {
    return current;
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    tried = metadata;
    try {
      operations.commit(base, metadata);
    } catch (CommitFailedException e) {
      throw new LostRace(e);
    } catch (CommitStateUnknownException e) {
      throw e;
    } catch (RuntimeException e) {
      if (Failures.isBusy(e)) {
        throw new LostRace(e);
      }
      if (Failures.happenedBeforeTheSwap(e)) {
        throw new NotCommitted(e);
      }
      throw new CommitStateUnknownException(e);
    }
    current = metadata;
  }

  @Override
  public FileIO io() {
    return io;
  }

  @Override
  public EncryptionManager encryption() {
    return operations.encryption();
  }

  @Override
  public String metadataFileLocation(String fileName) {
    return operations.metadataFileLocation(fileName);
  }

  @Override
  public LocationProvider locationProvider() {
    return operations.locationProvider();
  }

  /** Iceberg asks a transaction's steps for places and for the FileIO. */
  @Override
  public TableOperations temp(TableMetadata uncommitted) {
    return new OneTryOperations(operations.temp(uncommitted), uncommitted, io);
  }

  @Override
  public long newSnapshotId() {
    return operations.newSnapshotId();
  }

  @Override
  public boolean requireStrictCleanup() {
    return operations.requireStrictCleanup();
  }
}
