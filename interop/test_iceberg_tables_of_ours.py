"""Our Iceberg tables as pyiceberg and DuckDB read them, change them, and as we read what became of them."""

import json

import duckdb
import geopandas
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from iceberg_tables import NAMESPACE, READERS, embedded
from our_tables import ALWAYS, WITH_IDS, appended, by_id, only, partitioned
from pyiceberg.exceptions import ValidationError
from pyiceberg.expressions import And, GreaterThanOrEqual, LessThanOrEqual
from samples import SCHEMA, rows, with_boxes
from support import assert_rows, duckdb_with


@pytest.fixture
def table(lake):
    """Loads our table with pyiceberg, once it is there."""
    return lambda: embedded(lake.folder).load_table((NAMESPACE, "t"))


def check_all_read(lake, table, wanted):
    wanted = by_id(wanted)
    assert_rows(by_id(lake.read("t")), wanted)
    for read in READERS.values():
        assert_rows(by_id(read(table())).select(wanted.column_names), wanted)


def like_ours(wanted, first, count=40):
    """More rows as the table has them after whatever became of it."""
    found = rows(first, count, ["bus"])
    if "velocity" in wanted.column_names:
        found = found.rename_columns([{"speed": "velocity"}.get(n, n) for n in found.column_names])
    for name in wanted.column_names:
        if name not in found.column_names:
            found = found.append_column(name, pa.array(["more"] * count))
    return found.select(wanted.column_names).cast(wanted.schema)


def check_all_append(lake, table, wanted):
    table().append(in_their_order(table(), with_boxes(like_ours(wanted, 1000))))
    lake.append("t", like_ours(wanted, 2000))
    table().append(in_their_order(table(), with_boxes(like_ours(wanted, 3000))))
    lake.append("t", like_ours(wanted, 4000))
    more = [like_ours(wanted, n) for n in (1000, 2000, 3000, 4000)]
    check_all_read(lake, table, pa.concat_tables([wanted, *more]))


def in_their_order(table, found):
    return found.select([field.name for field in table.schema().fields])


@pytest.mark.parametrize("state", ALWAYS + WITH_IDS, ids=lambda s: s.__name__)
def test_they_read_it_and_append_and_we_append_again(lake, table, state):
    wanted = state(lake, "iceberg")
    check_all_read(lake, table, wanted)
    check_all_append(lake, table, wanted)


def test_they_leave_out_what_our_deletion_vectors_name(lake, table):
    """Of version 3, without geometries, whose type pyiceberg does not know there."""
    plain = [name for name in SCHEMA.names if name != "geometry"]
    lake.create("t", pa.schema([SCHEMA.field(name) for name in plain]), "iceberg", version="3")
    lake.append("t", rows(0, 100).select(plain))
    lake.append("t", rows(100, 100).select(plain))
    for first in (10, 40, 150):
        told = lake.ask("deleteWhere", "t", **{"from": str(first), "to": str(first + 20)})
        assert (told["marked"], told["rewritten"]) == (1, 0)
    told = lake.ask("upsert", "t", rows=lake.ours.write(rows(95, 10, ["ferry"]).select(plain)), keys=["id"])
    assert (told["updated"], told["marked"]) == (10, 2)

    gone = [*range(10, 30), *range(40, 60), *range(95, 105), *range(150, 170)]
    wanted = only(pa.concat_tables([rows(0, 100), rows(100, 100)]), lambda i: i not in gone)
    wanted = pa.concat_tables([wanted, rows(95, 10, ["ferry"])]).select(plain)
    check_all_read(lake, table, wanted)


def test_they_see_our_versions_and_tags(lake, table):
    appended(lake, "iceberg")
    lake.ask("tag", "t", tag="third")
    lake.append("t", rows(300, 100))
    snapshots = [entry.snapshot_id for entry in table().history()]
    counts = [len(READERS["pyiceberg"](table(), snapshot)) for snapshot in snapshots]
    assert counts[-4:] == [100, 200, 300, 400]
    for snapshot, count in zip(snapshots[-4:], counts[-4:]):
        assert len(READERS["duckdb"](table(), snapshot)) == count
    assert table().snapshot_by_name("third").snapshot_id == snapshots[-2]


def test_our_bounds_let_them_skip_files(lake, table):
    lake.create("t", SCHEMA, "iceberg")
    found = by_id(rows(0, 400))
    boxes = with_boxes(found)["bbox"].to_pylist()
    for quarter in range(4):
        mine = [b is not None and -180 + quarter * 90 <= b["xmin"] < -90 + quarter * 90 for b in boxes]
        lake.append("t", found.filter(pa.array(mine)))
    window = And(GreaterThanOrEqual("bbox.xmax", 10.0), LessThanOrEqual("bbox.xmin", 20.0))
    assert len(list(table().scan().plan_files())) == 4
    assert len(list(table().scan(row_filter=window).plan_files())) <= 2
    in_window = [i for i, b in zip(found["id"].to_pylist(), boxes) if b and b["xmax"] >= 10 and b["xmin"] <= 20]
    assert sorted(table().scan(row_filter=window).to_arrow()["id"].to_pylist()) == in_window


def test_our_layout_is_in_the_tables_own_properties(lake, table):
    partitioned(lake, "iceberg")
    properties = table().properties
    for name in (
        "write.target-file-size-bytes",
        "write.metadata.compression-codec",
        "write.metadata.previous-versions-max",
        "gc.enabled",
        "write.parquet.compression-codec",
    ):
        assert name in properties
    assert [field.name for field in table().spec().fields] == ["kind", "day"]


