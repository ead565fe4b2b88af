/**
 * What a table promises: columns, types, nullability, and what its geometries mean.
 *
 * <p><b>Doors</b>: {@link dev.graticule.contract.Contract#builder()} by hand, {@link
 * dev.graticule.contract.Contract#of(Class)} from a record, {@link
 * dev.graticule.contract.Contract#fromArrow(org.apache.arrow.vector.types.pojo.Schema)} from an
 * Arrow schema.
 *
 * <p>Two contracts are compared by {@link
 * dev.graticule.contract.Contract#drift(dev.graticule.contract.Contract)}, and changed by {@link
 * dev.graticule.contract.Contract#evolve(dev.graticule.contract.Change...)} as far as rows written
 * before stay readable.
 *
 * <p>Everything here is a value: immutable, safe for use by several threads, owning nothing.
 */
@NullMarked
package dev.graticule.contract;

import org.jspecify.annotations.NullMarked;
