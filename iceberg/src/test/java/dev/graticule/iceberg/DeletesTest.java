package dev.graticule.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.WriteOptions;
import dev.graticule.junit.GraticuleTest;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.store.StorePath;
import dev.graticule.table.DataFile;
import dev.graticule.table.Lake;
import dev.graticule.table.RefusedException;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.Layout;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.InternalData;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.deletes.BaseDVFileWriter;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.OutputFileFactory;
import org.junit.jupiter.api.Test;

/** Rows that another program deleted in files that stay. */
@GraticuleTest
class DeletesTest {
  private static final Iceberg V3 = Iceberg.format().withFormatVersion(FormatVersion.V3);

  private static List<Long> without(List<Long> ids, long... deleted) {
    List<Long> gone = LongStream.of(deleted).boxed().toList();
    return ids.stream().filter(id -> !gone.contains(id)).toList();
  }

  private static String location(Table table, DataFile file) {
    return table.location() + "/" + file.path();
  }

  private static void deleteByVector(
      Lake lake, String name, List<DataFile> files, long... positions) throws IOException {
    try (ForeignTables foreign = new ForeignTables(lake)) {
      Table table = foreign.table(name);
      BaseDVFileWriter writer =
          new BaseDVFileWriter(
              OutputFileFactory.builderFor(table, 1, 1).format(FileFormat.PUFFIN).build(),
              path -> null);
      for (DataFile file : files) {
        for (long position : positions) {
          writer.delete(location(table, file), position, table.spec(), null);
        }
      }
      writer.close();
      RowDelta delta = table.newRowDelta();
      writer.result().deleteFiles().forEach(delta::addDeletes);
      delta.commit();
    }
  }

  @Test
  void deletionVectorsAreApplied(Lake lake) throws IOException {
    SpatialTable table = lake.create("places", Places.contract(), V3);
    Places.append(lake, table, 0, 10);
    Places.append(lake, table, 10, 30);
    List<DataFile> files = Places.files(table);
    DataFile first = files.stream().filter(f -> f.rows() == 10).findFirst().orElseThrow();
    DataFile second = files.stream().filter(f -> f.rows() == 20).findFirst().orElseThrow();

    deleteByVector(lake, "places", List.of(first, second), 0, 9);

    assertThat(Places.ids(table)).isEqualTo(without(Places.upTo(30), 0, 9, 10, 19));
    assertThat(Places.ids(table, table.snapshot(), Predicates.le("id", 10)))
        .isEqualTo(without(Places.upTo(10), 0, 9));
    DataFile now =
        Places.files(table).stream()
            .filter(f -> f.path().equals(first.path()))
            .findFirst()
            .orElseThrow();
    assertThat(now.deletes().orElseThrow().read().positions()).containsExactly(0L, 9L);
    assertThat(now.deletes().orElseThrow().id())
        .isNotEqualTo(
            Places.files(table).stream()
                .filter(f -> f.path().equals(second.path()))
                .findFirst()
                .orElseThrow()
                .deletes()
                .orElseThrow()
                .id());
    assertThat(now.rows()).isEqualTo(10);
  }

  private record Position(String file_path, long pos) {}

  private record Deleted(String path, long bytes, long rows) {}

  /** Writes records as a Parquet file in the table's folder. */
  private static <R extends Record> Deleted parquet(
      Lake lake, String table, Class<R> type, List<R> rows, Map<String, Integer> ids) {
    StorePath path = StorePath.of(table).resolve("deletes-" + UUID.randomUUID() + ".parquet");
    Contract contract = Contract.of(type);
    WriteOptions options = WriteOptions.builder().fieldIds(ids).build();
    try (BatchSource source = Records.source(type, rows.iterator(), lake.allocator(), rows.size());
        GeoParquetWriter writer =
            GeoParquetWriter.create(lake.store(), path, contract, options, lake.allocator())) {
      try (var batch = source.next().orElseThrow()) {
        writer.write(batch, 0, batch.rowCount());
      }
      writer.close();
      return new Deleted(
          lake.store().engineUri(path), writer.receipt().bytes(), writer.receipt().rows());
    }
  }

  private static DeleteFile entry(
      Deleted file,
      FileFormat format,
      PartitionSpec spec,
      UnaryOperator<FileMetadata.Builder> kind) {
    return kind.apply(
            FileMetadata.deleteFileBuilder(spec)
                .withPath(file.path())
                .withFormat(format)
                .withFileSizeInBytes(file.bytes())
                .withRecordCount(file.rows()))
        .build();
  }

  private static void commit(Lake lake, String name, DeleteFile... deletes) {
    try (ForeignTables foreign = new ForeignTables(lake)) {
      RowDelta delta = foreign.table(name).newRowDelta();
      List.of(deletes).forEach(delta::addDeletes);
      delta.commit();
    }
  }

