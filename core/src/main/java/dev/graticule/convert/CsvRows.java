package dev.graticule.convert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of a CSV file as rows. */
final class CsvRows implements Rows {
  private final String file;
  private final CsvRecords records;
  private final CsvHeader header;
  private final List<CsvCell> cells;
  private final String hint;

  CsvRows(String file, CsvRecords records, CsvHeader header, List<CsvCell> cells, String hint) {
    this.file = file;
    this.records = records;
    this.header = header;
    this.cells = cells;
    this.hint = hint;
  }

  @Override
  public boolean advance() {
    return header.advance(records);
  }

  @Override
  public @Nullable Object value(int column) {
    try {
      return cells.get(column).value(header, records);
    } catch (UnfitValueException e) {
      throw hint.isEmpty() ? e : new UnfitValueException(e.getMessage() + hint, e);
    }
  }

  @Override
  public long position() {
    return records.line();
  }

  @Override
  public String place(long position) {
    return "%s, line %d".formatted(file, position);
  }

  @Override
  public void close() {
    records.close();
  }
}
