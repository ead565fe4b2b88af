/**
 * Running work.
 *
 * <p><b>Enters</b>: a body of work and the executor it runs on. <b>Leaves</b>: a {@link
 * dev.graticule.job.Job}, which is a {@link java.util.concurrent.CompletionStage} that can be
 * awaited, watched and cancelled.
 *
 * <h2>Threads</h2>
 *
 * A job is completed by the thread that ran its body, or by the thread that cancelled it when the
 * body had not begun. A stage attached without an executor ({@code thenApply}) therefore runs on a
 * worker of this library: keep it short, or give it an executor ({@code thenApplyAsync(f,
 * executor)}). Nothing here runs on the common pool.
 *
 * <h2>Cancelling</h2>
 *
 * {@link dev.graticule.job.Job#cancel()} marks the job, runs the hooks that its body registered
 * with {@link dev.graticule.job.JobControl#onCancel(Runnable)} and completes it with {@link
 * dev.graticule.job.JobCancelledException} at once; the body ends at its next check and frees what
 * it holds on its own thread.
 *
 * <h2>Who closes what</h2>
 *
 * A body owns what it opens and closes it before it returns, also when it is cancelled. Executors
 * belong to whoever made them; {@link dev.graticule.job.Workers} closes only its own.
 */
@NullMarked
package dev.graticule.job;

import org.jspecify.annotations.NullMarked;
