"""Long-lived processes that each do one piece of work when told, so that all are warm and none is timed starting.

A worker reads a line from its standard input and answers with one: seconds, CPU seconds, its highest resident set so
far in KiB, and, where it tells, what came of its work; separated by tabs.
"""

import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "bench" / ".data"
FLAGS = ["--add-opens=java.base/java.nio=ALL-UNNAMED"]


class Worker:
    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.seconds, self.cpu, self.rss, self.result = [], [], 0, ""

    def run(self, record=True):
        # What others left to be written to disk would otherwise be paid for by whoever forces its file there next.
        os.sync()
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.name} ended early, with {self.process.wait()}; what it said stands above.")
        seconds, cpu, rss, *result = line.rstrip("\n").split("\t")
        self.result = "".join(result)
        if record:
            self.seconds.append(float(seconds))
            self.cpu.append(float(cpu))
        self.rss = max(self.rss, int(rss))

    def close(self):
        self.process.stdin.close()
        self.process.wait()

    @property
    def time(self):
        return statistics.median(self.seconds)

    @property
    def cpu_time(self):
        return statistics.median(self.cpu)


def java(main, *args, heap="1g", touched=False):
    return [
        "java", *FLAGS, f"-Xmx{heap}", *([f"-Xms{heap}", "-XX:+AlwaysPreTouch"] if touched else []),
        "-XX:+UseParallelGC", "-cp", os.environ["GRATICULE_BENCH_CLASSPATH"],
        main if "." in main else "dev.graticule.bench." + main, *map(str, args),
    ]


def peer(script, *args):
    return [sys.executable, ROOT / "bench" / "harness" / script, *args]


def make(main, path, *args):
    """A data set that is made once."""
    DATA.mkdir(exist_ok=True)
    if not path.exists():
        part = path.with_suffix(".part")
        subprocess.run(java(main, part, *args), check=True)
        part.rename(path)
    return path


def alternate(workers, rounds, warmups=2):
    for _ in range(warmups):
        for worker in workers:
            worker.run(record=False)
        prove_equal(workers)
    for number in range(rounds):
        for worker in workers if number % 2 == 0 else reversed(workers):
            worker.run()
        prove_equal(workers)


def prove_equal(workers):
    for worker in workers[1:]:
        if worker.result != workers[0].result:
            sys.exit(f"{worker.name} comes to {worker.result}, {workers[0].name} to {workers[0].result}: not timed.")


def figure(name, ours, theirs, unit, ratio, runs):
    print(f"{name}\t{ours:.4g}\t{theirs:.4g}\t{unit}\t{ratio:.3f}\t{runs}", flush=True)
