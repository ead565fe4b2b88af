package dev.graticule.file.internal.encode;

/**
 * How much may wait for compression.
 *
 * @param groups row groups
 * @param bytes bytes before compression; one row group may wait whatever its size
 */
record QueueLimit(int groups, long bytes) {
  boolean exceeded(int waiting, long length) {
    return waiting > groups || (waiting > 1 && length > bytes);
  }
}
