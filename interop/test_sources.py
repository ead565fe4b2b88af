"""Files and databases of others, as our sources read them: row by row what their own writers were given."""

import contextlib
import datetime
import decimal
import random
import uuid

import fastavro
import geopandas
import pandas
import psycopg2
import pytest
import shapely
from servers import NotHere, postgresql

SEED = 20261130


def shapes(count):
    """Geometries of every type, some empty, some none."""
    made = random.Random(SEED)

    def ring(x, y, r):
        return [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r), (x - r, y - r)]

    def one(i):
        x, y = made.uniform(-170, 170), made.uniform(-80, 80)
        box = shapely.Polygon(ring(x, y, 2), [ring(x, y, 1)])
        return [
            shapely.Point(x, y),
            shapely.LineString([(x, y), (x + 1, y + 1), (x + 2, y)]),
            box,
            shapely.MultiPoint([(x, y), (y, x)]),
            shapely.MultiLineString([[(x, y), (x + 1, y)], [(x, y), (x, y + 1), (x + 1, y + 1)]]),
            shapely.MultiPolygon([box, shapely.Polygon(ring(x + 5, y, 1))]),
            shapely.GeometryCollection([shapely.Point(x, y), box]),
            None,
        ][i % 8]

    return [one(i) for i in range(count)]


def wkb(shape):
    return None if shape is None else shapely.to_wkb(shape, byte_order=1, flavor="iso", output_dimension=4)


def frame(count):
    return geopandas.GeoDataFrame(
        {
            "id": pandas.array(range(count), "int64"),
            "small": pandas.array([i if i % 3 else None for i in range(count)], "Int32"),
            "name": [f"näme {i}" if i % 5 else None for i in range(count)],
            "height": [i / 7 for i in range(count)],
            "seen": [i % 2 == 0 for i in range(count)],
        },
        geometry=shapes(count),
        crs="EPSG:25832",
    )


@pytest.mark.parametrize("index", ["YES", "NO"])
def test_flatgeobuf_of_gdal(lake, tmp_path, index):
    given = frame(80)
    if index == "YES":
        # GDAL puts nothing into an index that has no place.
        given = given[given.geometry.notna()]
    given.to_file(tmp_path / "in.fgb", driver="FlatGeobuf", SPATIAL_INDEX=index)
    found = lake.convert("flatgeobuf", file=tmp_path / "in.fgb").sort_by("id")
    for column in ["id", "small", "name", "height", "seen"]:
        want = [None if pandas.isna(v) else v for v in given[column]]
        assert found[column].to_pylist() == want, column
    assert found["geometry"].to_pylist() == [wkb(s) for s in given.geometry]
    assert b"25832" in found.schema.field("geometry").metadata[b"ARROW:extension:metadata"]


@pytest.mark.parametrize("kind", ["Point", "MultiPolygon"])
def test_flatgeobuf_of_one_type_with_heights(lake, tmp_path, kind):
    high = [shapely.force_3d(s, z=i) for i, s in enumerate(shapes(80)) if s is not None and s.geom_type == kind]
    geopandas.GeoDataFrame({"id": range(len(high))}, geometry=high, crs="EPSG:4326").to_file(
        tmp_path / "in.fgb", driver="FlatGeobuf"
    )
    found = lake.convert("flatgeobuf", file=tmp_path / "in.fgb").sort_by("id")
    assert found["geometry"].to_pylist() == [wkb(s) for s in high]


AVRO = {
    "type": "record",
    "name": "Row",
    "fields": [
        {"name": "id", "type": "long"},
        {"name": "name", "type": ["null", "string"]},
        {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B"]}},
        {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 3}},
        {"name": "key", "type": {"type": "string", "logicalType": "uuid"}},
        {"name": "day", "type": {"type": "int", "logicalType": "date"}},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "tags", "type": {"type": "array", "items": ["null", "string"]}},
        {
            "name": "size",
            "type": {
                "type": "record",
                "name": "Size",
                "fields": [{"name": "w", "type": "int"}, {"name": "h", "type": ["null", "double"]}],
            },
        },
        {"name": "geom", "type": ["null", "bytes"]},
    ],
}


