/** What {@code bench/run} and JMH time. */
@NullMarked
package dev.graticule.bench;

import org.jspecify.annotations.NullMarked;
