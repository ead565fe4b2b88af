package dev.graticule.examples.tour;

import dev.graticule.GraticuleException;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.examples.InputFile;
import dev.graticule.examples.tour.TourResult.Answer;
import dev.graticule.examples.tour.TourResult.FileBox;
import dev.graticule.examples.tour.TourResult.Outline;
import dev.graticule.examples.tour.TourResult.Written;
import dev.graticule.file.GeoParquetValidator;
import dev.graticule.file.ValidationReport;
import dev.graticule.file.WriteOptions;
import dev.graticule.job.Job;
import dev.graticule.predicate.Predicates;
import dev.graticule.query.QueryEngine;
import dev.graticule.table.AppendResult;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.ByteSize;
import dev.graticule.write.Layout;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.simplify.DouglasPeuckerSimplifier;

/**
 * From a contract to streamed answers on real data: writes the world's time zones and a fleet's
 * reports (or the user's own file) as tables, asks six questions at once, and leaves a page that
 * shows it all.
 */
public final class Tour {
  private static final String INPUT = "input";
  private static final long SEED = 20_260_101;
  private static final int ZONE_BATCH_ROWS = 8;
  private static final long ZONE_GROUP_BYTES = 4 << 20;
  private static final int REPORT_BATCH_ROWS = 8_192;
  private static final double OUTLINE_DEGREES = 0.15;
  private static final long ENGINE_MEMORY = 512L << 20;
  private static final GeometryFactory FACTORY = new GeometryFactory();

  /** Vienna, Dubai, Singapore, Sydney. */
  private static final LineString LONG_WAY =
      line(16.57, 48.11, 55.36, 25.25, 103.99, 1.36, 151.18, -33.95);

  private final TourOptions options;
  private final PrintStream out;
  private final Interruption interruption;

  private Tour(TourOptions options, PrintStream out, Interruption interruption) {
    this.options = options;
    this.out = out;
    this.interruption = interruption;
  }

