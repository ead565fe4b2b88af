package dev.graticule.file.internal.encode;

/**
 * When a page is full.
 *
 * @param rows at most this many rows
 * @param bytes at most about this many bytes of values
 */
public record PageLimits(int rows, long bytes) {}
