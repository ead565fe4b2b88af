/**
 * Our side of a talk with other people's readers and writers.
 *
 * <p><b>Enters</b>: requests, a line of JSON each, on the standard input. <b>Leaves</b>: an answer
 * a line, on the standard output. Rows pass as files of Arrow IPC. {@code interop/ours.py} speaks
 * for the tests.
 *
 * <p><b>Door</b>: {@link dev.graticule.interop.Ours}. One thread; all that was opened is closed
 * when the input ends.
 */
@NullMarked
package dev.graticule.interop;

import org.jspecify.annotations.NullMarked;
