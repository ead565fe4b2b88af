package dev.graticule.convert;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;

/** Files of Avro records, as Avro's own writers make them. */
final class AvroFiles {
  static final Schema PLACES =
      SchemaBuilder.record("Place").fields().requiredLong("id").optionalString("geom").endRecord();

  private AvroFiles() {}

  static GenericRecord place(long id, String wkt) {
    GenericRecord place = new GenericData.Record(PLACES);
    place.put("id", id);
    place.put("geom", wkt);
    return place;
  }

  static void write(Path file, Schema schema, GenericRecord... records) throws IOException {
    write(file, CodecFactory.nullCodec(), schema, List.of(records));
  }

  static void write(Path file, CodecFactory codec, Schema schema, List<GenericRecord> records)
      throws IOException {
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.setCodec(codec).create(schema, file.toFile());
      for (GenericRecord record : records) {
        writer.append(record);
      }
    }
  }

  static void writeParquet(Path file, Schema schema, GenericRecord... records) throws IOException {
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withSchema(schema)
            .withDataModel(new GenericData())
            .build()) {
      for (GenericRecord record : records) {
        writer.write(record);
      }
    }
  }
}