def geo_keys(table):
    return [b"geo" in pq.read_metadata(task.file.file_path).metadata for task in table.scan().plan_files()]


def test_files_that_lost_their_geo_key_are_read_by_the_tables_contract(lake, table):
    wanted = appended(lake, "iceberg")
    before = lake.ask("contract", "t")
    assert all(geo_keys(table()))
    assert all(found == [] for found in lake.ask("violations", "t").values())
    table().overwrite(in_their_order(table(), with_boxes(wanted)))
    assert not any(geo_keys(table()))
    assert list(lake.ask("violations", "t").values()) == [["metadata_missing"]]
    assert lake.ask("contract", "t") == before
    check_all_read(lake, table, wanted)
    check_all_append(lake, table, wanted)


def test_they_delete_overwrite_and_upsert(lake, table):
    wanted = partitioned(lake, "iceberg")
    table().delete("id < 30")
    table().dynamic_partition_overwrite(in_their_order(table(), with_boxes(rows(500, 8, ["bus"]))))
    days = set(rows(500, 8, ["bus"])["day"].to_pylist())
    kept = [
        i >= 30 and not (k == "bus" and d in days)
        for i, k, d in zip(*(wanted[c].to_pylist() for c in ("id", "kind", "day")))
    ]
    wanted = pa.concat_tables([wanted.filter(pa.array(kept)), rows(500, 8, ["bus"])])
    check_all_read(lake, table, wanted)
    check_all_append(lake, table, wanted)


def test_they_evolve_it(lake, table):
    wanted = appended(lake, "iceberg")
    with table().update_schema() as change:
        change.rename_column("speed", "velocity")
        change.delete_column("owner")
    with table().update_spec() as spec:
        spec.add_identity("kind")
    wanted = wanted.rename_columns([{"speed": "velocity"}.get(n, n) for n in wanted.column_names])
    wanted = wanted.drop_columns(["owner"])
    check_all_read(lake, table, wanted)
    check_all_append(lake, table, wanted)


def test_our_own_query_gives_the_same_rows(lake, table):
    wanted = partitioned(lake, "iceberg")
    table().delete("id < 30")
    wanted = wanted.filter(pa.array([i >= 30 for i in wanted["id"].to_pylist()]))
    assert_rows(by_id(lake.query("FROM t")).select(wanted.column_names), by_id(wanted))


def test_duckdb_has_to_be_told_that_geometries_are_bytes(lake, table):
    lake.create("t", SCHEMA, "iceberg")
    lake.append("t", rows(0, 100))
    asked = f"SELECT geometry FROM iceberg_scan('{table().metadata_location}')"
    sql = duckdb_with("avro", "iceberg").cursor()
    sql.execute("RESET enable_geoparquet_conversion")
    with pytest.raises(duckdb.ConversionException, match="GEOMETRY"):
        sql.execute(asked).fetchall()
    sql.execute("SET enable_geoparquet_conversion = false")
    assert len(sql.execute(asked).fetchall()) == 100


def in_crs(crs, **edges):
    """The sample's columns with a geometry in another CRS."""
    stated = json.dumps({"crs": crs, "crs_type": "authority_code", **edges})
    metadata = {"ARROW:extension:name": "geoarrow.wkb", "ARROW:extension:metadata": stated}
    field = pa.field("geometry", pa.binary(), metadata=metadata)
    return SCHEMA.set(SCHEMA.get_field_index("geometry"), field)


def asked_of_duckdb(lake):
    newest = max((lake.folder / "t" / "metadata").glob("*.metadata.json"))
    return f"SELECT * REPLACE (ST_AsWKB(geometry) AS geometry) FROM iceberg_scan('{newest}')"


@pytest.mark.parametrize("crs", ["OGC:CRS84", "EPSG:3857"])
def test_duckdb_with_spatial_reads_native_geometries(lake, crs):
    lake.create("t", in_crs(crs), "iceberg", version=3)
    wanted = [rows(0, 100).cast(in_crs(crs)), rows(100, 100).cast(in_crs(crs))]
    for found in wanted:
        lake.append("t", found)
    sql = duckdb_with("avro", "iceberg", "spatial").cursor()
    wanted = pa.concat_tables(wanted)
    assert_rows(by_id(sql.sql(asked_of_duckdb(lake)).to_arrow_table()).select(SCHEMA.names), wanted)
    assert_rows(by_id(lake.read("t")), wanted)


def test_duckdb_does_not_read_geographies_yet(lake):
    schema = in_crs("OGC:CRS84", edges="spherical")
    lake.create("t", schema, "iceberg", version=3)
    lake.append("t", rows(0, 100).cast(schema))
    with pytest.raises(duckdb.Error, match="Geography"):
        duckdb_with("avro", "iceberg", "spatial").cursor().execute(asked_of_duckdb(lake))
    assert_rows(by_id(lake.read("t")), rows(0, 100))


def test_pyiceberg_does_not_open_native_geometries_yet(lake, table):
    lake.create("t", SCHEMA, "iceberg", version=3)
    with pytest.raises(ValidationError, match="Could not parse geometry"):
        table()


def test_geopandas_and_pyarrow_open_its_files_as_they_are(lake, table):
    wanted = appended(lake, "iceberg")
    files = [task.file.file_path for task in table().scan().plan_files()]
    frames = [geopandas.read_parquet(f) for f in files]
    assert {str(frame.crs) for frame in frames} == {"OGC:CRS84"}
    assert sum(len(frame) for frame in frames) == len(wanted)
    assert_rows(by_id(pq.read_table(files)).select(wanted.column_names), by_id(wanted))
