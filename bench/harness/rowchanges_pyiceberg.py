"""pyiceberg deletes a run of rows in each of 16 parts of the ids: LAKE ROWS."""

import sys
from functools import reduce

import pyarrow.compute as pc
from peer import serve
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.expressions import And, GreaterThanOrEqual, LessThan, Or

LAKE, ROWS = sys.argv[1], int(sys.argv[2])
RUNS = 16
ROUND = [0]


def table():
    return SqlCatalog("lake", uri=f"sqlite:///{LAKE}/catalog.db", warehouse=LAKE).load_table(("lake", "rows"))


def work():
    part = ROWS // RUNS
    run = part // 100
    starts = [i * part + ROUND[0] * run for i in range(RUNS)]
    table().delete(reduce(Or, [And(GreaterThanOrEqual("id", s), LessThan("id", s + run)) for s in starts]))
    ROUND[0] += 1


def result():
    found = table().scan(selected_fields=("id", "name")).to_arrow()
    changed = pc.sum(pc.equal(found["name"], "changed")).as_py() or 0
    return f"{len(found)} rows, {pc.sum(found['id']).as_py()}, {changed} changed"


serve(work, result=result)
