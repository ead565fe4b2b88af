"""Files that pyarrow, geopandas, DuckDB and SedonaDB wrote, as our reader sees them."""

import pytest
from support import THEIRS, assert_rows, field_crs, geometry_fields, read_arrow, same_crs

NAMES = sorted(f.stem for f in THEIRS.glob("*.parquet"))


def left_by_us(file):
    assert file.exists(), f"InteropReadTest failed before it wrote {file.name}; its report says why."
    return file


def read_by_us(name):
    return read_arrow(left_by_us(THEIRS / f"{name}.read.arrow"))


def test_every_writer_took_part():
    assert {n.split("_")[0] for n in NAMES} == {"pyarrow", "geopandas", "duckdb", "sedonadb"}


# DuckDB writes no geo metadata when there is nothing or M in a column, and its profile V1 no native type
# either: nothing in such a file says that the bytes are geometries.
BYTES_ALONE = ["duckdb_empty_v1", "duckdb_measures_v2_0_v1"]

# What our validator finds in them, and why it is right.
FAULTS = {
    # DuckDB's BOTH states version 1.0.0, which knows no native types.
    **{n: ["version_feature_mismatch"] for n in NAMES if n.startswith("duckdb") and n.endswith("_both")},
    **{n: ["metadata_missing"] for n in NAMES if n.startswith(("duckdb_empty_", "duckdb_measures_"))},
    # geopandas names the boxes of the active geometry for every geometry column.
    "geopandas_two_geometries_1.1.0_covering": ["bbox_mismatch"],
    # The statistics end one ulp short of the northernmost point.
    "sedonadb_spherical_2.0": ["bbox_mismatch"],
}


@pytest.mark.parametrize("name", NAMES)
def test_columns_and_rows_are_those_that_went_in(name):
    actual, wanted = read_by_us(name), read_arrow(THEIRS / f"{name}.arrow")
    assert set(actual.column_names) == set(wanted.column_names)
    assert_rows(actual, wanted)


@pytest.mark.parametrize("name", [n for n in NAMES if n not in BYTES_ALONE])
def test_each_geometry_column_has_its_crs(name):
    read = {f.name: f for f in geometry_fields(read_by_us(name).schema)}
    fields = geometry_fields(read_arrow(THEIRS / f"{name}.arrow").schema)
    assert set(read) == {f.name for f in fields}
    for field in fields:
        assert same_crs(field_crs(read[field.name]), field_crs(field))


@pytest.mark.parametrize("name", BYTES_ALONE)
def test_geometries_are_bytes_alone_because_nothing_in_the_file_says_more(name):
    assert geometry_fields(read_by_us(name).schema) == []


@pytest.mark.parametrize("name", NAMES)
def test_pruned_reads_lose_nothing_and_the_validator_finds_the_known_faults_alone(name):
    assert left_by_us(THEIRS / f"{name}.codes").read_text().split() == FAULTS.get(name, [])