@pytest.mark.parametrize("codec", ["null", "deflate"])
def test_avro_of_fastavro(lake, tmp_path, codec):
    made = random.Random(SEED)
    rows = [
        {
            "id": i,
            "name": f"näme {i}" if i % 3 else None,
            "kind": "AB"[i % 2],
            "price": decimal.Decimal(made.randrange(-(10**11), 10**11)).scaleb(-3),
            "key": uuid.UUID(int=made.getrandbits(128)),
            "day": datetime.date(1970, 1, 1) + datetime.timedelta(days=made.randrange(-40_000, 40_000)),
            "at": datetime.datetime(2026, 1, 31, tzinfo=datetime.timezone.utc) + datetime.timedelta(microseconds=i),
            "tags": [None, "x"][: i % 3],
            "size": {"w": -i, "h": None if i % 2 else i / 3},
            "geom": None if shape is None else shapely.to_wkb(shapely.set_srid(shape, 25832), include_srid=True),
        }
        for i, shape in enumerate(shapes(400))
    ]
    with (tmp_path / "in.avro").open("wb") as out:
        fastavro.writer(out, fastavro.parse_schema(AVRO), rows, codec=codec, sync_interval=4_000)
    found = lake.convert("avro", file=tmp_path / "in.avro", geometry="geom", crs="EPSG:25832")
    for column in ["id", "name", "kind", "price", "day", "at", "tags", "size"]:
        assert found[column].to_pylist() == [row[column] for row in rows], column
    assert [bytes(v.bytes if hasattr(v, "bytes") else v) for v in found["key"].to_pylist()] == [
        row["key"].bytes for row in rows
    ]
    assert found["geom"].to_pylist() == [wkb(s) for s in shapes(400)]


@pytest.fixture(scope="module")
def postgis():
    try:
        with postgresql() as address:
            host, rest = address.split(":")
            port, name = rest.split("/")
            with contextlib.closing(
                psycopg2.connect(host=host, port=port, dbname=name, user="interop")
            ) as connection:
                connection.autocommit = True
                try:
                    connection.cursor().execute("CREATE EXTENSION postgis")
                except psycopg2.errors.FeatureNotSupported as e:
                    raise NotHere("PostGIS is not installed") from e
                yield address, connection
    except NotHere as e:
        pytest.skip(str(e))


def test_types_and_geometries_of_postgis(lake, postgis):
    address, connection = postgis
    cursor = connection.cursor()
    cursor.execute(
        """
        CREATE TABLE places (
          id BIGINT, small SMALLINT, price NUMERIC(12, 3), free NUMERIC, name TEXT, day DATE, clock TIME,
          reading TIMESTAMP, moment TIMESTAMPTZ, key UUID, raw BYTEA, note JSONB, seen BOOLEAN, tags INT[],
          geom geometry(Geometry, 25832), globe geography, plain geometry)
        """
    )
    given = shapes(2_500)
    for i, shape in enumerate(given):
        hexed = None if shape is None else shapely.to_wkb(shape, hex=True)
        cursor.execute(
            """
            INSERT INTO places VALUES (
              %s, 7, 1234.567, 0.1234567890123456789, 'näme', '2026-01-31', '12:34:56.123456',
              '2026-01-31 12:34:56.123456', '2026-01-31 12:00:00+01', '123e4567-e89b-12d3-a456-426614174000',
              '\\x00ff', '{"a": 1}', true, ARRAY[1, NULL, 3],
              ST_SetSRID(%s::geometry, 25832), 'POINT (1 2)', ST_Force4D(%s::geometry))
            """,
            (i, hexed, hexed),
        )
    found = lake.convert(
        "jdbc", url=f"jdbc:postgresql://{address}", user="interop", sql="SELECT * FROM places ORDER BY id"
    )
    assert found["id"].to_pylist() == list(range(2_500))
    assert found["geom"].to_pylist() == [wkb(s) for s in given]
    assert [shapely.force_2d(shapely.from_wkb(v)) if v else None for v in found["plain"].to_pylist()] == given
    assert b"25832" in found.schema.field("geom").metadata[b"ARROW:extension:metadata"]
    assert b"spherical" in found.schema.field("globe").metadata[b"ARROW:extension:metadata"]
    row = found.slice(0, 1).to_pylist()[0]
    assert row["small"] == 7
    assert row["price"] == decimal.Decimal("1234.567")
    assert row["free"] == "0.1234567890123456789"
    assert row["day"] == datetime.date(2026, 1, 31)
    assert row["clock"] == datetime.time(12, 34, 56, 123456)
    assert row["reading"] == datetime.datetime(2026, 1, 31, 12, 34, 56, 123456)
    assert row["moment"] == datetime.datetime(2026, 1, 31, 11, tzinfo=datetime.timezone.utc)
    assert row["raw"] == b"\x00\xff"
    assert row["note"] == '{"a": 1}'
    assert row["seen"] is True
    assert row["tags"] == [1, None, 3]
    assert row["globe"] == wkb(shapely.Point(1, 2))


def test_what_postgresql_refuses_is_passed_on(lake, postgis):
    address, _ = postgis
    with pytest.raises(Exception, match='relation "nowhere" does not exist'):
        lake.convert("jdbc", url=f"jdbc:postgresql://{address}", user="interop", sql="SELECT * FROM nowhere")
