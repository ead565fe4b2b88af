package dev.graticule.table;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.file.FileParts;
import dev.graticule.file.FileReceipt;
import dev.graticule.file.RowGroupReceipt;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicates;
import dev.graticule.write.ByteSize;
import dev.graticule.write.Layout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How well files lie: whether they are as large as they should be, and how much of them a query of
 * a small window skips. Told from what is known of files without opening one; prints itself in a
 * few lines.
 *
 * @param target how large files are to be
 * @param files how many there are
 * @param bytes how long they are together
 * @param sizes how many files are how large beside the target, smallest first; each file is in one
 * @param hits files within a tenth of the target
 * @param large files that need not be, because they hold a row of more than 5% of the target; only
 *     files written in this process are known to
 * @param last files that need not be, because rows ran out: of each partition the smallest one,
 *     when it falls short by more than a tenth and does not count as large
 * @param overlap the sum over all pairs of files of the area that the boxes of both cover, as a
 *     share of the area that any of them covers: 0 when no two meet, 1 when each place lies in two,
 *     3 when in three; absent without boxes of some area
 * @param skips what squares of {@linkplain #WINDOWS some shares} of the extent are expected to
 *     skip: each square laid within the extent of all boxes, every place as likely as another. A
 *     file counts as a whole, or by its row groups where its writer's receipt tells them; one whose
 *     box is not known is always read. Empty without boxes
 * @param coveringBytes how many bytes the boxes of rows take in the files; absent when the receipt
 *     of one does not tell
 */
public record LayoutQuality(
    ByteSize target,
    long files,
    long bytes,
    List<SizeBin> sizes,
    long hits,
    long large,
    long last,
    OptionalDouble overlap,
    List<WindowSkip> skips,
    OptionalLong coveringBytes) {
  /** The shares of the extent's area that windows are asked for: a street, a town, a county. */
  public static final List<Double> WINDOWS = List.of(0.0001, 0.001, 0.01);

  private static final double[] BINS = {0, 0.1, 0.5, 0.9, 1.1, 2, Double.POSITIVE_INFINITY};
  private static final double TOLERANCE = 0.1;

  /**
   * Files of about one size.
   *
   * @param from the least share of the target, included
   * @param to the largest share of the target, excluded; infinite for the last
   * @param files how many are between
   */
  public record SizeBin(double from, double to, long files) {}

  /** Copies the lists. */
  public LayoutQuality {
    sizes = List.copyOf(sizes);
    skips = List.copyOf(skips);
  }

  /**
   * How the files of a version lie. Blocks while metadata is read.
   *
   * @param snapshot the version
   * @param layout how its files are meant to lie, such as {@link SpatialTable#layout()}
   * @return the quality
   */
  public static LayoutQuality of(Snapshot snapshot, Layout layout) {
    return of(snapshot.contract(), snapshot.files(Predicates.all()), layout.targetFileSize());
  }

  /**
   * How some files lie.
   *
   * @param contract what their rows are; boxes are those of its primary geometry
   * @param files the files
   * @param target how large they are meant to be
   * @return the quality
   */
  public static LayoutQuality of(Contract contract, List<DataFile> files, ByteSize target) {
    Optional<String> geometry = contract.primaryGeometry().map(Column::name);
    List<Piece> whole = new ArrayList<>();
    List<Piece> parts = new ArrayList<>();
    for (DataFile file : files) {
      if (geometry.isPresent()) {
        Piece piece = piece(file, geometry.get());
        whole.add(piece);
        parts.addAll(parts(file, geometry.get()).orElse(List.of(piece)));
      }
    }
    List<Bounds> boxes = whole.stream().flatMap(piece -> piece.box().stream()).toList();
    return new LayoutQuality(
        target,
        files.size(),
        files.stream().mapToLong(DataFile::bytes).sum(),
        bins(files, target),
        files.stream().filter(file -> isHit(file, target)).count(),
        files.stream().filter(file -> !isHit(file, target) && holdsLarge(file)).count(),
        last(files, target),
        overlap(boxes),
        skips(boxes, parts),
        coveringBytes(files));
  }

  /**
   * The share of files within a tenth of the target, of those that could be: large and last ones
   * that miss are left out.
   *
   * @return 0 to 1; 1 when there is none that could be
   */
  public double hitShare() {
    long could = files - large - last;
    return could == 0 ? 1 : (double) hits / could;
  }

  private static double share(DataFile file, ByteSize target) {
    return (double) file.bytes() / target.bytes();
  }

  private static boolean isHit(DataFile file, ByteSize target) {
    return Math.abs(share(file, target) - 1) <= TOLERANCE;
  }

  private static Optional<FileParts> parts(DataFile file) {
    return file.evidence() instanceof FileReceipt receipt ? receipt.parts() : Optional.empty();
  }

  private static boolean holdsLarge(DataFile file) {
    return parts(file).map(FileParts::largestRow).orElse(0L) > 0;
  }

  private static List<SizeBin> bins(List<DataFile> files, ByteSize target) {
    List<SizeBin> bins = new ArrayList<>();
    for (int i = 0; i + 1 < BINS.length; i++) {
      double from = BINS[i];
      double to = BINS[i + 1];
      long count =
          files.stream()
              .filter(file -> share(file, target) >= from && share(file, target) < to)
              .count();
      bins.add(new SizeBin(from, to, count));
    }
    return bins;
  }

  private static long last(List<DataFile> files, ByteSize target) {
    Set<Map<String, Optional<Literal>>> partitions = new HashSet<>();
    for (DataFile file : files) {
      if (share(file, target) < 1 - TOLERANCE && !holdsLarge(file)) {
        partitions.add(file.partition());
      }
    }
    return partitions.size();
  }

  private static OptionalDouble overlap(List<Bounds> boxes) {
    BoxSweep sweep = new BoxSweep(boxes);
    double union = sweep.union();
    return union > 0 ? OptionalDouble.of(sweep.pairwiseOverlap() / union) : OptionalDouble.empty();
  }

  /** What is read or skipped at once, and where its geometries lie. */
  private record Piece(long bytes, Reach reach, Optional<Bounds> box) {
    enum Reach {
      /** Within the box. */
      BOX,
      /** No geometry lies anywhere. */
      NOWHERE,
      /** Nobody knows. */
      UNKNOWN
    }

    double read(WindowSkip.Square window) {
      return switch (reach) {
        case NOWHERE -> 0;
        case UNKNOWN -> bytes;
        case BOX -> bytes * box.map(window::meets).orElse(1.0);
      };
    }

    static Piece of(long bytes, Optional<Bounds> box, boolean known) {
      Optional<Bounds> finite = box.filter(Piece::isFinite);
      Reach without = known && box.isEmpty() ? Reach.NOWHERE : Reach.UNKNOWN;
      return new Piece(bytes, finite.isPresent() ? Reach.BOX : without, finite);
    }

    private static boolean isFinite(Bounds box) {
      return Double.isFinite(box.xmax() - box.xmin()) && Double.isFinite(box.ymax() - box.ymin());
    }
  }

  private static Piece piece(DataFile file, String geometry) {
    GeometryStatistics known = file.evidence().geometry(geometry);
    boolean none =
        known.nulls().isPresent()
            && known.nulls().getAsLong() + known.empties().orElse(0) == file.rows();
    return Piece.of(file.bytes(), known.bounds(), none);
  }

  private static Optional<List<Piece>> parts(DataFile file, String geometry) {
    return parts(file)
        .map(
            parts ->
                parts.rowGroups().stream()
                    .map(group -> Piece.of(group.bytes(), box(group, geometry), true))
                    .toList());
  }

  private static Optional<Bounds> box(RowGroupReceipt group, String geometry) {
    return Optional.ofNullable(group.boxes().get(geometry));
  }

  private static List<WindowSkip> skips(List<Bounds> boxes, List<Piece> pieces) {
    Optional<Bounds> extent = boxes.stream().reduce(Bounds::union);
    double all = pieces.stream().mapToLong(Piece::bytes).sum();
    if (extent.isEmpty() || all == 0) {
      return List.of();
    }
    List<WindowSkip> skips = new ArrayList<>();
    for (double share : WINDOWS) {
      WindowSkip.Square window = WindowSkip.Square.of(extent.get(), share);
      double read = pieces.stream().mapToDouble(piece -> piece.read(window)).sum();
      skips.add(new WindowSkip(share, 1 - read / all));
    }
    return skips;
  }

  private static OptionalLong coveringBytes(List<DataFile> files) {
    long sum = 0;
    for (DataFile file : files) {
      Optional<FileParts> parts = parts(file);
      if (parts.isEmpty()) {
        return OptionalLong.empty();
      }
      sum += parts.get().coveringBytes();
    }
    return OptionalLong.of(sum);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%d files, %d bytes; target %s: %.1f%% of those that could are within 10%% (%d last, %d with large rows left out)",
        files,
        bytes,
        target,
        100 * hitShare(),
        last,
        large);
    text.append("sizes by share of the target:");
    for (SizeBin bin : sizes) {
      String to = Double.isInfinite(bin.to()) ? "more" : percent(bin.to());
      line(text, " %s-%s: %d", percent(bin.from()), to, bin.files());
      text.setLength(text.length() - 1);
    }
    text.append('\n');
    overlap.ifPresent(share -> line(text, "overlap of files: %.3f of the area covered", share));
    for (WindowSkip skip : skips) {
      line(
          text,
          "a window of %s of the extent skips %.2f%% of the bytes",
          percent(skip.window()),
          100 * skip.bytes());
    }
    coveringBytes.ifPresent(
        covering ->
            line(
                text,
                "covering: %d bytes, %.1f%%",
                covering,
                bytes == 0 ? 0 : 100.0 * covering / bytes));
    text.setLength(text.length() - 1);
    return text.toString();
  }

  private static String percent(double share) {
    double percent = Math.rint(1e6 * share) / 1e4;
    return percent == Math.rint(percent) ? Math.round(percent) + "%" : percent + "%";
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
