package dev.graticule.query;

import dev.graticule.write.ByteSize;

/**
 * What an engine keeps of the small sides of joins, so that the next query on the same version need
 * not read them again.
 *
 * @param sides how many are kept
 * @param built of how many the tree over their boxes is there; the others serve by the box of them
 *     all
 * @param held how much memory they take, about
 * @param limit how much they may take: {@link QueryEngine.Builder#indexMemory}
 * @param hits how often a side was found here
 * @param misses how often one had to be read
 */
public record IndexState(
    int sides, long built, ByteSize held, ByteSize limit, long hits, long misses) {}
