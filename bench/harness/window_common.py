"""What the window peers share: the windows, and what came of them."""

import sys

import numpy

from peer import serve

FILE = sys.argv[1]
WINDOWS = [tuple(map(float, line.split())) for line in open(sys.argv[2])]


def ask(window_rows):
    """Serves a function that gives ids and WKB of a window's rows, as arrays of Arrow."""
    came = []

    def work():
        came.clear()
        for window in WINDOWS:
            came.append(window_rows(*window))

    def result():
        ids = sum(int(numpy.asarray(i, dtype="int64").sum()) for i, _ in came)
        rows = sum(len(i) for i, _ in came)
        size = sum(len(wkb) for _, all_wkb in came for wkb in all_wkb.to_pylist())
        return f"{rows} rows, ids {ids}, {size} bytes"

    serve(work, result=result)