  private static final Map<String, Integer> POSITION_IDS =
      Map.of(
          "file_path", MetadataColumns.DELETE_FILE_PATH.fieldId(),
          "pos", MetadataColumns.DELETE_FILE_POS.fieldId());

  @Test
  void positionsInParquetAreApplied(Lake lake) {
    SpatialTable table = lake.create("places", Places.contract(), Iceberg.format());
    Places.append(lake, table, 0, 10);
    Places.append(lake, table, 10, 30);
    List<DataFile> files = Places.files(table);
    String root = lake.store().engineUri(StorePath.of("places"));
    String one = root + "/" + files.get(0).path();
    String other = "file://" + root + "//" + files.get(1).path();
    Deleted list =
        parquet(
            lake,
            "places",
            Position.class,
            List.of(new Position(one, 3), new Position(one, 5), new Position(other, 0)),
            POSITION_IDS);

    commit(
        lake,
        "places",
        entry(
            list,
            FileFormat.PARQUET,
            PartitionSpec.unpartitioned(),
            FileMetadata.Builder::ofPositionDeletes));

    assertThat(Places.ids(table)).hasSize(27);
    assertThat(Places.files(table).get(0).deletes().orElseThrow().read().positions())
        .containsExactly(3L, 5L);
    assertThat(Places.files(table).get(1).deletes().orElseThrow().read().positions())
        .as("the file is the same however it is spelled")
        .containsExactly(0L);
    Places.append(lake, table, 100, 110);
    assertThat(Places.ids(table)).as("later files are not meant").hasSize(37);
  }

  @Test
  void positionsInAvroAreApplied(Lake lake) throws IOException {
    SpatialTable table = lake.create("places", Places.contract(), Iceberg.format());
    Places.append(lake, table, 0, 10);
    String root = lake.store().engineUri(StorePath.of("places"));
    Schema schema = new Schema(MetadataColumns.DELETE_FILE_PATH, MetadataColumns.DELETE_FILE_POS);
    GenericRecord row = GenericRecord.create(schema);
    Deleted list =
        avro(
            lake,
            schema,
            List.of(
                row.copy(
                    Map.of(
                        "file_path", root + "/" + Places.files(table).get(0).path(), "pos", 4L))));

    commit(
        lake,
        "places",
        entry(
            list,
            FileFormat.AVRO,
            PartitionSpec.unpartitioned(),
            FileMetadata.Builder::ofPositionDeletes));

    assertThat(Places.ids(table)).isEqualTo(without(Places.upTo(10), 4));
  }

  private static Deleted avro(Lake lake, Schema schema, List<GenericRecord> rows)
      throws IOException {
    String path =
        lake.store().engineUri(StorePath.of("places/deletes-" + UUID.randomUUID() + ".avro"));
    OutputFile file = new PlainFileIO().newOutputFile(path);
    FileAppender<GenericRecord> appender =
        InternalData.write(FileFormat.AVRO, file).schema(schema).named("deletes").build();
    try (appender) {
      rows.forEach(appender::add);
    }
    return new Deleted(path, appender.length(), rows.size());
  }

  private record ByName(Optional<String> name) {}

  @Test
  void valuesInParquetDeleteTheRowsThatWereThereBefore(Lake lake) {
    SpatialTable table = lake.create("places", Places.contract(), Iceberg.format());
    Places.append(lake, table, 0, 14);
    Deleted keys =
        parquet(
            lake,
            "places",
            ByName.class,
            List.of(
                new ByName(Optional.of("n2")),
                new ByName(Optional.empty()),
                new ByName(Optional.of("nobody"))),
            Map.of("name", 2));

    commit(
        lake,
        "places",
        entry(
            keys,
            FileFormat.PARQUET,
            PartitionSpec.unpartitioned(),
            builder -> builder.ofEqualityDeletes(2)));
    Places.append(lake, table, 14, 21);

    assertThat(Places.ids(table))
        .as("null equals null; rows that came later stay")
        .isEqualTo(without(Places.upTo(21), 2, 6, 9, 13));
  }

  private record ByBoth(long id, Optional<String> name) {}

  @Test
  void aRowGoesOnlyWhenAllItsFieldsAreTheKeys(Lake lake) {
    SpatialTable table = lake.create("places", Places.contract(), Iceberg.format());
    Places.append(lake, table, 0, 14);
    Deleted both =
        parquet(
            lake,
            "places",
            ByBoth.class,
            List.of(
                new ByBoth(1, Optional.of("n1")),
                new ByBoth(2, Optional.of("n1")),
                new ByBoth(6, Optional.empty())),
            Map.of("id", 1, "name", 2));
    Deleted one =
        parquet(
            lake,
            "places",
            ByName.class,
            List.of(new ByName(Optional.of("n5"))),
            Map.of("name", 2));

    commit(
        lake,
        "places",
        entry(
            both,
            FileFormat.PARQUET,
            PartitionSpec.unpartitioned(),
            builder -> builder.ofEqualityDeletes(1, 2)),
        entry(
            one,
            FileFormat.PARQUET,
            PartitionSpec.unpartitioned(),
            builder -> builder.ofEqualityDeletes(2)));

    assertThat(Places.ids(table)).isEqualTo(without(Places.upTo(14), 1, 5, 6, 12));
  }

