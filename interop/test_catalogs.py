"""Catalogs that we share with others: PostgreSQL by way of JDBC, and Iceberg's REST protocol."""

import time

import pyarrow as pa
import pytest
from iceberg_tables import NAMESPACE, READERS, duckdb_attached
from ours import Ours, Refused
from our_tables import by_id, evolved, partitioned, renamed_widened_and_dropped, replaced
from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import CommitFailedException
from samples import SCHEMA, rows, with_boxes
from servers import NotHere, iceberg_rest, postgresql
from support import assert_rows

FILES = {"io-impl": "dev.graticule.interop.LocalFileIO"}


class Shared:
    """A catalog: how we open it, and how pyiceberg does."""

    def __init__(self, ours, theirs):
        self.ours = ours
        self.theirs = theirs

    def lake(self, side, folder):
        return side.lake(folder, iceberg=self.ours)

    def table(self, name="t"):
        return self.theirs().load_table((NAMESPACE, name))


@pytest.fixture(scope="session")
def database():
    try:
        with postgresql() as address:
            yield address
    except NotHere as e:
        pytest.skip(str(e))


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    try:
        with iceberg_rest(tmp_path_factory.mktemp("rest")) as address:
            yield address
    except NotHere as e:
        pytest.skip(str(e))


@pytest.fixture
def on_postgresql(database, tmp_path, request):
    # A name of its own keeps the tables of one test from those of another.
    name = request.node.name
    properties = {
        "uri": f"jdbc:postgresql://{database}",
        "jdbc.user": "interop",
        "jdbc.schema-version": "V1",
        "warehouse": str(tmp_path / "warehouse"),
        **FILES,
    }
    ours = {"catalog": "org.apache.iceberg.jdbc.JdbcCatalog", "name": name, "properties": properties}
    uri = f"postgresql+psycopg2://interop@{database}"
    return Shared(ours, lambda: SqlCatalog(name, uri=uri, warehouse=str(tmp_path / "warehouse")))


@pytest.fixture
def on_rest(served):
    catalog = RestCatalog("served", uri=served)
    if catalog.namespace_exists(NAMESPACE):
        for table in catalog.list_tables(NAMESPACE):
            catalog.drop_table(table)
    ours = {"catalog": "org.apache.iceberg.rest.RESTCatalog", "name": "served", "properties": {"uri": served, **FILES}}
    return Shared(ours, lambda: RestCatalog("served", uri=served))


