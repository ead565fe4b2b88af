package dev.graticule.store;

import java.time.Instant;

/**
 * What a listing says of an object.
 *
 * @param path its name
 * @param bytes its length
 * @param modified when it appeared, as the store's clock says
 */
public record StoreEntry(StorePath path, long bytes, Instant modified) {}
