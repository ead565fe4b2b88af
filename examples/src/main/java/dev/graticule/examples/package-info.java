/** One runnable class a question; {@code examples/run} lists them. */
@NullMarked
package dev.graticule.examples;

import org.jspecify.annotations.NullMarked;