@pytest.fixture(params=["on_postgresql", "on_rest"])
def shared(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def lake(shared, ours, tmp_path):
    opened = shared.lake(ours, tmp_path / "lake")
    yield opened
    opened.close()


def check_all_read(lake, shared, wanted):
    wanted = by_id(wanted)
    assert_rows(by_id(lake.read("t")), wanted)
    for read in READERS.values():
        assert_rows(by_id(read(shared.table())).select(wanted.column_names), wanted)


STATES = [partitioned, evolved, replaced, renamed_widened_and_dropped]


@pytest.mark.parametrize("state", STATES, ids=lambda s: s.__name__)
def test_they_read_what_we_made_append_and_we_append_again(lake, shared, state):
    wanted = state(lake, "iceberg")
    check_all_read(lake, shared, wanted)
    shared.table().append(shared.table().scan(limit=5).to_arrow())
    again = lake.read("t")
    assert again.num_rows == wanted.num_rows + 5
    lake.append("t", again.slice(0, 7))
    assert shared.table().scan().count() == wanted.num_rows + 12
    assert lake.ask("tables") == ["t"]


def test_we_read_what_they_made_append_and_they_append_again(lake, shared):
    shared.theirs().create_namespace_if_not_exists(NAMESPACE)
    table = shared.theirs().create_table((NAMESPACE, "t"), schema=with_boxes(rows(0, 0)).schema)
    table.append(with_boxes(rows(0, 100)))
    lake.append("t", with_boxes(rows(100, 100)))
    table.refresh().append(with_boxes(rows(200, 100)))
    wanted = pa.concat_tables([with_boxes(rows(first, 100)) for first in (0, 100, 200)])
    check_all_read(lake, shared, wanted)


def test_of_two_processes_that_begin_one_table_one_wins(shared, tmp_path):
    sides = [Ours(tmp_path) for _ in range(2)]
    lakes = [shared.lake(side, tmp_path / "lake") for side in sides]
    like = [side.write(SCHEMA.empty_table()) for side in sides]
    for side, lake, file in zip(sides, lakes, like):
        side.begin("create", lake=lake.name, table="t", like=file, format="iceberg")
    errors = []
    for side in sides:
        try:
            side.end()
        except Refused as e:
            errors.append(e.error)
    assert errors == ["TableExistsException"]
    for side in sides:
        side.close()


def test_of_two_changes_to_one_column_one_is_a_conflict_with_the_other(shared, tmp_path):
    sides = [Ours(tmp_path) for _ in range(2)]
    lakes = [shared.lake(side, tmp_path / "lake") for side in sides]
    lakes[0].create("t", SCHEMA, "iceberg")
    types = [pa.string(), pa.float64()]
    likes = [side.write(SCHEMA.append(pa.field("note", t)).empty_table()) for side, t in zip(sides, types)]
    for side, lake, like in zip(sides, lakes, likes):
        side.begin("evolve", lake=lake.name, table="t", like=like, add=["note"])
    errors = []
    for side in sides:
        try:
            side.end()
        except Refused as e:
            errors.append(e.error)
    assert len(errors) == 1, errors
    assert len([f for f in shared.table().schema().fields if f.name == "note"]) == 1
    for side in sides:
        side.close()


def test_three_processes_and_pyiceberg_commit_at_once_and_all_land(shared, tmp_path):
    sides = [Ours(tmp_path) for _ in range(3)]
    lakes = [shared.lake(side, tmp_path / "lake") for side in sides]
    lakes[0].create("t", SCHEMA, "iceberg")
    times = 10
    for number, (side, lake) in enumerate(zip(sides, lakes)):
        files = [side.write(rows(1000 * number + 10 * n, 10)) for n in range(times)]
        side.begin("appendEach", lake=lake.name, table="t", files=[str(f) for f in files])
    for n in range(5):
        append_until_it_lands(shared, with_boxes(rows(10_000 + 10 * n, 10)))
    for side in sides:
        side.end()
    wanted = [rows(1000 * number + 10 * n, 10) for number in range(3) for n in range(times)]
    wanted += [rows(10_000 + 10 * n, 10) for n in range(5)]
    check_all_read(lakes[0], shared, pa.concat_tables(wanted))
    for side in sides:
        side.close()


def append_until_it_lands(shared, found):
    """pyiceberg tries a few times itself, and then says so."""
    for _ in range(50):
        try:
            shared.table().append(found)
            return
        except CommitFailedException:
            time.sleep(0.05)
    raise AssertionError("pyiceberg lost every race")


@pytest.fixture
def duckdb_rest(served, on_rest, ours, tmp_path):
    opened = on_rest.lake(ours, tmp_path / "lake")
    opened.shared = on_rest
    opened.address = served
    opened.sql = duckdb_attached(served)
    yield opened
    opened.close()


@pytest.mark.parametrize("version", ["2", "3"])
def test_duckdb_inserts_deletes_and_updates_our_table(duckdb_rest, version):
    lake = duckdb_rest
    plain = [n for n in SCHEMA.names if n != "geometry"]
    lake.create("t", rows(0, 0).select(plain).schema, "iceberg", version=version)
    lake.append("t", rows(0, 100).select(plain))
    lake.append("t", rows(100, 100).select(plain))
    check_deleted_updated_and_inserted(lake, pa.concat_tables([rows(0, 100), rows(100, 100)]).select(plain))


@pytest.mark.parametrize("version", ["2", "3"])
def test_duckdb_deletes_from_its_own_table(duckdb_rest, version):
    lake = duckdb_rest
    lake.shared.theirs().create_namespace_if_not_exists(NAMESPACE)
    found = with_boxes(rows(0, 200))
    lake.sql.register("found", found)
    lake.sql.execute(
        f"CREATE TABLE shared.{NAMESPACE}.t (id BIGINT, kind VARCHAR, day DATE, seen TIMESTAMPTZ, count INTEGER,"
        " speed DOUBLE, loaded BOOLEAN, fare DECIMAL(9, 2), stops VARCHAR[], owner STRUCT(name VARCHAR, since DATE),"
        " geometry BLOB, bbox STRUCT(xmin DOUBLE, ymin DOUBLE, xmax DOUBLE, ymax DOUBLE))"
        f" WITH ('format-version' = '{version}')"
    )
    lake.sql.execute(f"INSERT INTO shared.{NAMESPACE}.t FROM found")
    check_deleted_updated_and_inserted(lake, found)


def test_native_geometries_go_both_ways(duckdb_rest):
    lake, table = duckdb_rest, f"shared.{NAMESPACE}.t"
    lake.shared.theirs().create_namespace_if_not_exists(NAMESPACE)
    sql = duckdb_attached(lake.address, "spatial")
    sql.execute(f"CREATE TABLE {table} (id BIGINT, geometry GEOMETRY('OGC:CRS84')) WITH ('format-version' = '3')")
    found = rows(0, 100).select(["id", "geometry"])
    sql.register("found", with_boxes(found))
    sql.execute(f"INSERT INTO {table} SELECT id, ST_SetCRS(ST_GeomFromWKB(geometry), 'OGC:CRS84') FROM found")
    lake.append("t", rows(100, 100).select(["id", "geometry"]))
    wanted = pa.concat_tables([found, rows(100, 100).select(["id", "geometry"])])
    assert_rows(by_id(lake.read("t")), wanted)
    there = sql.sql(f"SELECT id, ST_AsWKB(geometry) AS geometry FROM {table}").to_arrow_table()
    assert_rows(by_id(there), wanted)
    assert lake.read("t").schema.field("geometry").metadata[b"ARROW:extension:name"] == b"geoarrow.wkb"


def check_deleted_updated_and_inserted(lake, wanted):
    """DuckDB deletes by position files in version 2 and by deletion vectors in version 3."""
    table = f"shared.{NAMESPACE}.t"
    lake.sql.register("more", wanted.slice(0, 5).set_column(0, "id", pa.array(range(900, 905), pa.int64())))
    lake.sql.execute(f"DELETE FROM {table} WHERE id % 7 = 3")
    lake.sql.execute(f"UPDATE {table} SET speed = 1.5 WHERE id < 20")
    lake.sql.execute(f"INSERT INTO {table} FROM more")
    lake.sql.execute(f"DELETE FROM {table} WHERE id = 904")
    found = [
        row | ({"speed": 1.5} if row["id"] < 20 else {}) for row in wanted.to_pylist() if row["id"] % 7 != 3
    ]
    found += [row | {"id": 900 + n} for n, row in enumerate(wanted.slice(0, 4).to_pylist())]
    wanted = pa.Table.from_pylist(found, wanted.schema)
    check_all_read(lake, lake.shared, wanted)
    assert_rows(by_id(lake.query("FROM t")).select(wanted.column_names), by_id(wanted))
    more = wanted.slice(0, 5).set_column(0, "id", pa.array(range(950, 955), pa.int64()))
    lake.append("t", more)
    lake.sql.execute(f"DELETE FROM {table} WHERE id = 951")
    kept = more.filter(pa.array([i != 951 for i in more["id"].to_pylist()]))
    check_all_read(lake, lake.shared, pa.concat_tables([wanted, kept]))
