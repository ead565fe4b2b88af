"""What deltalake and DuckDB do with a Delta table, and a table whose rows are deleted by deletion vectors."""

import base64
import json
import struct
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable, QueryBuilder, write_deltalake
from pyroaring import BitMap
from support import geometries_as_bytes

MAGIC = 1681511377
Z85 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"


def with_deltalake(path, version=None):
    return DeltaTable(path, version=version).to_pyarrow_table()


def with_datafusion(path, version=None):
    """deltalake's other reader, which honours deletion vectors."""
    query = QueryBuilder().register("t", DeltaTable(path, version=version))
    return without_views(pa.table(query.execute("SELECT * FROM t").read_all()))


def with_duckdb(path, version=None):
    at = "" if version is None else f", version => {version}"
    return geometries_as_bytes("delta").sql(f"FROM delta_scan('{path}'{at})").to_arrow_table()


READERS = {"deltalake": with_deltalake, "datafusion": with_datafusion, "duckdb": with_duckdb}


def without_views(table):
    """The same values in layouts that pyarrow can sort."""
    plain = {pa.string_view(): pa.string(), pa.binary_view(): pa.binary()}

    def type_of(given):
        if pa.types.is_list(given):
            return pa.list_(type_of(given.value_type))
        if pa.types.is_struct(given):
            return pa.struct([(f.name, type_of(f.type)) for f in given])
        return plain.get(given, given)

    return pa.table({f.name: pa.array(table[f.name].to_pylist(), type_of(f.type)) for f in table.schema})


def insert_with_duckdb(path, rows):
    """Partition by partition, because DuckDB 1.5 fails when rows of one INSERT fall into several."""
    columns = DeltaTable(path).metadata().partition_columns
    partitions = {}
    for row, key in enumerate(zip(*(rows[c].to_pylist() for c in columns)) if columns else [()] * len(rows)):
        partitions.setdefault(key, []).append(row)
    in_its_order = rows.select([field.name for field in DeltaTable(path).schema().fields])
    sql = geometries_as_bytes("delta")
    sql.execute(f"ATTACH '{path}' AS shared (TYPE delta)")
    try:
        for found in partitions.values():
            sql.register("more", in_its_order.take(found))
            sql.execute("INSERT INTO shared FROM more")
    finally:
        sql.execute("DETACH shared")


def log(path):
    return Path(path) / "_delta_log"


def actions(path, version):
    return [json.loads(line) for line in (log(path) / f"{version:020}.json").read_text().splitlines()]


def commit(path, version, *entries):
    """Adds a version by hand."""
    (log(path) / f"{version:020}.json").write_text("".join(json.dumps(e) + "\n" for e in entries))


def deleted_rows(positions):
    """Row positions as the protocol writes them: a map of high halves to bitmaps, here of one."""
    bitmap = BitMap(positions).serialize()
    return struct.pack("<IQI", MAGIC, 1, 0) + bitmap


def z85(content):
    padded = content + bytes(-len(content) % 4)
    found = []
    for (number,) in struct.iter_unpack(">I", padded):
        digits = []
        for _ in range(5):
            number, digit = divmod(number, 85)
            digits.append(Z85[digit])
        found += reversed(digits)
    return "".join(found)


def delete_by_position(path, version, wanted, inline):
    """Gives every file a deletion vector for the rows that `wanted` names, as Spark would."""
    table = DeltaTable(path)
    adds = [a["add"] for v in range(version) for a in actions(path, v) if "add" in a]
    entries = [{"commitInfo": {"timestamp": 1, "operation": "DELETE", "operationParameters": {}}}]
    content, count = b"\x01", 0
    for add in adds:
        ids = pq.read_table(Path(path) / add["path"], columns=["id"])["id"].to_pylist()
        positions = [n for n, i in enumerate(ids) if wanted(i)]
        vector = deleted_rows(positions)
        if inline:
            stored = {"storageType": "i", "pathOrInlineDv": z85(vector), "sizeInBytes": len(vector)}
        else:
            stored = {
                "storageType": "u",
                "pathOrInlineDv": z85(bytes(range(16))),
                "offset": len(content),
                "sizeInBytes": len(vector),
            }
            content += struct.pack(">I", len(vector)) + vector + struct.pack(">I", zlib.crc32(vector))
        entries.append({"remove": {"path": add["path"], "dataChange": True, "deletionTimestamp": 1}})
        stored["cardinality"] = len(positions)
        loose = json.dumps(json.loads(add["stats"]) | {"tightBounds": False})
        entries.append({"add": add | {"deletionVector": stored, "stats": loose}})
        count += len(positions)
    if not inline:
        (Path(path) / "deletion_vector_00010203-0405-0607-0809-0a0b0c0d0e0f.bin").write_bytes(content)
    commit(path, table.version() + 1, *entries)
    return count