  /**
   * Runs the tour.
   *
   * @param arguments as {@code examples/run tour --help} tells them
   */
  public static void main(String[] arguments) {
    // Figures look the same wherever the tour runs.
    Locale.setDefault(Locale.ROOT);
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /**
   * Runs the tour.
   *
   * @param arguments as {@link #main} takes them
   * @param out where the tour talks
   * @param err where it complains
   * @return 0; 1 when the data is at fault; 2 when the arguments are
   */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      out.print(TourOptions.USAGE);
      return 0;
    }
    try (Interruption interruption = Interruption.watch()) {
      new Tour(TourOptions.parse(arguments), out, interruption).run();
      return 0;
    } catch (TourOptions.UsageException e) {
      err.println(e.getMessage());
      err.print(TourOptions.USAGE);
      return 2;
    } catch (GraticuleException e) {
      err.println(e.getMessage());
      return 1;
    } catch (UncheckedIOException e) {
      err.println(e.getMessage() + " " + e.getCause());
      return 1;
    }
  }

  private void run() {
    Optional<InputFile> input = options.input().map(Tour::checked);
    TourFolder folder = TourFolder.prepare(options.out());
    List<Outline> outlines = new ArrayList<>();
    List<Written> written = new ArrayList<>();
    try (Lake lake = Lake.open(folder.lake())) {
      out.println("Writing tables under contracts to " + folder.lake());
      written.add(writeZones(lake, folder, outlines));
      written.add(
          input.isPresent() ? writeInput(lake, folder, input.get()) : writeReports(lake, folder));
      List<FileBox> files = files(lake);
      Subject subject = input.isPresent() ? inputSubject(lake, files) : reportSubject();
      TourResult result = ask(lake, subject, written, files, outlines);
      writePage(folder, result);
      lastLines(folder, result);
    }
  }

  /** Holds the user's file against the specification before anything is written. */
  private static InputFile checked(Path name) {
    InputFile input = InputFile.open(name.toString());
    if (!input.isGeoJson()) {
      ValidationReport report =
          GeoParquetValidator.validate(input.store(), input.path(), name.toString());
      if (!report.isValid()) {
        throw new GraticuleException(report.toString());
      }
    }
    return input;
  }

  private Written writeZones(Lake lake, TourFolder folder, List<Outline> outlines) {
    try (TimeZones zones = TimeZones.open()) {
      Iterator<Zone> watched = new OutlinedZones(zones, outlines);
      SpatialTable table =
          lake.create(
              "zones", Contract.of(Zone.class), GeoParquetDirectory.format(), fewZonesAGroup());
      return append(
          folder, table, Records.source(Zone.class, watched, lake.allocator(), ZONE_BATCH_ROWS));
    }
  }

  private Written writeReports(Lake lake, TourFolder folder) {
    SpatialTable table =
        lake.create(
            "reports", Contract.of(Report.class), GeoParquetDirectory.format(), smallFiles());
    Fleet fleet = new Fleet(options.rows(), SEED);
    return append(
        folder, table, Records.source(Report.class, fleet, lake.allocator(), REPORT_BATCH_ROWS));
  }

  private Written writeInput(Lake lake, TourFolder folder, InputFile input) {
    BatchSource rows = input.rows(lake.allocator());
    SpatialTable table;
    try {
      table = lake.create(INPUT, rows.contract(), GeoParquetDirectory.format(), smallFiles());
    } catch (RuntimeException e) {
      rows.close();
      throw e;
    }
    return append(folder, table, rows);
  }

  /** Borders are heavy: small row groups, or every question would look at all of them. */
  private static Layout fewZonesAGroup() {
    return Layout.defaults().files(WriteOptions.builder().rowGroupBytes(ZONE_GROUP_BYTES).build());
  }

  /** Small enough that a tour's table has several files to skip. */
  private static Layout smallFiles() {
    return Layout.defaults().targetFileSize(ByteSize.mebibytes(4));
  }

  private Written append(TourFolder folder, SpatialTable table, BatchSource rows) {
    Job<AppendResult> job = interruption.watch(table.append(rows));
    AppendResult result = ProgressLine.await(table.name(), job, out);
    return new Written(
        table.name(),
        folder.lake().resolve(table.name()).toString(),
        result.rows(),
        result.files().size(),
        result.bytes(),
        job.progress().elapsed());
  }

  private static List<FileBox> files(Lake lake) {
    List<FileBox> files = new ArrayList<>();
    for (String name : lake.tables()) {
      SpatialTable table = lake.table(name);
      String geometry = table.contract().primaryGeometry().orElseThrow().name();
      Function<Bounds, Optional<Bounds>> place = isLonLat(table) ? Tour::onEarth : Tour::finite;
      table
          .snapshot()
          .files(Predicates.all())
          .forEach(
              file ->
                  files.add(
                      new FileBox(
                          name,
                          file.path().value(),
                          file.rows(),
                          file.bytes(),
                          file.evidence().geometry(geometry).bounds().flatMap(place))));
    }
    return files;
  }

  private static boolean isLonLat(SpatialTable table) {
    ColumnType.Geometry type =
        (ColumnType.Geometry) table.contract().primaryGeometry().orElseThrow().type();
    return type.crs().sameAs(Crs.crs84()) && type.edges() == Edges.PLANAR;
  }

  /** What may run over the antimeridian has no bound in x; the map ends at ±180°. */
  private static Optional<Bounds> onEarth(Bounds box) {
    return box.crossesAntimeridian()
        ? Optional.of(box)
        : Optional.of(
            Bounds.of(
                Math.max(-180, box.xmin()), box.ymin(), Math.min(180, box.xmax()), box.ymax()));
  }

  private static Optional<Bounds> finite(Bounds box) {
    return Double.isFinite(box.xmin()) && Double.isFinite(box.xmax())
        ? Optional.of(box)
        : Optional.empty();
  }

  private static Subject reportSubject() {
    return new Subject(
        "reports",
        "location",
        true,
        true,
        Bounds.of(9, 46, 18, 54),
        FACTORY.createPoint(new Coordinate(16.3725, 48.2086)),
        LONG_WAY,
        "SELECT vehicle || ' drove ' || max(speed) || ' km/h' AS answer FROM reports GROUP BY vehicle ORDER BY max(speed) DESC LIMIT 1");
  }

  private static Subject inputSubject(Lake lake, List<FileBox> files) {
    SpatialTable table = lake.table(INPUT);
    Bounds all =
        files.stream()
            .filter(f -> f.table().equals(INPUT))
            .flatMap(f -> f.bounds().stream())
            .reduce(Bounds::union)
            .orElse(Bounds.of(-180, -90, 180, 90));
    double x = (all.xmin() + all.xmax()) / 2;
    double y = (all.ymin() + all.ymax()) / 2;
    double width = (all.xmax() - all.xmin()) / 4;
    double height = (all.ymax() - all.ymin()) / 4;
    return new Subject(
        INPUT,
        table.contract().primaryGeometry().orElseThrow().name(),
        isLonLat(table),
        false,
        Bounds.of(x - width, y - height, x + width, y + height),
        FACTORY.createPoint(new Coordinate(x, y)),
        isLonLat(table)
            ? line(
                all.xmin(),
                all.ymin(),
                all.xmax(),
                all.ymax() > all.ymin() ? all.ymax() : all.ymin() + 1)
            : LONG_WAY,
        "SELECT count(*) || ' rows' AS answer FROM " + INPUT);
  }

  private static LineString line(double... numbers) {
    Coordinate[] coordinates = new Coordinate[numbers.length / 2];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] = new Coordinate(numbers[2 * i], numbers[2 * i + 1]);
    }
    return FACTORY.createLineString(coordinates);
  }

  private TourResult ask(
      Lake lake,
      Subject subject,
      List<Written> written,
      List<FileBox> files,
      List<Outline> outlines) {
    try (QueryEngine engine = QueryEngine.builder().lake(lake).memoryLimit(ENGINE_MEMORY).open()) {
      Questions questions = new Questions(engine, subject);
      out.println("Asking all questions at once");
      if (!subject.lonLat()) {
        out.println(
            "  (not how many rows each time zone has: the zones are in longitude and latitude on a plane, these rows are not)");
      }
      List<Answer> answers = questions.ask();
      for (Answer answer : answers) {
        out.printf(
            Locale.ROOT,
            "  %,6d ms  %s  %s%n",
            answer.took().toMillis(),
            answer.question(),
            answer.answer());
      }
      return new TourResult(
          subject.table(),
          written,
          files,
          answers,
          questions.perZoneCounts(),
          outlines,
          subject.lonLat() ? Optional.of(subject.window()) : Optional.empty(),
          subject.route(),
          subject.lonLat() ? questions.nearestPoints() : List.of());
    }
  }

  private static void writePage(TourFolder folder, TourResult result) {
    try {
      Files.writeString(folder.page(), TourPage.render(result), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The page cannot be written.", e);
    }
  }

  private void lastLines(TourFolder folder, TourResult result) {
    String tables =
        result.tables().stream()
            .map(
                t ->
                    String.format(
                        Locale.ROOT,
                        "%s (%,d rows in %d %s, %s, %,.0f rows/s)",
                        t.table(),
                        t.rows(),
                        t.files(),
                        t.files() == 1 ? "file" : "files",
                        Sizes.of(t.bytes()),
                        t.rowsPerSecond()))
            .collect(Collectors.joining(" and "));
    String answers =
        result.answers().stream()
            .map(a -> String.format(Locale.ROOT, "%s in %,d ms", a.answer(), a.took().toMillis()))
            .collect(Collectors.joining("; "));
    long read = result.answers().stream().mapToLong(Answer::bytesRead).sum();
    long total = result.answers().stream().mapToLong(Answer::bytesTotal).sum();
    String file =
        result.files().stream()
            .filter(f -> f.table().equals(result.mapped()))
            .map(f -> folder.lake().resolve(f.table()).resolve(f.name()).toString())
            .findFirst()
            .orElse(folder.lake().toString());
    out.println();
    out.printf("Written   %s in %s, with the page %s%n", tables, folder.lake(), folder.page());
    out.printf("Answered  %s%n", answers);
    out.printf(
        Locale.ROOT,
        "Read      %.1f %% of the bytes that the questions asked of (%s of %s)%n",
        100.0 * read / Math.max(1, total),
        Sizes.of(read),
        Sizes.of(total));
    out.printf("Next      examples/run inspect %s%n", file);
    out.printf("          examples/run validate %s%n", file);
  }

  /** Keeps a simplified copy of each zone that goes by. */
  private record OutlinedZones(Iterator<Zone> zones, List<Outline> outlines)
      implements Iterator<Zone> {
    @Override
    public boolean hasNext() {
      return zones.hasNext();
    }

    @Override
    public Zone next() {
      Zone zone = zones.next();
      DouglasPeuckerSimplifier simplifier = new DouglasPeuckerSimplifier(zone.borders());
      simplifier.setDistanceTolerance(OUTLINE_DEGREES);
      simplifier.setEnsureValid(false);
      Geometry outline = simplifier.getResultGeometry();
      outlines.add(new Outline(zone.name(), outline));
      return zone;
    }
  }
}
