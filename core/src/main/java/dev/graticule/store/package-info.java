/**
 * Where bytes live.
 *
 * <p><b>Enters</b>: bytes, under a {@link dev.graticule.store.StorePath}. <b>Leaves</b>: whole
 * objects, read by range. An object is written once and never changed; nobody sees it before it is
 * whole.
 *
 * <p><b>Door</b>: {@link dev.graticule.store.Store}. A store is safe for use by several threads; a
 * {@link dev.graticule.store.StoreWriter} is for one thread at a time; a {@link
 * dev.graticule.store.StoreReader} for several.
 */
@NullMarked
package dev.graticule.store;

import org.jspecify.annotations.NullMarked;
