/**
 * Tests of what is built on Graticule.
 *
 * <p><b>Doors</b>: {@link dev.graticule.junit.GraticuleTest} gives a test a lake, memory that is
 * watched for leaks, and random geometries; {@link dev.graticule.junit.GraticuleAssertions} asserts
 * on geometries, batches and tables. {@link dev.graticule.junit.StoreConformance} is what every
 * {@link dev.graticule.store.Store} must pass and {@link dev.graticule.junit.TableConformance} what
 * every {@link dev.graticule.table.TableFormat} must: extend them and say how to make one. {@link
 * dev.graticule.junit.FaultyStore} fails on demand.
 */
@NullMarked
package dev.graticule.junit;

import org.jspecify.annotations.NullMarked;
