package dev.graticule.file;

import dev.graticule.store.StoreReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TMemoryBuffer;
import shaded.parquet.org.apache.thrift.transport.TTransport;

/**
 * The texts of a footer as bytes. parquet-java decodes them leniently: what is no UTF-8 would go
 * unseen.
 */
final class FooterText extends TCompactProtocol {
  private static final int TAIL_BYTES = 8;

  private FooterText(TTransport transport) {
    super(transport);
  }

  /** One character for each byte. */
  @Override
  public String readString() throws TException {
    return StandardCharsets.ISO_8859_1.decode(readBinary()).toString();
  }

  /**
   * All values of a key of the file's metadata.
   *
   * @param reader a file whose tail has been checked
   * @param key the key, ASCII
   * @return their bytes
   */
  static List<byte[]> values(StoreReader reader, String key) throws TException {
    ByteBuffer tail = ByteBuffer.allocate(TAIL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    reader.readFully(reader.length() - TAIL_BYTES, tail);
    byte[] footer = new byte[tail.getInt(0)];
    reader.readFully(reader.length() - TAIL_BYTES - footer.length, ByteBuffer.wrap(footer));
    TMemoryBuffer transport = new TMemoryBuffer(footer.length);
    transport.write(footer);
    FileMetaData metadata = new FileMetaData();
    metadata.read(new FooterText(transport));
    if (!metadata.isSetKey_value_metadata()) {
      return List.of();
    }
    return metadata.getKey_value_metadata().stream()
        .filter(entry -> entry.getKey().equals(key))
        .map(FooterText::bytes)
        .toList();
  }

  private static byte[] bytes(KeyValue entry) {
    return entry.isSetValue()
        ? entry.getValue().getBytes(StandardCharsets.ISO_8859_1)
        : new byte[0];
  }

  /** Where the bytes cease to be UTF-8, if they do. */
  static OptionalInt firstInvalidByte(byte[] text) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(text);
    boolean invalid = decoder.decode(bytes, CharBuffer.allocate(text.length + 1), true).isError();
    return invalid ? OptionalInt.of(bytes.position()) : OptionalInt.empty();
  }
}
