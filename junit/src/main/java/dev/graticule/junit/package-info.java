/**
 * Tests of what is built on Graticule.
 *
 * <p><b>Doors</b>: {@link dev.graticule.junit.StoreConformance} is what every {@link
 * dev.graticule.store.Store} must pass: extend it and say how to make one. {@link
 * dev.graticule.junit.FaultyStore} fails on demand.
 */
@NullMarked
package dev.graticule.junit;

import org.jspecify.annotations.NullMarked;
