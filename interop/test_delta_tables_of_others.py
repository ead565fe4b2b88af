"""Delta tables that deltalake and DuckDB wrote, as we read them, and as they read what we add."""


import json

import pyarrow as pa
import pytest
from delta_tables import (
    READERS,
    actions,
    commit,
    delete_by_position,
    insert_with_duckdb,
    with_datafusion,
    with_deltalake,
    with_duckdb,
)
from deltalake import DeltaTable, write_deltalake
from ours import Refused
from samples import rows, with_boxes
from support import assert_rows


def theirs(first, count):
    return with_boxes(rows(first, count))


def by_id(table):
    return table.sort_by("id")


@pytest.fixture
def path(lake):
    """Where table "t" of the lake lies."""
    return str(lake.folder / "t")


def check_all_read(lake, path, wanted):
    """We and they see the same rows."""
    wanted = by_id(wanted)
    assert_rows(by_id(lake.read("t")), wanted)
    for read in READERS.values():
        assert_rows(by_id(read(path)).select(wanted.column_names), wanted)


def check_then_append(lake, path, wanted):
    """We read it, we append, they read it, they append, we append again: all see every row."""
    check_all_read(lake, path, wanted)
    for first in (1_000_000, 2_000_000):
        lake.append("t", theirs(first, 120))
        write_deltalake(path, theirs(first + 500, 30), mode="append")
        wanted = pa.concat_tables([wanted, theirs(first, 120), theirs(first + 500, 30)])
        check_all_read(lake, path, wanted)


def test_appended(lake, path):
    write_deltalake(path, theirs(0, 300))
    write_deltalake(path, theirs(300, 200), mode="append")
    check_then_append(lake, path, pa.concat_tables([theirs(0, 300), theirs(300, 200)]))


@pytest.mark.parametrize("columns", [["day"], ["kind"], ["kind", "day"], ["loaded", "count"]], ids="+".join)
def test_partitioned(lake, path, columns):
    wanted = theirs(0, 60)
    write_deltalake(path, wanted, partition_by=columns)
    check_then_append(lake, path, wanted)


def test_z_ordered_and_vacuumed(lake, path):
    for first in range(0, 500, 100):
        write_deltalake(path, theirs(first, 100), mode="append")
    DeltaTable(path).optimize.z_order(["bbox.xmin", "bbox.ymin"])
    DeltaTable(path).vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False)
    check_then_append(lake, path, pa.concat_tables([theirs(first, 100) for first in range(0, 500, 100)]))


def test_deleted_from(lake, path):
    wanted = theirs(0, 400)
    write_deltalake(path, wanted, partition_by=["day"])
    DeltaTable(path).delete("id % 5 = 2")
    DeltaTable(path).delete("day = '2026-03-02'")
    kept = [i % 5 != 2 and d.day != 2 for i, d in zip(wanted["id"].to_pylist(), wanted["day"].to_pylist())]
    check_then_append(lake, path, wanted.filter(pa.array(kept)))


def test_merged_into(lake, path):
    write_deltalake(path, theirs(0, 400))
    upserts = theirs(350, 100).set_column(5, "speed", pa.array([7.5] * 100))
    (
        DeltaTable(path)
        .merge(upserts, "t.id = s.id", source_alias="s", target_alias="t")
        .when_matched_update_all()
        .when_not_matched_insert_all()
        .execute()
    )
    check_then_append(lake, path, pa.concat_tables([theirs(0, 400).slice(0, 350), upserts]))


def test_overwritten_where(lake, path):
    write_deltalake(path, theirs(0, 400))
    found = theirs(1000, 10)
    write_deltalake(path, found, mode="overwrite", predicate="id < 100 OR id >= 1000")
    check_then_append(lake, path, pa.concat_tables([theirs(0, 400).slice(100), found]))


def test_with_columns_added(lake, path):
    write_deltalake(path, theirs(0, 100).drop_columns(["speed", "owner", "bbox"]))
    write_deltalake(path, theirs(100, 100), mode="append", schema_mode="merge")
    first = theirs(0, 100)
    for name in ("speed", "owner", "bbox"):
        place = first.column_names.index(name)
        first = first.set_column(place, first.field(name), pa.nulls(100, first.field(name).type))
    check_then_append(lake, path, pa.concat_tables([first, theirs(100, 100)]))


@pytest.mark.parametrize("checkpointed", [1, 3, 5])
def test_checkpointed(lake, path, checkpointed):
    for first in range(0, 600, 100):
        write_deltalake(path, theirs(first, 100), mode="append")
        if first == checkpointed * 100:
            DeltaTable(path).create_checkpoint()
            DeltaTable(path).cleanup_metadata()
    check_then_append(lake, path, pa.concat_tables([theirs(first, 100) for first in range(0, 600, 100)]))


def test_with_a_change_feed_and_restored(lake, path):
    write_deltalake(path, theirs(0, 100), configuration={"delta.enableChangeDataFeed": "true"})
    write_deltalake(path, theirs(100, 100), mode="append")
    DeltaTable(path).delete("id < 50")
    DeltaTable(path).restore(1)
    check_then_append(lake, path, pa.concat_tables([theirs(0, 100), theirs(100, 100)]))


