package dev.graticule.file;

import dev.graticule.batch.BatchSource;

/** What decodes the planned rows of a file, and counts. */
interface FileEngine extends BatchSource {

  /** Which one it is; never AUTO. */
  Scan scan();

  /** Which rows the last batch holds. */
  RowsRead rows();

  long bytesRead();

  /** How many pages the read columns have in the row groups that were opened. */
  long pages();

  long pagesSkipped();
}
