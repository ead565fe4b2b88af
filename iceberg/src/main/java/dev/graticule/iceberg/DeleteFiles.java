package dev.graticule.iceberg;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Evidence;
import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.table.ColumnMapping;
import dev.graticule.table.DataFile;
import dev.graticule.table.DeletedRows;
import dev.graticule.table.FileRows;
import dev.graticule.table.RefusedException;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.InternalData;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Reads the delete files of one version: vectors in Puffin files, lists of positions and values in
 * Parquet or Avro. What was read is kept as long as memory lasts, because a delete file may be
 * about many data files.
 */
final class DeleteFiles {
  private static final String PATH = MetadataColumns.DELETE_FILE_PATH.name();
  private static final String POSITION = MetadataColumns.DELETE_FILE_POS.name();
  private static final Schema POSITIONS =
      new Schema(MetadataColumns.DELETE_FILE_PATH, MetadataColumns.DELETE_FILE_POS);
  private static final Contract POSITIONS_CONTRACT =
      Contract.builder()
          .required(PATH, ColumnType.Scalar.TEXT)
          .required(POSITION, ColumnType.Scalar.INT64)
          .build();
  private static final ColumnMapping POSITIONS_MAPPING =
      new ColumnMapping(
          Map.of(
              PATH, place(MetadataColumns.DELETE_FILE_PATH.fieldId(), PATH),
              POSITION, place(MetadataColumns.DELETE_FILE_POS.fieldId(), POSITION)));

  private final VersionedTable table;
  private final Map<String, SoftReference<Object>> read = new ConcurrentHashMap<>();

  DeleteFiles(VersionedTable table) {
    this.table = table;
  }

  private static ColumnMapping.Place place(int id, String name) {
    return new ColumnMapping.Place(OptionalInt.of(id), List.of(name));
  }

  String tableName() {
    return table.name();
  }

  /** The rows of a data file that a vector or a list of positions names. */
  DeletedRows positions(DeleteFile delete, DataFile file) throws IOException {
    if (delete.format() == FileFormat.PUFFIN) {
      return vector(delete);
    }
    Map<StorePath, DeletedRows> byFile = kept(delete, "", () -> lists(delete).byFile());
    return byFile.getOrDefault(file.path(), DeletedRows.none());
  }

  private DeletedRows vector(DeleteFile delete) {
    Long offset = delete.contentOffset();
    Long length = delete.contentSizeInBytes();
    if (offset == null || length == null || length > Integer.MAX_VALUE || length < 0) {
      throw unreadable(delete, "its entry does not say where the vector lies");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length.intValue());
    try (StoreReader reader = table.store().open(path(delete))) {
      reader.readFully(offset, bytes);
    }
    PositionDeleteIndex index;
    try {
      index = PositionDeleteIndex.deserialize(bytes.array(), delete);
    } catch (IllegalArgumentException e) {
      throw unreadable(delete, Failures.messages(e));
    }
    LongStream.Builder positions = LongStream.builder();
    index.forEach(positions::add);
    return DeletedRows.of(positions.build());
  }

  private StorePath path(DeleteFile delete) {
    return table.locations().path(delete.location());
  }

  private RefusedException unreadable(DeleteFile delete, String why) {
    return new RefusedException(
        "The deletes in %s of table \"%s\" cannot be read: %s; compact the table with the engine that wrote them."
            .formatted(delete.location(), table.name(), why));
  }

