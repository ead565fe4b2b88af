package dev.graticule.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.io.WKBReader;

/** What a Java program does without us: parquet-avro and JTS. {@code AvroWorker SOURCE TARGET}. */
final class AvroWorker {
  private static final Schema BOX =
      SchemaBuilder.record("box")
          .fields()
          .requiredDouble("xmin")
          .requiredDouble("ymin")
          .requiredDouble("xmax")
          .requiredDouble("ymax")
          .endRecord();

  private static final Schema ROW =
      SchemaBuilder.record("row")
          .fields()
          .optionalLong("id")
          .optionalString("name")
          .name("updated_at")
          .type(LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG)))
          .noDefault()
          .optionalString("h3")
          .optionalBytes("geometry")
          .name("bbox")
          .type(BOX)
          .noDefault()
          .endRecord();

  private AvroWorker() {}

  public static void main(String[] args) throws Exception {
    Path target = Path.of(args[1]);
    try (RootAllocator allocator = new RootAllocator()) {
      WorkerLoop.serve(
          () -> {
            Files.deleteIfExists(target);
            try (ParquetWriter<GenericRecord> writer = writer(target);
                RowFile rows = new RowFile(args[0], allocator)) {
              WKBReader reader = new WKBReader();
              while (rows.load()) {
                write(rows.root(), reader, writer);
              }
            }
          });
    }
  }

  private static ParquetWriter<GenericRecord> writer(Path target) throws Exception {
    String geo =
        new ObjectMapper()
            .writeValueAsString(
                Map.of(
                    "version",
                    "1.1.0",
                    "primary_column",
                    "geometry",
                    "columns",
                    Map.of(
                        "geometry",
                        Map.of("encoding", "WKB", "geometry_types", List.of("Point", "Polygon")))));
    return AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(target))
        .withConf(new PlainParquetConfiguration())
        .withSchema(ROW)
        .withDataModel(GenericData.get())
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withRowGroupRowCountLimit(20_000)
        .withRowGroupSize(512L << 20)
        .withDictionaryEncoding("id", false)
        .withDictionaryEncoding("updated_at", false)
        .withDictionaryEncoding("geometry", false)
        .withExtraMetaData(Map.of("geo", geo))
        .build();
  }

  private static void write(
      VectorSchemaRoot root, WKBReader reader, ParquetWriter<GenericRecord> writer)
      throws Exception {
    BigIntVector id = (BigIntVector) root.getVector("id");
    VarCharVector name = (VarCharVector) root.getVector("name");
    TimeStampMicroTZVector updatedAt = (TimeStampMicroTZVector) root.getVector("updated_at");
    VarCharVector cell = (VarCharVector) root.getVector("h3");
    VarBinaryVector geometry = (VarBinaryVector) root.getVector("geometry");
    for (int i = 0; i < root.getRowCount(); i++) {
      byte[] wkb = geometry.get(i);
      Envelope box = reader.read(wkb).getEnvelopeInternal();
      GenericRecord bbox = new GenericData.Record(BOX);
      bbox.put(0, box.getMinX());
      bbox.put(1, box.getMinY());
      bbox.put(2, box.getMaxX());
      bbox.put(3, box.getMaxY());
      GenericRecord row = new GenericData.Record(ROW);
      row.put(0, id.get(i));
      row.put(1, new Utf8(name.get(i)));
      row.put(2, updatedAt.get(i));
      row.put(3, new Utf8(cell.get(i)));
      row.put(4, ByteBuffer.wrap(wkb));
      row.put(5, bbox);
      writer.write(row);
    }
  }
}
