# bench: stream    2,000,000 rows with WKB to a subscriber, beside DuckDB's own Arrow export; memory with a slow consumer
"""Arguments: ROUNDS ROWS SLOWNESS. Both read the same files, in batches of 16,384 rows."""

import statistics

from bench_concurrent import table
from workers import Worker, alternate, figure, java


class StreamWorker(Worker):
    """Its answers are compared; the time of its first batch and its base of memory are kept beside them."""

    def __init__(self, name, command):
        super().__init__(name, command)
        self.first, self.base = [], 0

    def run(self, record=True):
        super().run(record)
        self.result, first, base = self.result.split("|")
        self.base = int(base)
        if record:
            self.first.append(float(first))


def main(args):
    rounds, rows, slowness = map(int, args + ["9", "2000000", "100"][len(args):])
    folder = table(rows)
    ours, raw = [StreamWorker(kind, java("StreamWorker", kind, folder, 1)) for kind in ["ours", "raw"]]
    alternate([ours, raw], rounds, warmups=3)
    figure("stream/rows_per_s/arrowExportStream", rows / ours.time, rows / raw.time, "rows/s", raw.time / ours.time, rounds)
    figure("stream/cpu_s/arrowExportStream", ours.cpu_time, raw.cpu_time, "s", raw.cpu_time / ours.cpu_time, rounds)
    first = statistics.median(ours.first)
    figure("stream/first_batch/arrowExportStream", first, statistics.median(raw.first), "ms",
           statistics.median(raw.first) / first, rounds)
    figure("stream/first_batch/limit_50", first, 50, "ms", 50 / first, rounds)
    ours.close()
    raw.close()

    # The heap is touched whole at the start, so that its own growth is not taken for the stream's.
    slow = StreamWorker("slow", java("StreamWorker", "ours", folder, slowness, heap="256m", touched=True))
    slow.run()
    above = (slow.rss - slow.base) / 1024
    figure(f"stream/peak_rss_over_base_{slowness}_times_slower/limit_256", above, 256, "MiB", 256 / max(above, 1), 1)
    slow.close()
