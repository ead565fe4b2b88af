package dev.graticule.file;

import java.util.List;

/**
 * How a finished file is made up, as only its writer knows without reading it.
 *
 * @param rowGroups its row groups in order
 * @param coveringBytes how many bytes the boxes of its rows take in it, indexes left out
 * @param largestRow the bytes before compression of its largest row that is {@linkplain
 *     SizeTarget#largeRow() large} beside the target; 0 when none is, or when there was no target
 */
public record FileParts(List<RowGroupReceipt> rowGroups, long coveringBytes, long largestRow) {

  /** Copies the list. */
  public FileParts {
    rowGroups = List.copyOf(rowGroups);
  }
}
