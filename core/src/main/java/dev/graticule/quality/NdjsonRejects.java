package dev.graticule.quality;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.graticule.batch.Batch;
import dev.graticule.contract.Column;
import dev.graticule.store.StoreWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** Diverted rows, one JSON object a line. */
final class NdjsonRejects implements RejectFile {
  private static final int FLUSH_BYTES = 1 << 16;

  private final StoreWriter writer;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final JsonGenerator json;

  NdjsonRejects(StoreWriter writer) {
    this.writer = writer;
    try {
      this.json = new JsonFactory().createGenerator(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    json.setRootValueSeparator(null);
  }

  @Override
  public void write(Batch batch, Offences offences) {
    try {
      for (Map.Entry<Integer, Offences.Offence> entry : offences.byRow().entrySet()) {
        line(batch, entry.getKey(), offences.firstRow(), entry.getValue());
        if (lines.size() >= FLUSH_BYTES) {
          flush();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(Batch batch, int row, long firstRow, Offences.Offence offence)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("row", firstRow + row);
    json.writeStringField("rule", offence.rule());
    if (offence.column().isPresent()) {
      json.writeStringField("column", offence.column().get());
    }
    json.writeStringField("reason", offence.reason());
    json.writeObjectFieldStart("values");
    for (Column column : batch.contract().columns()) {
      json.writeFieldName(column.name());
      JsonCell.write(json, column.type(), batch.vector(column.name()), row);
    }
    json.writeEndObject();
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }

  private void flush() {
    writer.write(ByteBuffer.wrap(lines.toByteArray()));
    lines.reset();
  }

  @Override
  public void close() {
    flush();
    writer.close();
  }

  @Override
  public void discard() {
    writer.discard();
  }
}
