"""What the writers beside ours share: the file's metadata, and how they were called."""

import json
import sys

import pyarrow as pa

SOURCE, TARGET, KIND = sys.argv[1:4]
GROUP = 20_000

GEO = json.dumps(
    {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {
            "geometry": {
                "encoding": "WKB",
                "geometry_types": ["Point", "Polygon"],
                "covering": {"bbox": {k: ["bbox", k] for k in ["xmin", "ymin", "xmax", "ymax"]}},
            }
        },
    }
)


def batches():
    with pa.OSFile(SOURCE) as source:
        reader = pa.ipc.open_file(source)
        for i in range(reader.num_record_batches):
            yield reader.get_batch(i)


def schema():
    with pa.OSFile(SOURCE) as source:
        return pa.ipc.open_file(source).schema
