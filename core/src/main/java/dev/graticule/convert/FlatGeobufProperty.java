package dev.graticule.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.convert.FlatGeobufHeader.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * How the values of a FlatGeobuf column are read.
 *
 * @param kind how they stand in the file
 * @param type what they become
 */
record FlatGeobufProperty(Kind kind, ColumnType type) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** Takes the bytes of the next value, as they are. */
  Object take(ByteBuffer bytes) {
    return switch (kind) {
      case BOOL -> bytes.get() != 0;
      case BYTE -> (int) bytes.get();
      case UBYTE -> bytes.get() & 0xff;
      case SHORT -> (int) bytes.getShort();
      case USHORT -> bytes.getShort() & 0xffff;
      case INT -> bytes.getInt();
      case UINT -> bytes.getInt() & 0xffff_ffffL;
      case LONG -> bytes.getLong();
      case ULONG -> unsigned(bytes.getLong());
      case FLOAT -> bytes.getFloat();
      case DOUBLE -> bytes.getDouble();
      case STRING, JSON, DATE_TIME, BINARY -> sized(bytes);
    };
  }

  private static BigDecimal unsigned(long bits) {
    BigInteger number = BigInteger.valueOf(bits);
    return new BigDecimal(bits < 0 ? number.add(BigInteger.ONE.shiftLeft(Long.SIZE)) : number);
  }

  private static byte[] sized(ByteBuffer bytes) {
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new UnfitValueException(
          "its value has %d bytes, of which %d are there; the file is damaged."
              .formatted(Integer.toUnsignedLong(length), bytes.remaining()));
    }
    byte[] value = new byte[length];
    bytes.get(value);
    return value;
  }

  /**
   * What was taken, as the column's value.
   *
   * @throws UnfitValueException when the column cannot hold it
   */
  Object value(Object taken) {
    if (!FlatGeobufColumns.isText(kind)) {
      return taken;
    }
    String text = text((byte[]) taken);
    if (type == Scalar.TEXT) {
      return text;
    }
    return kind == Kind.JSON ? json(text) : TextValues.parse(text, type);
  }

  private static String text(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new UnfitValueException("its text is no UTF-8; mend the text.", e);
    }
  }

  private Object json(String text) {
    try {
      return JsonValues.of(JSON.readTree(text), type);
    } catch (JsonProcessingException e) {
      throw new UnfitValueException(
          "\"%s\" is no JSON: %s.".formatted(TextValues.abridged(text), e.getOriginalMessage()), e);
    }
  }
}
