"""The loop of a Python worker: see workers.py."""

import resource
import sys
import time


def serve(work, prepare=lambda: None, result=lambda: ""):
    """What is prepared before each piece of work is not timed, nor is what is told of it."""
    for _ in sys.stdin:
        prepare()
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        seconds, cpu = time.perf_counter() - wall, time.process_time() - cpu
        rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{seconds}\t{cpu}\t{rss}\t{result()}", flush=True)
