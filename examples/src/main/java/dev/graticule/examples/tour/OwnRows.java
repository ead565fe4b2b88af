package dev.graticule.examples.tour;

import dev.graticule.GraticuleException;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.examples.InputFile;
import dev.graticule.examples.tour.TourResult.FileBox;
import dev.graticule.file.GeoParquetValidator;
import dev.graticule.file.ValidationReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The rows of the user's own file, all in the first commit.
 *
 * @param file the file
 */
record OwnRows(InputFile file) implements TourRows, AutoCloseable {

  /**
   * Holds the file against the specification before anything is written.
   *
   * @throws GraticuleException when it cannot be read or is invalid; the message says why
   */
  static OwnRows checked(Path name) {
    InputFile input = InputFile.open(name.toString());
    if (!input.isGeoJson()) {
      ValidationReport report =
          GeoParquetValidator.validate(input.store(), input.path(), name.toString());
      if (!report.isValid()) {
        input.close();
        throw new GraticuleException(report.toString());
      }
    }
    return new OwnRows(input);
  }

  @Override
  public String table() {
    return "input";
  }

  @Override
  public BatchSource first(BufferAllocator allocator) {
    return file.rows(allocator);
  }

  /** A column of a name that the file does not have. */
  @Override
  public Column added(Contract contract) {
    String name =
        IntStream.iterate(1, i -> i + 1)
            .mapToObj(i -> i == 1 ? "remark" : "remark_" + i)
            .filter(free -> contract.column(free).isEmpty())
            .findFirst()
            .orElseThrow();
    return Column.nullable(name, Scalar.TEXT);
  }

  @Override
  public Optional<BatchSource> second(boolean evolved, BufferAllocator allocator) {
    return Optional.empty();
  }

  @Override
  public Subject subject(Contract contract, List<FileBox> files) {
    Column geometry = contract.primaryGeometry().orElseThrow();
    boolean lonLat = Places.isLonLat(contract);
    Bounds all =
        files.stream()
            .filter(f -> f.table().equals(table()))
            .flatMap(f -> f.bounds().stream())
            .reduce(Bounds::union)
            .orElse(Bounds.of(-180, -90, 180, 90));
    double x = (all.xmin() + all.xmax()) / 2;
    double y = (all.ymin() + all.ymax()) / 2;
    double width = (all.xmax() - all.xmin()) / 4;
    double height = (all.ymax() - all.ymin()) / 4;
    double top = all.ymax() > all.ymin() ? all.ymax() : all.ymin() + 1;
    return new Subject(
        table(),
        geometry.name(),
        lonLat,
        false,
        Bounds.of(x - width, y - height, x + width, y + height),
        Lines.point(x, y),
        lonLat ? Lines.line(all.xmin(), all.ymin(), all.xmax(), top) : Lines.LONG_WAY,
        "SELECT count(*) || ' rows' AS answer FROM " + table());
  }

  @Override
  public void close() {
    file.close();
  }
}
