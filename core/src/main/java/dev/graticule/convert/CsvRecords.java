package dev.graticule.convert;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;

/**
 * The records of a CSV file, one at a time. The only class that touches FastCSV. Owns the stream.
 */
final class CsvRecords implements AutoCloseable {
  private static final int MAX_FIELDS = 16_384;
  private static final int MAX_RECORD = 128 << 20;

  private final String file;
  private final ObjectStream bytes;
  private final Charset charset;
  private final Iterator<Boolean> records;
  private final List<String> fields = new ArrayList<>();
  private final BitSet quoted = new BitSet();
  private long line;
  private boolean emptyLine;

  CsvRecords(StoredFile stored, CsvFormat format) {
    this.file = stored.name();
    this.bytes = stored.open();
    try {
      this.charset = charset(format);
      this.records = records(format);
    } catch (IOException e) {
      bytes.close();
      throw new ConvertException("%s cannot be read: %s.".formatted(file, e.getMessage()), e);
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /** A byte order mark says more than an option; it is no part of the first field. */
  private Charset charset(CsvFormat format) throws IOException {
    int first = bytes.read();
    int second = bytes.read();
    if (first == 0xfe && second == 0xff) {
      return StandardCharsets.UTF_16BE;
    }
    if (first == 0xff && second == 0xfe) {
      return StandardCharsets.UTF_16LE;
    }
    if (first == 0xef && second == 0xbb && bytes.read() == 0xbf) {
      return StandardCharsets.UTF_8;
    }
    bytes.seek(0);
    return format.charset();
  }

  private Iterator<Boolean> records(CsvFormat format) {
    Reader text =
        new InputStreamReader(
            bytes,
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    return CsvReader.builder()
        .fieldSeparator(format.separator())
        .quoteCharacter(format.quote())
        .skipEmptyLines(false)
        .allowUnclosedQuote(false)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .maxBufferSize(MAX_RECORD)
        .build(new Fields(), text)
        .iterator();
  }

  /** Moves to the next record; false at the end. */
  boolean advance() {
    try {
      if (!records.hasNext()) {
        return false;
      }
      return records.next();
    } catch (CsvParseException e) {
      throw new ConvertException("%s, behind line %d: %s.".formatted(file, line, reason(e)), e);
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof CharacterCodingException
          ? new ConvertException(
              "%s, behind line %d: its bytes are no %s; say in which charset it is written."
                  .formatted(file, line, charset),
              e)
          : new ConvertException("%s cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  /** What was thrown while a record was put together stands behind what the library says. */
  private static String reason(CsvParseException e) {
    return String.valueOf(
        e.getCause() instanceof TooLongException ? e.getCause().getMessage() : e.getMessage());
  }

  /** The line on which the record begins, from 1. */
  long line() {
    return line;
  }

  /** Whether the record is a line without any character. */
  boolean isEmptyLine() {
    return emptyLine;
  }

  /** The texts of the record; good until the next. */
  List<String> fields() {
    return fields;
  }

  boolean isQuoted(int field) {
    return quoted.get(field);
  }

  @Override
  public void close() {
    bytes.close();
  }

  private static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLongException(String message) {
      super(message);
    }
  }

  /** Gathers the fields of one record. */
  private final class Fields extends AbstractBaseCsvCallbackHandler<Boolean> {
    private int length;

    @Override
    protected void handleBegin(long startingLineNumber) {
      line = startingLineNumber;
      fields.clear();
      quoted.clear();
      emptyLine = false;
      length = 0;
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int count, boolean isQuoted) {
      length = Math.addExact(length, count);
      if (index >= MAX_FIELDS || length > MAX_RECORD) {
        throw new TooLongException(
            "a record may have %d fields and %d characters".formatted(MAX_FIELDS, MAX_RECORD));
      }
      fields.add(new String(buffer, offset, count));
      quoted.set(index, isQuoted);
    }

    @Override
    protected void handleEmpty() {
      emptyLine = true;
      fields.add("");
    }

    @Override
    protected Boolean buildRecord() {
      return Boolean.TRUE;
    }
  }
}
