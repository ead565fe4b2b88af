"""Our Delta tables as deltalake and DuckDB read them, change them, and as we read what became of them."""

import duckdb
import geopandas
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from delta_tables import READERS, actions, insert_with_duckdb, with_deltalake
from deltalake import DeltaTable, write_deltalake
from our_tables import ALWAYS, appended, by_id, partitioned
from samples import SCHEMA, rows, with_boxes
from support import assert_rows, duckdb_with


@pytest.fixture
def path(lake):
    return str(lake.folder / "t")


def check_all_read(lake, path, wanted):
    wanted = by_id(wanted)
    assert_rows(by_id(lake.read("t")), wanted)
    for read in READERS.values():
        assert_rows(by_id(read(path)).select(wanted.column_names), wanted)


def check_all_append(lake, path, wanted):
    """They append, DuckDB too when it can, and we append again."""
    extra = [n for n in wanted.column_names if n not in SCHEMA.names]

    def more(first, count=40):
        found = rows(first, count, ["bus"])
        for name in extra:
            found = found.append_column(name, pa.array(["more"] * count))
        return found.select(wanted.column_names)

    write_deltalake(path, with_boxes(more(1000)), mode="append")
    lake.append("t", more(2000))
    insert_with_duckdb(path, with_boxes(more(3000)))
    lake.append("t", more(4000))
    check_all_read(lake, path, pa.concat_tables([wanted, *[more(n) for n in (1000, 2000, 3000, 4000)]]))


@pytest.mark.parametrize("state", ALWAYS, ids=lambda s: s.__name__)
def test_they_read_it_and_append_and_we_append_again(lake, path, state):
    wanted = state(lake, "delta")
    check_all_read(lake, path, wanted)
    if state.__name__ != "partitioned_by_moment_and_number":
        check_all_append(lake, path, wanted)


def test_they_see_our_history(lake, path):
    appended(lake, "delta")
    lake.ask("replace", "t")
    history = [h["operation"] for h in reversed(DeltaTable(path).history())]
    # The files of the replacement came about as an append that was taken back.
    assert history == ["CREATE TABLE", "WRITE", "WRITE", "WRITE", "WRITE", "DELETE", "OPTIMIZE"]
    for version, count in enumerate([0, 100, 200, 300, 600, 300, 300]):
        for read in READERS.values():
            assert len(read(path, version=version)) == count


