/** What holds for the whole repository and so is proved by no module of its own. */
@NullMarked
package dev.graticule.checks;

import org.jspecify.annotations.NullMarked;