  private PositionLists lists(DeleteFile delete) {
    PositionLists lists = new PositionLists(table.locations());
    switch (delete.format()) {
      case PARQUET -> {
        try (BatchSource rows = parquet(delete, POSITIONS_MAPPING, POSITIONS_CONTRACT)) {
          for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
            try (Batch batch = next.get()) {
              VarCharVector paths = (VarCharVector) batch.vector(PATH);
              BigIntVector positions = (BigIntVector) batch.vector(POSITION);
              for (int row = 0; row < batch.rowCount(); row++) {
                lists.add(new String(paths.get(row), StandardCharsets.UTF_8), positions.get(row));
              }
            }
          }
        }
      }
      case AVRO ->
          avro(
              delete,
              POSITIONS,
              row -> lists.add(row.get(0, CharSequence.class).toString(), row.get(1, Long.class)));
      default -> throw unreadable(delete, "they are kept as " + delete.format());
    }
    return lists;
  }

  /** The rows of a data file whose values some delete names. */
  DeletedRows equal(List<DeleteFile> deletes, DataFile file) {
    List<EqualityKeys> groups = new ArrayList<>();
    Map<List<Integer>, EqualityKeys> byFields = new HashMap<>();
    for (DeleteFile delete : deletes) {
      List<Integer> fields = delete.equalityFieldIds().stream().sorted().toList();
      EqualityKeys one = kept(delete, fields.toString(), () -> keys(delete, fields));
      EqualityKeys known = byFields.get(fields);
      byFields.put(fields, known == null ? one : known.plus(one));
    }
    groups.addAll(byFields.values());
    List<String> columns =
        groups.stream().flatMap(keys -> keys.columns().stream()).distinct().toList();
    Contract contract = EqualityKeys.nullable(table.columns().contract().select(columns));
    LongStream.Builder deleted = LongStream.builder();
    try (BatchSource rows =
        FileRows.read(
            table.store(), table.columns().mapping(), file, contract, table.allocator())) {
      long position = 0;
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          for (EqualityKeys keys : groups) {
            keys.matching(batch, position).forEach(deleted::add);
          }
          position += batch.rowCount();
        }
      }
    }
    return DeletedRows.of(deleted.build());
  }

  private EqualityKeys keys(DeleteFile delete, List<Integer> fields) {
    EqualityKeys.Builder keys = EqualityKeys.of(table, fields, delete.location());
    switch (delete.format()) {
      case PARQUET -> {
        try (BatchSource rows = parquet(delete, table.columns().mapping(), keys.contract())) {
          for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
            try (Batch batch = next.get()) {
              keys.add(batch);
            }
          }
        }
      }
      case AVRO -> avro(delete, keys.schema(), keys::add);
      default -> throw unreadable(delete, "they are kept as " + delete.format());
    }
    return keys.build();
  }

  private BatchSource parquet(DeleteFile delete, ColumnMapping mapping, Contract contract) {
    return FileRows.read(
        table.store(),
        mapping,
        new DataFile(
            path(delete),
            delete.fileSizeInBytes(),
            delete.recordCount(),
            Map.of(),
            new NothingKnown(delete.recordCount())),
        contract,
        table.allocator());
  }

  private void avro(
      DeleteFile delete, Schema schema, java.util.function.Consumer<StructLike> each) {
    try (CloseableIterable<StructLike> rows =
        InternalData.read(FileFormat.AVRO, table.io().newInputFile(delete.location()))
            .project(schema)
            .build()) {
      rows.forEach(each);
    } catch (NotFoundException e) {
      throw new ObjectNotFoundException("There is no %s.".formatted(delete.location()), e);
    } catch (IOException e) {
      throw unreadable(delete, Failures.messages(e));
    }
  }

  @SuppressWarnings("unchecked")
  private <T> T kept(DeleteFile delete, String what, Supplier<T> reading) {
    String key = what + delete.location();
    SoftReference<Object> known = read.get(key);
    Object value = known == null ? null : known.get();
    if (value == null) {
      value = reading.get();
      read.put(key, new SoftReference<>(value));
    }
    return (T) value;
  }

  /** Evidence of a file that nobody judges. */
  private record NothingKnown(long rows) implements Evidence {
    @Override
    public dev.graticule.predicate.ColumnStatistics column(String path) {
      return dev.graticule.predicate.ColumnStatistics.unknown();
    }

    @Override
    public dev.graticule.predicate.GeometryStatistics geometry(String column) {
      return dev.graticule.predicate.GeometryStatistics.unknown();
    }
  }
}
