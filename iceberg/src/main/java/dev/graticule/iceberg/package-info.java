/** Apache Iceberg as a table format. */
@NullMarked
package dev.graticule.iceberg;

import org.jspecify.annotations.NullMarked;