  @Test
  void valuesInAvroFindTheirColumnAfterItWasRenamedAndWidened(Lake lake) throws IOException {
    record Small(int id, String name) {}
    SpatialTable table = lake.create("places", Contract.of(Small.class), Iceberg.format());
    table
        .append(
            Records.source(
                Small.class,
                List.of(new Small(1, "a"), new Small(2, "b"), new Small(3, "c")).iterator(),
                lake.allocator(),
                8))
        .await();
    Schema schema;
    try (ForeignTables foreign = new ForeignTables(lake)) {
      schema = foreign.table("places").schema().select("id");
    }
    Deleted keys = avro(lake, schema, List.of(GenericRecord.create(schema).copy(Map.of("id", 2))));
    commit(
        lake,
        "places",
        entry(
            keys,
            FileFormat.AVRO,
            PartitionSpec.unpartitioned(),
            builder -> builder.ofEqualityDeletes(1)));

    table.evolve(Change.widen("id", ColumnType.Scalar.INT64), Change.rename("id", "number"));

    DataFile file = Places.files(table).get(0);
    assertThat(file.deletes().orElseThrow().read().positions()).containsExactly(1L);
  }

  @Test
  void valuesOfOnePartitionStayInIt(Lake lake) {
    SpatialTable table =
        lake.create("places", Places.contract(), Iceberg.format(), Layout.partitionedBy("name"));
    Places.append(lake, table, 0, 14);
    record ById(long id) {}
    Deleted keys =
        parquet(
            lake,
            "places",
            ById.class,
            LongStream.range(0, 14).mapToObj(ById::new).toList(),
            Map.of("id", 1));
    Deleted everywhere = parquet(lake, "places", ById.class, List.of(new ById(3)), Map.of("id", 1));
    PartitionSpec spec;
    PartitionSpec none;
    try (ForeignTables foreign = new ForeignTables(lake)) {
      Table theirs = foreign.table("places");
      spec = theirs.spec();
      theirs.updateSpec().removeField("name").commit();
      none = theirs.spec();
    }

    commit(
        lake,
        "places",
        entry(
            keys,
            FileFormat.PARQUET,
            spec,
            builder -> builder.ofEqualityDeletes(1).withPartitionPath("name=n4")),
        entry(everywhere, FileFormat.PARQUET, none, builder -> builder.ofEqualityDeletes(1)));

    assertThat(Places.ids(table)).isEqualTo(without(Places.upTo(14), 3, 4, 11));
  }

  @Test
  void aDeleteFileThatIsGoneOrOfAnotherKindIsNamed(Lake lake) {
    SpatialTable table = lake.create("places", Places.contract(), Iceberg.format());
    Places.append(lake, table, 0, 5);
    String missing = lake.store().engineUri(StorePath.of("places/gone.parquet"));
    commit(
        lake,
        "places",
        entry(
            new Deleted(missing, 100, 1),
            FileFormat.PARQUET,
            PartitionSpec.unpartitioned(),
            FileMetadata.Builder::ofPositionDeletes));

    assertThatThrownBy(() -> Places.files(table).get(0).deletes().orElseThrow().read())
        .isInstanceOf(ObjectNotFoundException.class)
        .hasMessageContaining("gone.parquet");

    SpatialTable other = lake.create("others", Places.contract(), Iceberg.format());
    Places.append(lake, other, 0, 5);
    commit(
        lake,
        "others",
        entry(
            new Deleted(lake.store().engineUri(StorePath.of("others/old.orc")), 100, 1),
            FileFormat.ORC,
            PartitionSpec.unpartitioned(),
            FileMetadata.Builder::ofPositionDeletes));
    assertThatThrownBy(() -> Places.ids(other))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("old.orc")
        .hasMessageContaining("ORC")
        .hasMessageContaining("others");
  }

  @Test
  void rowsAreStillDeletedAfterTheTableIsOpenedAnewAndAdded(Lake lake) throws IOException {
    SpatialTable table = lake.create("places", Places.contract(), V3);
    Places.append(lake, table, 0, 10);
    deleteByVector(lake, "places", Places.files(table), 2, 3);

    table.evolve(Change.add(Column.nullable("note", ColumnType.Scalar.TEXT)));

    assertThat(Places.ids(table)).isEqualTo(without(Places.upTo(10), 2, 3));
    assertThat(table.snapshot().totals().rows()).isEqualTo(10);
  }
}
