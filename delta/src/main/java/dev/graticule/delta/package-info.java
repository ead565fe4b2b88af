/** Delta Lake as a table format. */
@NullMarked
package dev.graticule.delta;

import org.jspecify.annotations.NullMarked;
