package dev.graticule.query;

import dev.graticule.file.StoredCovering.Gaps;
import dev.graticule.file.StoredCovering.Precision;
import dev.graticule.query.FileShape.Crossing;

/**
 * A covering as SQL sees it.
 *
 * @param xmin the expression of the western edge
 * @param ymin the expression of the lower edge
 * @param xmax the expression of the eastern edge
 * @param ymax the expression of the upper edge
 * @param precision of the four numbers
 * @param gaps whether a geometry may be without a box
 * @param crossing whether a box may run over the antimeridian, with xmin greater than xmax
 */
record BoxColumn(
    String xmin,
    String ymin,
    String xmax,
    String ymax,
    Precision precision,
    Gaps gaps,
    Crossing crossing) {}
