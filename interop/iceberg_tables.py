"""What pyiceberg and DuckDB do with an Iceberg table."""

from pyiceberg.catalog.sql import SqlCatalog
from support import geometries_as_bytes

# As our own embedded catalog names itself and its one namespace.
CATALOG = "lake"
NAMESPACE = "lake"


def embedded(folder):
    """The catalog of a lake of ours, opened, or begun, by pyiceberg."""
    folder.mkdir(parents=True, exist_ok=True)
    catalog = SqlCatalog(CATALOG, uri=f"sqlite:///{folder}/catalog.db", warehouse=str(folder))
    catalog.create_namespace_if_not_exists(NAMESPACE)
    return catalog


def with_pyiceberg(table, snapshot=None):
    return table.refresh().scan(snapshot_id=snapshot).to_arrow()


def with_duckdb(table, snapshot=None):
    location = table.refresh().metadata_location
    at = "" if snapshot is None else f", snapshot_from_id => {snapshot}"
    return geometries_as_bytes("avro", "iceberg").sql(f"FROM iceberg_scan('{location}'{at})").to_arrow_table()


READERS = {"pyiceberg": with_pyiceberg, "duckdb": with_duckdb}


def duckdb_attached(address, *more):
    """DuckDB as a client of a REST catalog, which it calls `shared`."""
    sql = geometries_as_bytes("avro", "iceberg", "httpfs", *more)
    sql.execute("DETACH DATABASE IF EXISTS shared")
    # Our tables say how large row groups shall be; DuckDB keeps to that in no order only.
    sql.execute("SET preserve_insertion_order = false")
    sql.execute(f"ATTACH '' AS shared (TYPE iceberg, ENDPOINT '{address}', AUTHORIZATION_TYPE 'none')")
    return sql
