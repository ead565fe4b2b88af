"""Iceberg tables that pyiceberg wrote, as we read them, and as it and DuckDB read what we add."""

import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from iceberg_tables import NAMESPACE, READERS, embedded
from ours import Refused
from pyiceberg.transforms import BucketTransform, DayTransform, TruncateTransform
from pyiceberg.types import LongType, StringType
from samples import rows, with_boxes
from support import assert_rows


def theirs(first, count):
    return with_boxes(rows(first, count))


def by_id(table):
    return table.sort_by("id")


@pytest.fixture
def catalog(lake):
    return embedded(lake.folder)


def begin(catalog, like, **properties):
    return catalog.create_table((NAMESPACE, "t"), schema=like.schema, properties=properties)


def check_all_read(lake, table, wanted):
    """We and they see the same rows."""
    wanted = by_id(wanted)
    assert_rows(by_id(lake.read("t")), wanted)
    for read in READERS.values():
        assert_rows(by_id(read(table)).select(wanted.column_names), wanted)


def check_then_append(lake, table, wanted, more=theirs):
    """We read it, we append, they read it, they append, we append again: all see every row."""
    check_all_read(lake, table, wanted)
    for first in (1_000_000, 2_000_000):
        lake.append("t", more(first, 120))
        table.refresh().append(more(first + 500, 30))
        wanted = pa.concat_tables([wanted, more(first, 120), more(first + 500, 30)])
        check_all_read(lake, table, wanted)


def test_appended(lake, catalog):
    table = begin(catalog, theirs(0, 0))
    table.append(theirs(0, 300))
    table.append(theirs(300, 200))
    check_then_append(lake, table, pa.concat_tables([theirs(0, 300), theirs(300, 200)]))


PARTITIONS = {
    "kind": [("kind", None)],
    "kind+day": [("kind", None), ("day", None)],
    "day of seen": [("seen", DayTransform())],
    "bucket of id": [("id", BucketTransform(4))],
    "start of kind": [("kind", TruncateTransform(2))],
}


@pytest.mark.parametrize("fields", PARTITIONS.values(), ids=PARTITIONS)
def test_partitioned(lake, catalog, fields):
    table = begin(catalog, theirs(0, 0))
    with table.update_spec() as spec:
        for name, transform in fields:
            if transform is None:
                spec.add_identity(name)
            else:
                spec.add_field(name, transform, f"{name}_part")
    table.append(theirs(0, 60))
    check_then_append(lake, table, theirs(0, 60))


def test_partitioned_otherwise_since(lake, catalog):
    table = begin(catalog, theirs(0, 0))
    table.append(theirs(0, 60))
    with table.update_spec() as spec:
        spec.add_identity("kind")
    table.append(theirs(60, 60))
    with table.update_spec() as spec:
        spec.remove_field("kind")
        spec.add_identity("day")
    table.append(theirs(120, 60))
    check_then_append(lake, table, pa.concat_tables([theirs(first, 60) for first in (0, 60, 120)]))


def evolved(found):
    """What became of rows: another name, a wider type, a column less, one more, another order."""
    names = [{"speed": "velocity"}.get(n, n) for n in found.column_names]
    found = found.rename_columns(names)
    found = found.set_column(names.index("count"), "count", found["count"].cast(pa.int64()))
    found = found.drop_columns(["fare"]).append_column("note", pa.nulls(len(found), pa.string()))
    return found.select(["note", *[n for n in found.column_names if n != "note"]])


def test_evolved(lake, catalog):
    table = begin(catalog, theirs(0, 0))
    table.append(theirs(0, 100))
    with table.update_schema() as change:
        change.rename_column("speed", "velocity")
        change.update_column("count", LongType())
        change.delete_column("fare")
        change.add_column("note", StringType())
        change.move_first("note")
    table.append(evolved(theirs(100, 100)))
    wanted = pa.concat_tables([evolved(theirs(0, 100)), evolved(theirs(100, 100))])
    check_then_append(lake, table, wanted, lambda first, count: evolved(theirs(first, count)))


def test_a_column_that_came_back_under_its_old_name_is_another_one(lake, catalog):
    table = begin(catalog, theirs(0, 0))
    table.append(theirs(0, 50))
    with table.update_schema() as change:
        change.delete_column("owner")
    with table.update_schema() as change:
        change.add_column("owner", StringType())
    wanted = theirs(0, 50).drop_columns(["owner"]).append_column("owner", pa.nulls(50, pa.string()))
    check_all_read(lake, table, wanted)


