"""Runs one bench by its name."""

import importlib
import sys

name, *args = sys.argv[1:]
try:
    bench = importlib.import_module("bench_" + name)
except ModuleNotFoundError as e:
    if e.name != "bench_" + name:
        raise
    sys.exit(f'There is no bench "{name}"; bench/run lists them.')
bench.main(args)
