/**
 * A spatial lakehouse in a jar. The packages below this one stand in the order of the data's way;
 * each uses only those before it: {@code job}, {@code contract}, {@code predicate}, {@code batch},
 * {@code store}, {@code file}, {@code write}, {@code table}, {@code convert}.
 *
 * <p>Here stands only the root of every error that the library raises on purpose.
 */
@NullMarked
package dev.graticule;

import org.jspecify.annotations.NullMarked;