def test_our_statistics_let_them_skip_files(lake, path):
    lake.create("t", SCHEMA, "delta")
    found = by_id(rows(0, 400))
    boxes = with_boxes(found)["bbox"].to_pylist()
    for quarter in range(4):
        mine = [b is not None and -180 + quarter * 90 <= b["xmin"] < -90 + quarter * 90 for b in boxes]
        lake.append("t", found.filter(pa.array(mine)))
    adds = pa.table(DeltaTable(path).get_add_actions(flatten=True))
    assert adds.num_rows == 4
    assert {"min.bbox.xmin", "max.bbox.xmax", "min.id", "max.id", "null_count.geometry"} <= set(adds.column_names)
    assert sorted(x // 90 for x in adds["min.bbox.xmin"].to_pylist()) == [-2, -1, 0, 1]


def geo_keys(path):
    """Whether each live file still has the key."""
    return [b"geo" in pq.read_metadata(f.removeprefix("file://")).metadata for f in DeltaTable(path).file_uris()]


REWRITES = {
    "compact": lambda path: DeltaTable(path).optimize.compact(),
    "z_order": lambda path: DeltaTable(path).optimize.z_order(["bbox.xmin", "bbox.ymin"]),
}


@pytest.mark.parametrize("rewrite", REWRITES.values(), ids=REWRITES)
@pytest.mark.parametrize("state", [appended, partitioned], ids=lambda s: s.__name__)
def test_files_that_lost_their_geo_key_in_a_rewrite_are_read_by_the_tables_contract(lake, path, state, rewrite):
    wanted = state(lake, "delta")
    before = lake.ask("contract", "t")
    assert all(geo_keys(path))
    assert all(found == [] for found in lake.ask("violations", "t").values())
    rewrite(path)
    assert not any(geo_keys(path))
    assert list(lake.ask("violations", "t").values()) == [["metadata_missing"]] * len(geo_keys(path))
    assert lake.ask("contract", "t") == before
    check_all_read(lake, path, wanted)
    schema = lake.read("t").schema
    assert schema.field("geometry").metadata == lake.read("t", version="0").schema.field("geometry").metadata
    check_all_append(lake, path, wanted)


def test_they_delete_update_and_merge(lake, path):
    wanted = appended(lake, "delta")
    DeltaTable(path).delete("id % 3 = 1")
    DeltaTable(path).update(predicate="id < 100", updates={"speed": "1.5"})
    upserts = with_boxes(rows(290, 20))
    (
        DeltaTable(path)
        .merge(upserts, "t.id = s.id", source_alias="s", target_alias="t")
        .when_matched_update_all()
        .when_not_matched_insert_all()
        .execute()
    )
    found = []
    for row in wanted.to_pylist():
        if row["id"] % 3 != 1 and row["id"] < 290:
            found.append(row | ({"speed": 1.5} if row["id"] < 100 else {}))
    wanted = pa.concat_tables([pa.Table.from_pylist(found, SCHEMA), rows(290, 20)])
    check_all_read(lake, path, wanted)
    check_all_append(lake, path, wanted)


def test_they_overwrite_partitions_and_restore(lake, path):
    wanted = partitioned(lake, "delta")
    version = DeltaTable(path).version()
    write_deltalake(path, with_boxes(rows(500, 10, ["bus"])), mode="overwrite", predicate="kind = 'bus'")
    kept = wanted.filter(pa.array([k != "bus" for k in wanted["kind"].to_pylist()]))
    check_all_read(lake, path, pa.concat_tables([kept, rows(500, 10, ["bus"])]))
    DeltaTable(path).restore(version)
    check_all_read(lake, path, wanted)


def test_they_checkpoint_and_vacuum(lake, path):
    wanted = appended(lake, "delta")
    lake.ask("replace", "t")
    DeltaTable(path).create_checkpoint()
    DeltaTable(path).vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False)
    check_all_read(lake, path, wanted)
    check_all_append(lake, path, wanted)


def test_our_own_query_gives_the_same_rows(lake, path):
    wanted = partitioned(lake, "delta")
    DeltaTable(path).delete("id % 4 = 0")
    wanted = wanted.filter(pa.array([i % 4 != 0 for i in wanted["id"].to_pylist()]))
    assert_rows(by_id(lake.query("FROM t")).select(wanted.column_names), by_id(wanted))
    assert len(with_deltalake(path)) == len(wanted)
    assert any("remove" in a for a in actions(path, DeltaTable(path).version()))


def test_duckdb_has_to_be_told_that_geometries_are_bytes(lake, path):
    appended(lake, "delta")
    asked = f"SELECT geometry FROM delta_scan('{path}')"
    sql = duckdb_with("delta").cursor()
    sql.execute("RESET enable_geoparquet_conversion")
    with pytest.raises(duckdb.ConversionException, match="GEOMETRY"):
        sql.execute(asked).fetchall()
    sql.execute("SET enable_geoparquet_conversion = false")
    assert len(sql.execute(asked).fetchall()) == 300


def test_geopandas_and_pyarrow_open_its_files_as_they_are(lake, path):
    wanted = appended(lake, "delta")
    files = [f.removeprefix("file://") for f in DeltaTable(path).file_uris()]
    frames = [geopandas.read_parquet(f) for f in files]
    assert {str(frame.crs) for frame in frames} == {"OGC:CRS84"}
    assert sum(len(frame) for frame in frames) == len(wanted)
    assert_rows(by_id(pq.read_table(files)).select(wanted.column_names), by_id(wanted))
