"""Our side killed in the middle of a change of rows: others see the table before it or after it, and so do we."""

import os
import random

import delta_tables
import iceberg_tables
import pyarrow as pa
import pytest
from iceberg_tables import NAMESPACE, embedded
from our_tables import by_id, only
from ours import Ours
from samples import SCHEMA, rows
from support import assert_rows

# At how many of a change's store calls our side is killed, and how many times whenever it comes.
KILLS = int(os.environ.get("GRATICULE_KILLS", 3))
AT_RANDOM = max(1, KILLS // 3)
LONGEST = 0.5


# What a table is made as. pyiceberg does not know geometries in version 3, whose rows go by deletion vectors.
FORMATS = {
    "iceberg": ("iceberg", {}, SCHEMA.names),
    "iceberg3": ("iceberg", {"version": "3"}, [name for name in SCHEMA.names if name != "geometry"]),
    "delta": ("delta", {}, SCHEMA.names),
}


def begun():
    return pa.concat_tables([rows(0, 100), rows(100, 100)])


def delete(lake, table, names):
    lake.ours.begin("deleteWhere", lake=lake.name, table=table, **{"from": "50", "to": "130"})


def upsert(lake, table, names):
    file = lake.ours.write(rows(90, 120, ["ferry"]).select(names))
    lake.ours.begin("upsert", lake=lake.name, table=table, rows=file, keys=["id"])


AFTER = {
    delete: lambda: only(begun(), lambda i: not 50 <= i < 130),
    upsert: lambda: pa.concat_tables([only(begun(), lambda i: i < 90), rows(90, 120, ["ferry"])]),
}


class Side:
    """A process of ours over one lake, to be killed."""

    def __init__(self, folder, format):
        self.format, self.options, self.names = FORMATS[format]
        self.ours = Ours(folder)
        self.lake = self.ours.lake(folder / "lake", halts="true")

    def prepare(self, table):
        schema = pa.schema([SCHEMA.field(name) for name in self.names])
        self.lake.create(table, schema, self.format, **self.options)
        self.lake.append(table, rows(0, 100).select(self.names))
        self.lake.append(table, rows(100, 100).select(self.names))
        self.lake.ask("calls")

    def killed(self, change, table, call=None, after=None):
        """Whether the change was done all the same."""
        if call is not None:
            self.lake.ask("haltAt", call=str(call))
        change(self.lake, table, self.names)
        if after is not None:
            try:
                self.ours.process.wait(after)
            except Exception:
                self.ours.process.kill()
        try:
            self.ours.end()
            done = True
        except AssertionError:
            done = False
        self.ours.process.kill()
        self.ours.process.wait(60)
        return done


def seen_by_others(folder, table, format):
    if format == "delta":
        return [read(str(folder / table)) for read in delta_tables.READERS.values()]
    loaded = embedded(folder).load_table((NAMESPACE, table))
    return [read(loaded) for read in iceberg_tables.READERS.values()]


def is_rows(found, wanted):
    try:
        assert_rows(by_id(found).select(wanted.column_names), by_id(wanted))
        return True
    except AssertionError:
        return False


def check(folder, table, format, change, done):
    kind, _, names = FORMATS[format]
    others = seen_by_others(folder / "lake", table, kind)
    before, after = begun().select(names), AFTER[change]().select(names)
    states = [before, after] if not done else [after]
    state = next((s for s in states if is_rows(others[0], s)), None)
    assert state is not None, f"{table}: neither before nor after"
    for found in others[1:]:
        assert is_rows(found, state), table
    ours = Ours(folder)
    lake = ours.lake(folder / "lake")
    assert_rows(by_id(lake.read(table)), by_id(state))
    # Whoever comes next does it, again where it was done.
    change(lake, table, names)
    ours.end()
    assert_rows(by_id(lake.read(table)), by_id(after))
    lake.close()
    ours.close()


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("change", AFTER, ids=lambda c: c.__name__)
def test_killed(tmp_path, format, change):
    side = Side(tmp_path, format)
    side.prepare("whole")
    change(side.lake, "whole", side.names)
    side.ours.end()
    calls = side.lake.ask("calls")
    assert calls > KILLS
    seed = random.randrange(10**6)
    print("seed", seed)
    chance = random.Random(seed)
    points = [round(1 + (calls - 1) * i / max(1, KILLS - 1)) for i in range(KILLS)]
    for number, call in enumerate(points + [None] * AT_RANDOM):
        table = f"killed{number}"
        side.prepare(table)
        after = None if call is not None else chance.random() * LONGEST
        done = side.killed(change, table, call, after)
        check(tmp_path, table, format, change, done)
        side = Side(tmp_path, format)
    side.lake.close()
    side.ours.close()
