"""Writes our samples with other people's writers, each beside its rows as Arrow IPC: write_files.py FOLDER"""

import itertools
import json
import sys
from pathlib import Path

import geopandas
import pyarrow as pa
import pyarrow.parquet as pq
import sedonadb
from support import duckdb_with_spatial, expected, field_crs, geo, geometry_fields, path

SAMPLES = ["points_v1_1", "polygons_3857_v1_1", "own_crs_v1_1", "heights_v1_1", "mixed_v1_1", "empty_v1_1"]


def twin(folder, name, table):
    with pa.OSFile(str(folder / f"{name}.arrow"), "wb") as out, pa.ipc.new_file(out, table.schema) as writer:
        writer.write_table(table)


def short(sample):
    return sample.removesuffix("_v1_1")


def with_pyarrow(folder):
    """Every codec, page version and encoding that pyarrow has, with geo metadata by hand."""
    for sample in [*SAMPLES, "nested", "two_geometries"]:
        columns = {
            c: {k: v for k, v in said.items() if k not in ("covering", "bbox")}
            for c, said in geo(sample)["columns"].items()
        }
        metadata = {"version": "1.1.0", "primary_column": next(iter(columns)), "columns": columns}
        table = expected(sample)
        written = table.replace_schema_metadata({"geo": json.dumps(metadata)})
        name = f"pyarrow_{short(sample)}"
        pq.write_table(written, folder / f"{name}.parquet", row_group_size=1000)
        twin(folder, name, table)

    table = expected("nested")
    plain = table.replace_schema_metadata({"geo": json.dumps(plain_geo("geometry"))})
    for codec, page in itertools.product(["none", "snappy", "gzip", "brotli", "lz4", "zstd"], ["1.0", "2.0"]):
        name = f"pyarrow_nested_{codec}_pages_{page[0]}"
        pq.write_table(plain, folder / f"{name}.parquet", compression=codec, data_page_version=page)
        twin(folder, name, table)

    table = expected("points_v1_1")
    plain = table.replace_schema_metadata({"geo": json.dumps(plain_geo("geometry"))})
    encodings = {
        "delta": {"id": "DELTA_BINARY_PACKED", "name": "DELTA_BYTE_ARRAY", "geometry": "DELTA_LENGTH_BYTE_ARRAY"},
        "split": {"id": "BYTE_STREAM_SPLIT", "value": "BYTE_STREAM_SPLIT", "name": "PLAIN"},
    }
    for encoding, by_column in encodings.items():
        name = f"pyarrow_points_{encoding}"
        pq.write_table(
            plain,
            folder / f"{name}.parquet",
            use_dictionary=False,
            column_encoding=by_column,
            write_page_index=True,
            data_page_size=4096,
        )
        twin(folder, name, table)
    large = plain.cast(
        pa.schema([f.with_type({"name": pa.large_string(), "geometry": pa.large_binary()}.get(f.name, f.type))
                   for f in plain.schema], metadata=plain.schema.metadata)
    )
    pq.write_table(large, folder / "pyarrow_points_large.parquet")
    twin(folder, "pyarrow_points_large", table)


def plain_geo(column):
    return {
        "version": "1.0.0",
        "primary_column": column,
        "columns": {column: {"encoding": "WKB", "geometry_types": []}},
    }


def frame_of(sample):
    table = expected(sample)
    fields = geometry_fields(table.schema)
    frame = table.drop_columns([f.name for f in fields]).to_pandas()
    for field in fields:
        frame[field.name] = geopandas.GeoSeries.from_wkb(table[field.name].to_pylist(), crs=field_crs(field))
    return geopandas.GeoDataFrame(frame, geometry=fields[0].name, crs=field_crs(fields[0]))


def with_geopandas(folder):
    for sample in [*SAMPLES, "two_geometries", "unknown_crs"]:
        frame = frame_of(sample)
        for version, covering in [("1.0.0", False), ("1.1.0", False), ("1.1.0", True)]:
            name = f"geopandas_{short(sample)}_{version}{'_covering' if covering else ''}"
            frame.to_parquet(
                folder / f"{name}.parquet", index=False, schema_version=version, write_covering_bbox=covering
            )
            twin(folder, name, expected(sample))
    for sample in ["points_v1_1", "polygons_3857_v1_1"]:
        frame = frame_of(sample)
        table = expected(sample)
        if sample.startswith("polygons"):
            # GeoArrow's own encodings hold one type a column.
            keep = (frame.geom_type == "Polygon").to_numpy()
            frame, table = frame[keep], table.filter(pa.array(keep))
        name = f"geopandas_{short(sample)}_geoarrow"
        frame.to_parquet(
            folder / f"{name}.parquet", index=False, schema_version="1.1.0", geometry_encoding="geoarrow"
        )
        twin(folder, name, table)


def with_duckdb(folder):
    sql = duckdb_with_spatial().cursor()
    for sample in [*SAMPLES, "two_geometries", "measures_v2_0"]:
        table = expected(sample)
        for version in ["V1", "V2", "BOTH"]:
            name = f"duckdb_{short(sample)}_{version.lower()}"
            columns = ", ".join(f'"{c}"' for c in table.column_names)
            sql.execute(
                f"COPY (SELECT {columns} FROM '{path(sample)}') TO '{folder / name}.parquet'"
                f" (FORMAT parquet, GEOPARQUET_VERSION '{version}', ROW_GROUP_SIZE 2048)"
            )
            twin(folder, name, table)


def with_sedonadb(folder):
    sedona = sedonadb.connect()
    for sample in [*SAMPLES, "two_geometries", "spherical_v1_1"]:
        table = expected(sample)
        sedona.read_parquet(path(sample)).select(*table.column_names).to_view("sample", True)
        rows = sedona.sql("SELECT * FROM sample ORDER BY id")
        for version in ["1.0", "1.1", "2.0"]:
            name = f"sedonadb_{short(sample)}_{version}"
            rows.to_parquet(folder / f"{name}.parquet", geoparquet_version=version, single_file_output=True)
            twin(folder, name, table)


if __name__ == "__main__":
    for writer in (with_pyarrow, with_geopandas, with_duckdb, with_sedonadb):
        writer(Path(sys.argv[1]))
