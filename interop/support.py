"""Our files, the rows that they must hold, and what is asked of every reader."""

import functools
import importlib.util
import json
import math
import platform
import uuid
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely

HERE = Path(__file__).resolve().parent
OURS = HERE.parent / "core" / "target" / "interop"
THEIRS = HERE / ".from"
NAMES = sorted(f.stem for f in OURS.glob("*.parquet"))

# One of the twelve towns of the sample "points", which has a row group for itself.
TOWN = 2
WINDOW = (-115.0, 13.0, -113.0, 15.0)


def path(name):
    return OURS / f"{name}.parquet"


def read_arrow(file):
    with pa.OSFile(str(file)) as opened:
        return pa.ipc.open_file(opened).read_all()


@functools.cache
def expected(name):
    """The rows as they went in."""
    return read_arrow(OURS / f"{name}.arrow")


def geo(name):
    return json.loads(pq.read_metadata(path(name)).metadata[b"geo"])


def has_native_types(name):
    return name.endswith(("_v2_0", "_both"))


def has_covering(name):
    return not name.endswith("_v2_0") and not name.startswith("spherical")


def geometry_fields(schema):
    return [f for f in schema if (f.metadata or {}).get(b"ARROW:extension:name") == b"geoarrow.wkb"]


def field_crs(field):
    """What GeoArrow's metadata says; None where it says nothing."""
    crs = json.loads(field.metadata[b"ARROW:extension:metadata"] or b"{}").get("crs")
    return None if crs is None else pyproj.CRS.from_user_input(crs)


def same_crs(one, other):
    """GeoParquet fixes the order of axes, so that of the definition does not count."""
    if one is None or other is None:
        return one is other
    return one.equals(other, ignore_axis_order=True)


def values(column):
    """Values to compare across layouts: views, large offsets and how a UUID stands count for nothing."""
    found = column.to_pylist()
    if column.type == pa.binary(16):
        found = [v if v is None else uuid.UUID(bytes=v) for v in found]
    return [str(v) if isinstance(v, uuid.UUID) else v for v in found]


def assert_rows(actual, wanted):
    assert actual.num_rows == wanted.num_rows
    for name in wanted.column_names:
        assert values(actual[name]) == values(wanted[name]), name


def shapes(name, column):
    """The geometries of the rows; None where there is none."""
    return [None if v is None else shapely.from_wkb(v) for v in expected(name)[column].to_pylist()]


def bounds(name, column):
    """The box of all rows, None when nothing has one."""
    boxes = [g.bounds for g in shapes(name, column) if g is not None and not g.is_empty]
    if not boxes:
        return None
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def ids_in_window(name):
    """By looking at every row."""
    window = shapely.box(*WINDOW)
    found = [
        i
        for i, shape in zip(expected(name)["id"].to_pylist(), shapes(name, "geometry"))
        if shape is not None and shape.intersects(window)
    ]
    assert 0 < len(found) < len(expected(name)) / 5
    return found


def only_readable_in_town(name, folder):
    """A copy whose other row groups hold zeros: a reader that does not skip them cannot read it."""
    metadata = pq.read_metadata(path(name))
    content = bytearray(path(name).read_bytes())
    assert metadata.num_row_groups == 12
    for group in set(range(metadata.num_row_groups)) - {TOWN}:
        for number in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(number)
            start = chunk.data_page_offset
            if chunk.has_dictionary_page:
                start = min(start, chunk.dictionary_page_offset)
            content[start : start + chunk.total_compressed_size] = bytes(chunk.total_compressed_size)
    copy = folder / f"{name}.parquet"
    copy.write_bytes(content)
    return copy


def is_nan(numbers):
    return all(math.isnan(n) for n in numbers)


@functools.cache
def duckdb_with_spatial():
    """A connection with the real extension."""
    return duckdb_with("spatial")


@functools.cache
def duckdb_with(*extensions):
    """A connection with real extensions, out of the packages that ship them, laid out as DuckDB looks for them."""
    folder = HERE / ".venv" / "extensions"
    machine = "arm64" if platform.machine() in ("arm64", "aarch64") else "amd64"
    system = "osx" if platform.system() == "Darwin" else "linux"
    laid_out = folder / f"v{duckdb.__version__}" / f"{system}_{machine}"
    laid_out.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(config={"extension_directory": str(folder), "threads": 2})
    for extension in extensions:
        target = laid_out / f"{extension}.duckdb_extension"
        if not target.exists():
            package = Path(importlib.util.find_spec(f"duckdb_extension_{extension}").origin).parent
            target.symlink_to(next(package.rglob(target.name)))
        connection.execute(f"LOAD {extension}")
    connection.execute("SET TimeZone='UTC'")
    return connection


def geometries_as_bytes(*extensions):
    """DuckDB told to leave WKB what the table says it is: the geo key in our files makes it a GEOMETRY otherwise."""
    sql = duckdb_with(*extensions).cursor()
    sql.execute("SET enable_geoparquet_conversion = false")
    return sql
