package dev.graticule.examples.tour;

import dev.graticule.examples.tour.TourResult.Written;
import dev.graticule.table.LayoutQuality;

/**
 * The same rows in two tables: as they came, and along a Hilbert curve.
 *
 * @param came the table of rows as they came
 * @param written the table of rows in order
 * @param asTheyCame how the files of the first lie
 * @param inOrder how the files of the second lie
 */
record InOrder(String came, Written written, LayoutQuality asTheyCame, LayoutQuality inOrder) {}