@pytest.mark.parametrize("partitioned", [[], ["kind"]], ids=["plain", "partitioned"])
def test_duckdb_appends_too(lake, path, partitioned):
    found = [with_boxes(rows(first, 40, [kind])) for first, kind in [(0, "a/b"), (40, "bus"), (80, None), (120, "bus")]]
    write_deltalake(path, found[0], partition_by=partitioned or None)
    insert_with_duckdb(path, found[1])
    lake.append("t", found[2])
    insert_with_duckdb(path, found[3])
    check_then_append(lake, path, pa.concat_tables(found))


def test_earlier_versions(lake, path):
    write_deltalake(path, theirs(0, 100))
    write_deltalake(path, theirs(100, 100), mode="append")
    DeltaTable(path).delete("id < 150")
    lake.append("t", theirs(200, 100))
    for version in range(4):
        ours = by_id(lake.read("t", version=str(version)))
        for read in READERS.values():
            assert_rows(ours, by_id(read(path, version=version)).select(ours.column_names))
    assert [entry["id"] for entry in lake.ask("history", "t")] == ["3", "2", "1", "0"]


@pytest.mark.parametrize("inline", [True, False], ids=["inline", "in_a_file"])
def test_deletion_vectors_are_honoured(lake, path, inline):
    write_deltalake(path, theirs(0, 300), configuration={"delta.enableDeletionVectors": "true"})
    write_deltalake(path, theirs(300, 200), mode="append")
    assert delete_by_position(path, 2, lambda i: i % 7 == 3, inline) == 71
    wanted = pa.concat_tables([theirs(0, 300), theirs(300, 200)])
    wanted = wanted.filter(pa.array([i % 7 != 3 for i in range(500)]))
    assert_rows(by_id(lake.read("t")), wanted)
    assert_rows(by_id(lake.query("FROM t")).select(wanted.column_names), wanted)
    assert_rows(by_id(with_datafusion(path)), wanted)
    assert_rows(by_id(with_duckdb(path)), wanted)


def test_mapped_columns_are_read_and_refused_for_write(lake, path):
    wanted = theirs(0, 200)
    mapped = {"delta.columnMapping.mode": "name", "delta.minReaderVersion": "2", "delta.minWriterVersion": "5"}
    write_deltalake(path, wanted, configuration=mapped)
    assert_rows(by_id(lake.read("t")), wanted)
    with pytest.raises(Refused, match="columnMapping"):
        lake.append("t", theirs(200, 10))
    assert DeltaTable(path).version() == 0


@pytest.mark.parametrize(
    ("features", "version"),
    [
        ({"readerFeatures": ["fromTheFuture"], "writerFeatures": ["fromTheFuture"]}, (3, 7)),
        ({}, (9, 9)),
    ],
    ids=["feature", "version"],
)
def test_what_cannot_be_honoured_is_refused_by_name(lake, path, features, version):
    write_deltalake(path, theirs(0, 10))
    protocol = {"minReaderVersion": version[0], "minWriterVersion": version[1], **features}
    commit(path, 1, {"protocol": protocol})
    with pytest.raises(Refused, match="fromTheFuture" if features else "9"):
        lake.read("t")
    with pytest.raises(Refused, match="fromTheFuture" if features else "9"):
        lake.append("t", theirs(10, 10))
    assert sorted(f.name for f in (lake.folder / "t" / "_delta_log").glob("*.json"))[-1].startswith("0" * 19 + "1")


def test_a_writer_feature_that_cannot_be_honoured_is_refused_by_name(lake, path):
    """A reader could do without it; the Kernel cannot tell, because it does not know the name at all."""
    write_deltalake(path, theirs(0, 10))
    commit(path, 1, {"protocol": {"minReaderVersion": 1, "minWriterVersion": 7, "writerFeatures": ["fromTheFuture"]}})
    for ask in (lambda: lake.read("t"), lambda: lake.append("t", theirs(10, 10))):
        with pytest.raises(Refused, match="fromTheFuture"):
            ask()


def test_a_column_of_a_type_that_we_do_not_have_is_refused_by_name(lake, path):
    write_deltalake(path, theirs(0, 10), configuration={"delta.enableDeletionVectors": "true"})
    metadata = next(a["metaData"] for a in actions(path, 0) if "metaData" in a)
    schema = json.loads(metadata["schemaString"])
    schema["fields"].append({"name": "anything", "type": "variant", "nullable": True, "metadata": {}})
    commit(path, 1, {"metaData": metadata | {"schemaString": json.dumps(schema)}})
    with pytest.raises(Refused, match='"anything" is of type variant'):
        lake.read("t")


def test_append_only_tables_are_appended_to(lake, path):
    write_deltalake(path, theirs(0, 100), configuration={"delta.appendOnly": "true"})
    check_then_append(lake, path, theirs(0, 100))


def test_paths_outside_the_table_are_refused(lake, path, tmp_path):
    write_deltalake(path, theirs(0, 10))
    write_deltalake(str(tmp_path / "elsewhere"), theirs(10, 10))
    secret = next((tmp_path / "elsewhere").glob("*.parquet"))
    stolen = next(a["add"] for a in actions(path, 0) if "add" in a) | {"size": secret.stat().st_size}
    for number, there in enumerate([secret.as_uri(), f"../../elsewhere/{secret.name}"]):
        table = str(lake.folder / f"outside{number}")
        write_deltalake(table, theirs(0, 10))
        commit(table, 1, {"add": stolen | {"path": there}})
        with pytest.raises(Refused, match=secret.name):
            lake.read(f"outside{number}")
