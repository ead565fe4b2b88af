package dev.graticule.file;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * How a file is written. A value; each default is a constant that says its reason.
 *
 * @param profile how geometries stand in the file
 * @param zstdLevel how hard Zstandard tries, 1 to 22
 * @param rowGroupRows at most this many rows in a row group
 * @param rowGroupBytes at most about this many bytes in a row group before compression; one larger
 *     row has a row group for itself
 * @param pageRows at most this many rows in a page
 * @param pageBytes at most about this many bytes in a page before compression
 * @param coveringPageRows at most this many rows in a page of the covering
 * @param coveringName the name of the first covering column; where it is taken another is found
 * @param coveringNames the names of coverings by geometry column, where they are settled already;
 *     what is not named is chosen
 * @param dictionaries whether a text or binary column has a dictionary, by path ({@code a.b} for a
 *     struct's field, {@code a.element}, {@code a.key} and {@code a.value} for lists and maps);
 *     what is not named is {@link DictionaryPolicy#AUTO}
 * @param metadata text by key for the file's metadata, beside the contract's
 * @param fieldIds field ids by path, the covering's as {@code bbox} and {@code bbox.xmin}; absent
 *     means depth first from 1
 * @param memoryBytes how much off-heap memory the writer may hold at once
 * @param executor where the second thread comes from; absent means that the caller's thread does
 *     everything
 */
public record WriteOptions(
    GeoParquetProfile profile,
    int zstdLevel,
    int rowGroupRows,
    long rowGroupBytes,
    int pageRows,
    long pageBytes,
    int coveringPageRows,
    String coveringName,
    Map<String, String> coveringNames,
    Map<String, DictionaryPolicy> dictionaries,
    Map<String, String> metadata,
    Optional<Map<String, Integer>> fieldIds,
    long memoryBytes,
    Optional<Executor> executor) {

  /**
   * Zstandard's own default is 3, which takes a third longer to pack geometries and makes files
   * hardly smaller ({@code bench/run layout}).
   */
  public static final int DEFAULT_ZSTD_LEVEL = 2;

  /**
   * Windows take 3 to 9% longer at 20,000 rows and 16 to 34% at 40,000, where a full scan is no
   * faster; at 5,000 they take 4 to 19% less, and a full scan 4% more ({@code bench/run
   * rowgroups}).
   */
  public static final int DEFAULT_ROW_GROUP_ROWS = 10_000;

  /** Bounds what a writer and a reader hold when rows are large. */
  public static final long DEFAULT_ROW_GROUP_BYTES = 64L << 20;

  /** More than a usual row group has: a page is cut by its bytes first. */
  public static final int DEFAULT_PAGE_ROWS = 20_000;

  /**
   * Windows of 0.01% take 1.4 times as long with pages of a megabyte, a full scan is as fast; with
   * half as much windows take up to a fifth less, a full scan 9% more. Files are as large ({@code
   * bench/run rowgroups}).
   */
  public static final long DEFAULT_PAGE_BYTES = 128L << 10;

  /** Skipping by page pays with small pages only, and those of the covering decide what to skip. */
  public static final int DEFAULT_COVERING_PAGE_ROWS = 1_000;

  /** What other writers call it, and what the specification's examples do. */
  public static final String DEFAULT_COVERING_NAME = "bbox";

  /**
   * Room for a row group being gathered, two being compressed and one large row, with buffers that
   * double as they grow.
   */
  public static final long DEFAULT_MEMORY_BYTES = 1L << 30;

  private static final WriteOptions DEFAULTS =
      new WriteOptions(
          GeoParquetProfile.V1_1,
          DEFAULT_ZSTD_LEVEL,
          DEFAULT_ROW_GROUP_ROWS,
          DEFAULT_ROW_GROUP_BYTES,
          DEFAULT_PAGE_ROWS,
          DEFAULT_PAGE_BYTES,
          DEFAULT_COVERING_PAGE_ROWS,
          DEFAULT_COVERING_NAME,
          Map.of(),
          Map.of(),
          Map.of(),
          Optional.empty(),
          DEFAULT_MEMORY_BYTES,
          Optional.empty());

  /** Checks the ranges and copies the maps. */
  public WriteOptions {
    require(zstdLevel >= 1 && zstdLevel <= 22, "a Zstandard level of 1 to 22", zstdLevel);
    require(rowGroupRows > 0, "at least one row in a row group", rowGroupRows);
    require(rowGroupBytes > 0, "at least one byte in a row group", rowGroupBytes);
    require(pageRows > 0, "at least one row in a page", pageRows);
    require(pageBytes > 0, "at least one byte in a page", pageBytes);
    require(coveringPageRows > 0, "at least one row in a page of the covering", coveringPageRows);
    require(memoryBytes > 0, "memory", memoryBytes);
    if (coveringName.isEmpty() || coveringName.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("The covering needs a name without NUL characters.");
    }
    if (metadata.containsKey(GeoMetadata.KEY)) {
      throw new IllegalArgumentException(
          "The key \"geo\" of the file's metadata is the writer's own; choose another.");
    }
    coveringNames = Map.copyOf(coveringNames);
    dictionaries = Map.copyOf(dictionaries);
    metadata = Map.copyOf(metadata);
    fieldIds = fieldIds.map(Map::copyOf);
  }

  private static void require(boolean holds, String what, long value) {
    if (!holds) {
      throw new IllegalArgumentException("A file needs %s, not %d.".formatted(what, value));
    }
  }

  /**
   * The defaults.
   *
   * @return GeoParquet 1.1 and the constants here, on the caller's thread
   */
  public static WriteOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Begins other options from these.
   *
   * @return a builder with all that is said here
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * Begins options from the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return DEFAULTS.toBuilder();
  }

  /** Gathers options. Not safe for use by several threads. */
  public static final class Builder {
    private GeoParquetProfile profile;
    private int zstdLevel;
    private int rowGroupRows;
    private long rowGroupBytes;
    private int pageRows;
    private long pageBytes;
    private int coveringPageRows;
    private String coveringName;
    private Map<String, String> coveringNames;
    private Map<String, DictionaryPolicy> dictionaries;
    private Map<String, String> metadata;
    private Optional<Map<String, Integer>> fieldIds;
    private long memoryBytes;
    private Optional<Executor> executor;

    private Builder(WriteOptions from) {
      profile = from.profile;
      zstdLevel = from.zstdLevel;
      rowGroupRows = from.rowGroupRows;
      rowGroupBytes = from.rowGroupBytes;
      pageRows = from.pageRows;
      pageBytes = from.pageBytes;
      coveringPageRows = from.coveringPageRows;
      coveringName = from.coveringName;
      coveringNames = from.coveringNames;
      dictionaries = from.dictionaries;
      metadata = from.metadata;
      fieldIds = from.fieldIds;
      memoryBytes = from.memoryBytes;
      executor = from.executor;
    }

    /**
     * Sets how geometries stand in the file.
     *
     * @param value the profile
     * @return this
     */
    public Builder profile(GeoParquetProfile value) {
      profile = value;
      return this;
    }

    /**
     * Sets how hard Zstandard tries.
     *
     * @param value 1 to 22
     * @return this
     */
    public Builder zstdLevel(int value) {
      zstdLevel = value;
      return this;
    }

    /**
     * Sets how many rows a row group has at most.
     *
     * @param value rows
     * @return this
     */
    public Builder rowGroupRows(int value) {
      rowGroupRows = value;
      return this;
    }

    /**
     * Sets about how many bytes a row group has at most before compression.
     *
     * @param value bytes
     * @return this
     */
    public Builder rowGroupBytes(long value) {
      rowGroupBytes = value;
      return this;
    }

    /**
     * Sets how many rows a page has at most.
     *
     * @param value rows
     * @return this
     */
    public Builder pageRows(int value) {
      pageRows = value;
      return this;
    }

    /**
     * Sets about how many bytes a page has at most before compression.
     *
     * @param value bytes
     * @return this
     */
    public Builder pageBytes(long value) {
      pageBytes = value;
      return this;
    }

    /**
     * Sets how many rows a page of the covering has at most.
     *
     * @param value rows
     * @return this
     */
    public Builder coveringPageRows(int value) {
      coveringPageRows = value;
      return this;
    }

    /**
     * Sets the name of the first covering column.
     *
     * @param value the name
     * @return this
     */
    public Builder coveringName(String value) {
      coveringName = value;
      return this;
    }

    /**
     * Sets the names of coverings that are settled already, as a table keeps them.
     *
     * @param value names by geometry column
     * @return this
     */
    public Builder coveringNames(Map<String, String> value) {
      coveringNames = value;
      return this;
    }

    /**
     * Sets which columns have a dictionary.
     *
     * @param value policies by path
     * @return this
     */
    public Builder dictionaries(Map<String, DictionaryPolicy> value) {
      dictionaries = value;
      return this;
    }

    /**
     * Sets text for the file's metadata.
     *
     * @param value text by key
     * @return this
     */
    public Builder metadata(Map<String, String> value) {
      metadata = value;
      return this;
    }

    /**
     * Sets field ids.
     *
     * @param value ids by path; each column of the contract needs one
     * @return this
     */
    public Builder fieldIds(Map<String, Integer> value) {
      fieldIds = Optional.of(value);
      return this;
    }

    /**
     * Sets how much off-heap memory the writer may hold at once.
     *
     * @param value bytes
     * @return this
     */
    public Builder memoryBytes(long value) {
      memoryBytes = value;
      return this;
    }

    /**
     * Sets where the second thread comes from, such as {@link dev.graticule.job.Workers#cpu()}. The
     * writer uses one thread of it at a time and never waits for it to become free.
     *
     * @param value the executor, left open
     * @return this
     */
    public Builder executor(Executor value) {
      executor = Optional.of(value);
      return this;
    }

    /**
     * The options gathered.
     *
     * @return the options
     * @throws IllegalArgumentException when a number is out of range
     */
    public WriteOptions build() {
      return new WriteOptions(
          profile,
          zstdLevel,
          rowGroupRows,
          rowGroupBytes,
          pageRows,
          pageBytes,
          coveringPageRows,
          coveringName,
          coveringNames,
          dictionaries,
          metadata,
          fieldIds,
          memoryBytes,
          executor);
    }
  }
}
