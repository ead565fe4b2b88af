"""Tables of ours, in each state that a table gets into: name to what we do, which gives the rows it then has."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
from samples import SCHEMA, WKB, rows

NOTE = pa.field("note", pa.string())


def by_id(table):
    return table.sort_by("id")


def with_note(found, note):
    return found.append_column(NOTE, pa.array([note] * len(found), pa.string()))


def created(lake, format):
    lake.create("t", SCHEMA, format)
    return rows(0, 0)


def appended(lake, format):
    lake.create("t", SCHEMA, format)
    for first in range(0, 300, 100):
        lake.append("t", rows(first, 100))
    return together(range(0, 300, 100), 100)


def together(firsts, count):
    return pa.concat_tables([rows(first, count) for first in firsts])


def appended_twice_under_one_key(lake, format):
    lake.create("t", SCHEMA, format)
    for _ in range(2):
        lake.append("t", rows(0, 100), key="once")
    return rows(0, 100)


def appended_many_times(lake, format):
    """Often enough for checkpoints, and for old metadata to go."""
    lake.create("t", SCHEMA, format)
    for first in range(0, 250, 10):
        lake.append("t", rows(first, 10))
    return together(range(0, 250, 10), 10)


def partitioned(lake, format):
    lake.create("t", SCHEMA, format, partitionBy=["kind", "day"])
    lake.append("t", rows(0, 60))
    lake.append("t", rows(60, 60))
    return together([0, 60], 60)


def partitioned_by_moment_and_number(lake, format):
    lake.create("t", SCHEMA, format, partitionBy=["loaded", "seen"])
    lake.append("t", rows(0, 12))
    return rows(0, 12)


def overwritten(lake, format):
    lake.create("t", SCHEMA, format, partitionBy=["kind"])
    lake.append("t", rows(0, 70))
    lake.ask("overwritePartitions", "t", rows=lake.ours.write(rows(100, 20, ["ferry", None])))
    first = rows(0, 70)
    kept = first.filter(pa.array([k not in ("ferry", None) for k in first["kind"].to_pylist()]))
    return pa.concat_tables([kept, rows(100, 20, ["ferry", None])])


def only(found, wanted):
    return found.filter(pa.array([wanted(i) for i in found["id"].to_pylist()]))


def deleted(lake, format):
    """Rows of one file, a file whole, rows of another."""
    found = appended(lake, format)
    told = lake.ask("deleteWhere", "t", **{"from": "50", "to": "230"})
    assert told["deleted"] == 180
    return only(found, lambda i: not 50 <= i < 230)


def deleted_again_and_again(lake, format):
    found = partitioned(lake, format)
    for first in range(0, 120, 20):
        lake.ask("deleteWhere", "t", **{"from": str(first), "to": str(first + 7)})
    return only(found, lambda i: i % 20 >= 7)


def upserted(lake, format):
    found = appended(lake, format)
    told = lake.ask("upsert", "t", rows=lake.ours.write(rows(250, 100, ["ferry"])), keys=["id"])
    assert (told["updated"], told["inserted"], told["deleted"]) == (50, 50, 0)
    return pa.concat_tables([only(found, lambda i: i < 250), rows(250, 100, ["ferry"])])


def overwritten_where(lake, format):
    found = appended(lake, format)
    new = lake.ours.write(rows(120, 30, ["ferry"]))
    lake.ask("overwriteWhere", "t", rows=new, **{"from": "90", "to": "210"})
    return pa.concat_tables([only(found, lambda i: not 90 <= i < 210), rows(120, 30, ["ferry"])])


def evolved(lake, format):
    lake.create("t", SCHEMA, format)
    lake.append("t", rows(0, 100))
    lake.evolve("t", SCHEMA.append(NOTE), add=["note"])
    lake.append("t", with_note(rows(100, 100), "new"))
    return pa.concat_tables([with_note(rows(0, 100), None), with_note(rows(100, 100), "new")])


def merged(lake, format):
    lake.create("t", SCHEMA, format)
    lake.append("t", rows(0, 100))
    lake.append("t", with_note(rows(100, 100), "new"), schema="merge")
    lake.append("t", rows(200, 100).drop_columns(["fare"]), schema="merge")
    without = rows(200, 100)
    place = without.column_names.index("fare")
    without = without.set_column(place, without.field("fare"), pa.nulls(100, without.field("fare").type))
    return pa.concat_tables(
        [with_note(rows(0, 100), None), with_note(rows(100, 100), "new"), with_note(without, None)]
    )


def renamed_widened_and_dropped(lake, format):
    lake.create("t", SCHEMA, format)
    lake.append("t", rows(0, 100))
    wider = SCHEMA.set(SCHEMA.get_field_index("count"), pa.field("count", pa.int64()))
    lake.evolve("t", wider, widen=["count"], rename={"speed": "velocity"}, drop=["owner"])

    def since(found):
        found = found.rename_columns([{"speed": "velocity"}.get(n, n) for n in found.column_names])
        place = found.column_names.index("count")
        return found.set_column(place, "count", found["count"].cast(pa.int64())).drop_columns(["owner"])

    lake.append("t", since(rows(100, 100)))
    return pa.concat_tables([since(rows(0, 100)), since(rows(100, 100))])


def replaced(lake, format):
    found = appended(lake, format)
    lake.ask("replace", "t")
    return found


def registered(lake, format):
    lake.create("t", SCHEMA, format)
    lake.append("t", rows(0, 100))
    folder = lake.folder / "t" / "foreign"
    folder.mkdir(parents=True)
    plain = rows(100, 100)
    field = pa.field("geometry", pa.binary(), metadata=WKB)
    plain = plain.set_column(plain.column_names.index("geometry"), field, plain["geometry"])
    columns = {"geometry": {"encoding": "WKB", "geometry_types": []}}
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": columns}
    pq.write_table(plain.replace_schema_metadata({"geo": json.dumps(geo)}), folder / "theirs.parquet")
    lake.ask("register", "t", files=["foreign/theirs.parquet"])
    return pa.concat_tables([rows(0, 100), rows(100, 100)])


def tagged_and_expired(lake, format):
    lake.create("t", SCHEMA, format)
    lake.append("t", rows(0, 100))
    lake.ask("tag", "t", tag="first")
    for first in range(100, 400, 100):
        lake.append("t", rows(first, 100))
    lake.ask("expire", "t", keepLast=1)
    return together(range(0, 400, 100), 100)


ALWAYS = [
    created,
    appended,
    appended_twice_under_one_key,
    appended_many_times,
    partitioned,
    partitioned_by_moment_and_number,
    overwritten,
    deleted,
    deleted_again_and_again,
    upserted,
    overwritten_where,
    evolved,
    merged,
    replaced,
    registered,
]
WITH_IDS = [renamed_widened_and_dropped, tagged_and_expired]
