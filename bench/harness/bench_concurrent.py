# bench: concurrent  300 window queries, 1 to 64 in flight, beside a DuckDB instance a task and duplicated connections
"""Arguments: ROUNDS ROWS QUERIES CANCELS. All read the same files, ours; DuckDB gets the box filter written by hand."""

import statistics
import subprocess
import sys
import tempfile

import duckdb_spatial
from workers import DATA, Worker, alternate, figure, java, make

IN_FLIGHT = [1, 4, 16, 64]


class LoadWorker(Worker):
    """Its answers are compared; how many queries failed and its 99th percentile are kept beside them."""

    def __init__(self, name, command):
        super().__init__(name, command)
        self.p99, self.failed = [], 0

    def run(self, record=True):
        super().run(record)
        self.result, failed, p99 = self.result.split("|")
        self.failed += int(failed)
        if record:
            self.p99.append(float(p99))

    @property
    def tail(self):
        return statistics.median(self.p99)


def table(rows):
    """Made once: the files that all read."""
    folder = DATA / f"query-table-{rows}"
    if not folder.exists():
        source = make("MakeRows", DATA / f"rows-{rows}.arrow", rows, "plain")
        part = folder.with_suffix(".part")
        subprocess.run(java("QueryTable", part, source, heap="2g"), check=True)
        part.rename(folder)
    return folder


def load(folder, in_flight, queries, rounds):
    duckdb_spatial.connect().close()
    kinds = {"ours": "ours", "instance_per_task": "instance", "duplicate": "duplicate"}
    workers = {
        name: LoadWorker(name, java("ConcurrentWorker", kind, folder, duckdb_spatial.FOLDER, in_flight, queries, 0))
        for name, kind in kinds.items()
    }
    alternate(list(workers.values()), rounds)
    for worker in workers.values():
        if worker.failed:
            sys.exit(f"{worker.failed} queries of {worker.name} failed: not timed.")
    ours = workers["ours"]
    for name in ["instance_per_task", "duplicate"]:
        peer = workers[name]
        figure(f"concurrent/queries_per_s_{in_flight}/{name}", queries / ours.time, queries / peer.time, "queries/s",
               peer.time / ours.time, rounds)
        figure(f"concurrent/p99_{in_flight}/{name}", ours.tail * 1000, peer.tail * 1000, "ms", peer.tail / ours.tail,
               rounds)
    for worker in workers.values():
        worker.close()


def budget(folder, queries):
    """64 in flight inside 1 GiB."""
    command = java("ConcurrentWorker", "ours", folder, duckdb_spatial.FOLDER, 64, queries, 1024, heap="512m", touched=True)
    worker = LoadWorker("ours", command)
    worker.run()
    figure("concurrent/failed_64_in_1_GiB/none", worker.failed, 0, "queries", 1 if worker.failed == 0 else 0, 1)
    figure("concurrent/peak_rss_64_in_1_GiB/heap_and_budget", worker.rss / 1024, 512 + 1024, "MiB",
           (512 + 1024) / (worker.rss / 1024), 1)
    worker.close()


def cancels(folder, count):
    with tempfile.TemporaryDirectory() as temporary:
        command = java("CancelWorker", folder, count, heap="512m", touched=True)
        command.insert(1, f"-Djava.io.tmpdir={temporary}")
        worker = Worker("ours", command)
        worker.run(record=False)
        worker.run()
        before, after, *phases = (state.split("|") for state in worker.result.split(";"))
        worker.close()
    names = ["bytes_of_batches", "threads", "open_files", "temporary_files", "rss_KiB"]
    for name, one, other in zip(names, map(int, before), map(int, after)):
        figure(f"concurrent/after_{count}_cancels/{name}", other, one, name, one / other if other else 1, 1)
    for phase, cancelled, *times in phases:
        for name, limit, time in zip(["job_p99", "job_max", "freed_p99", "freed_max"], [100, 100, 1000, 1000],
                                     map(float, times)):
            figure(f"concurrent/cancel_{phase}_{name}/limit", time, limit, "ms", limit / max(time, 0.001), int(cancelled))


def fallback(folder):
    """How many queries that need more than they have end well, on each profile."""
    rates = {}
    for profile in ["OFF", "DEGRADED", "DEGRADED_HALF_MEMORY"]:
        worker = Worker(profile, java("FallbackWorker", folder, profile))
        worker.run()
        good, asked = map(int, worker.result.split("/"))
        rates[profile] = good / asked
        worker.close()
    for profile in ["DEGRADED", "DEGRADED_HALF_MEMORY"]:
        figure(f"concurrent/success_{profile.lower()}/off", rates[profile], rates["OFF"], "share of queries",
               rates[profile] / rates["OFF"] if rates["OFF"] else float("inf"), 1)


def main(args):
    rounds, rows, queries, cancelled = map(int, args + ["7", "2000000", "300", "1000"][len(args):])
    folder = table(rows)
    for in_flight in IN_FLIGHT:
        load(folder, in_flight, queries, rounds)
    budget(folder, queries)
    cancels(folder, cancelled)
    fallback(folder)
