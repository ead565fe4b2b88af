package dev.graticule.quality;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** A value as JSON, in a way that all of it can be read back. */
final class JsonCell {
  private static final HexFormat HEX = HexFormat.of();

  private JsonCell() {}

  static void write(JsonGenerator json, ColumnType type, FieldVector vector, int row)
      throws IOException {
    if (vector.isNull(row)) {
      json.writeNull();
    } else if (type instanceof Scalar scalar) {
      scalar(json, scalar, vector, row);
    } else if (type instanceof ColumnType.Decimal) {
      json.writeNumber(((DecimalVector) vector).getObject(row));
    } else if (type instanceof ColumnType.Timestamp timestamp) {
      json.writeString(timestamp(timestamp, ((TimeStampVector) vector).get(row)));
    } else if (type instanceof ColumnType.Geometry) {
      json.writeString(HEX.formatHex(((VarBinaryVector) vector).get(row)));
    } else if (type instanceof ColumnType.ListOf list) {
      list(json, list, (ListVector) vector, row);
    } else if (type instanceof ColumnType.MapOf map) {
      map(json, map, (ListVector) vector, row);
    } else if (type instanceof ColumnType.Struct struct) {
      json.writeStartObject();
      for (Column field : struct.fields()) {
        json.writeFieldName(field.name());
        write(
            json,
            field.type(),
            ((StructVector) vector).getChild(field.name(), FieldVector.class),
            row);
      }
      json.writeEndObject();
    }
  }

  private static void scalar(JsonGenerator json, Scalar type, FieldVector vector, int row)
      throws IOException {
    switch (type) {
      case BOOLEAN -> json.writeBoolean(((BitVector) vector).get(row) == 1);
      case INT8, INT16, INT32, INT64 ->
          json.writeNumber(((BaseIntVector) vector).getValueAsLong(row));
      case FLOAT32, FLOAT64 -> number(json, (FloatingPointVector) vector, row);
      case TEXT -> text(json, ((VarCharVector) vector).get(row));
      case BINARY -> json.writeString(HEX.formatHex(((VarBinaryVector) vector).get(row)));
      case DATE ->
          json.writeString(LocalDate.ofEpochDay(((DateDayVector) vector).get(row)).toString());
      case TIME ->
          json.writeString(
              LocalTime.ofNanoOfDay(((TimeMicroVector) vector).get(row) * 1_000).toString());
      case UUID -> {
        ByteBuffer bytes = ByteBuffer.wrap(((FixedSizeBinaryVector) vector).get(row));
        json.writeString(new UUID(bytes.getLong(), bytes.getLong()).toString());
      }
    }
  }

  private static void number(JsonGenerator json, FloatingPointVector vector, int row)
      throws IOException {
    double value = vector.getValueAsDouble(row);
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeString(Double.toString(value));
    }
  }

  /** Bytes that are no UTF-8 are no text; they stand as hexadecimal digits in an object. */
  private static void text(JsonGenerator json, byte[] bytes) throws IOException {
    try {
      json.writeString(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      json.writeStartObject();
      json.writeStringField("hex", HEX.formatHex(bytes));
      json.writeEndObject();
    }
  }

  private static String timestamp(ColumnType.Timestamp type, long ticks) {
    long perSecond =
        switch (type.unit()) {
          case MILLIS -> 1_000L;
          case MICROS -> 1_000_000L;
          case NANOS -> 1_000_000_000L;
        };
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(ticks, perSecond),
            Math.floorMod(ticks, perSecond) * (1_000_000_000L / perSecond));
    return type.zoning() == ColumnType.TimeZoning.UTC
        ? instant.toString()
        : instant.atOffset(ZoneOffset.UTC).toLocalDateTime().toString();
  }

  private static void list(JsonGenerator json, ColumnType.ListOf type, ListVector list, int row)
      throws IOException {
    json.writeStartArray();
    for (int i = list.getElementStartIndex(row); i < list.getElementEndIndex(row); i++) {
      write(json, type.element(), list.getDataVector(), i);
    }
    json.writeEndArray();
  }

  private static void map(JsonGenerator json, ColumnType.MapOf type, ListVector map, int row)
      throws IOException {
    List<FieldVector> entry = map.getDataVector().getChildrenFromFields();
    json.writeStartArray();
    for (int i = map.getElementStartIndex(row); i < map.getElementEndIndex(row); i++) {
      json.writeStartObject();
      json.writeFieldName("key");
      write(json, type.key(), entry.get(0), i);
      json.writeFieldName("value");
      write(json, type.value(), entry.get(1), i);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