def test_deleted_from(lake, catalog):
    table = begin(catalog, theirs(0, 0))
    with table.update_spec() as spec:
        spec.add_identity("day")
    table.append(theirs(0, 200))
    table.append(theirs(200, 200))
    table.delete("id >= 50 and id < 90")
    table.delete("day = '2026-03-02'")
    wanted = pa.concat_tables([theirs(0, 200), theirs(200, 200)])
    kept = [
        not 50 <= i < 90 and d != datetime.date(2026, 3, 2)
        for i, d in zip(wanted["id"].to_pylist(), wanted["day"].to_pylist())
    ]
    check_then_append(lake, table, wanted.filter(pa.array(kept)))


def test_overwritten(lake, catalog):
    table = begin(catalog, theirs(0, 0))
    with table.update_spec() as spec:
        spec.add_identity("kind")
    table.append(theirs(0, 70))
    table.overwrite(theirs(100, 70))
    table.dynamic_partition_overwrite(with_boxes(rows(200, 20, ["ferry", None])))
    wanted = theirs(100, 70)
    wanted = wanted.filter(pa.array([k not in ("ferry", None) for k in wanted["kind"].to_pylist()]))
    wanted = pa.concat_tables([wanted, with_boxes(rows(200, 20, ["ferry", None]))])
    check_then_append(lake, table, wanted)


def test_upserted_into(lake, catalog):
    def few(first, count):
        return theirs(first, count).select(["id", "kind", "speed", "geometry"])

    table = begin(catalog, few(0, 0))
    table.append(few(0, 200))
    newer = few(150, 100).set_column(2, "speed", pa.array([7.5] * 100))
    table.upsert(newer, join_cols=["id"])
    check_then_append(lake, table, pa.concat_tables([few(0, 200).slice(0, 150), newer]), few)


@pytest.mark.parametrize("codec", ["none", "snappy", "gzip", "zstd"])
def test_compressed(lake, catalog, codec):
    table = begin(catalog, theirs(0, 0), **{"write.parquet.compression-codec": codec})
    table.append(theirs(0, 100))
    check_all_read(lake, table, theirs(0, 100))


def test_files_without_field_ids_that_they_registered(lake, catalog, tmp_path):
    table = begin(catalog, theirs(0, 0))
    table.append(theirs(0, 50))
    folder = lake.folder / NAMESPACE / "t" / "data"
    found = theirs(50, 50)
    pq.write_table(found.select(reversed(found.column_names)), folder / "foreign.parquet")
    table.add_files([str(folder / "foreign.parquet")])
    check_then_append(lake, table, pa.concat_tables([theirs(0, 50), found]))


def test_tags_and_earlier_versions(lake, catalog):
    table = begin(catalog, theirs(0, 0))
    states = []
    for first in range(0, 300, 100):
        table.append(theirs(first, 100))
        states.append(table.current_snapshot().snapshot_id)
    table.manage_snapshots().create_tag(states[1], "second").commit()
    lake.append("t", theirs(300, 100))
    lake.ask("tag", "t", tag="fourth")
    wanted = pa.concat_tables([theirs(first, 100) for first in range(0, 400, 100)])
    assert_rows(by_id(lake.read("t", tag="second")), wanted.slice(0, 200))
    for count, state in enumerate(states, 1):
        assert_rows(by_id(lake.read("t", version=str(state))), wanted.slice(0, count * 100))
    fourth = table.refresh().snapshot_by_name("fourth")
    assert_rows(by_id(table.scan(snapshot_id=fourth.snapshot_id).to_arrow()), wanted)
    tags = {tag for entry in lake.ask("history", "t") for tag in entry["tags"]}
    assert tags == {"second", "fourth"}


def test_expired_by_them(lake, catalog):
    table = begin(catalog, theirs(0, 0))
    for first in range(0, 300, 100):
        table.append(theirs(first, 100))
    first_state = table.history()[0].snapshot_id
    table.maintenance.expire_snapshots().by_id(first_state).commit()
    check_then_append(lake, table, pa.concat_tables([theirs(first, 100) for first in range(0, 300, 100)]))
    with pytest.raises(Refused, match=str(first_state)):
        lake.read("t", version=str(first_state))


def test_a_property_declares_their_bytes_to_be_geometries(lake, catalog):
    table = begin(catalog, theirs(0, 0), **{"graticule.geometry.geometry": "OGC:CRS84"})
    table.append(theirs(0, 300))
    lake.ask("contract", "t")
    assert_rows(by_id(lake.read("t")), theirs(0, 300))
