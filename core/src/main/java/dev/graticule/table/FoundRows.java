package dev.graticule.table;

import java.util.BitSet;

/**
 * Rows of one file that a change is about.
 *
 * @param rows where they stand in the file; rows deleted before are not among them
 * @param keys the numbers of the keys that they have, for rows that were found by key
 */
record FoundRows(DeletedRows rows, BitSet keys) {

  static FoundRows none() {
    return new FoundRows(DeletedRows.none(), new BitSet());
  }
}
