"""Our side as a process: a method for each thing it can do."""

import json
import os
import select
import shutil
import subprocess
import tempfile
from pathlib import Path

import pyarrow as pa

TARGET = Path(__file__).resolve().parent / "target"
FLAGS = ["--add-opens=java.base/java.nio=ALL-UNNAMED"]
MAIN = "dev.graticule.interop.Ours"
# Seconds; whoever does not answer by then never will.
PATIENCE = 180
NEWER = ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"]


class Refused(Exception):
    """Our side said no: with the name of its error, and its message."""

    def __init__(self, error, message):
        super().__init__(f"{error}: {message}")
        self.error = error
        self.message = message


class Ours:
    """A JVM of our own. `ask` waits for the answer; `begin` and `end` do not, so that several can work at once."""

    def __init__(self, folder):
        self.scratch = Path(tempfile.mkdtemp(prefix="ours-", dir=folder))
        home = os.environ.get("JAVA_HOME")
        java = f"{home}/bin/java" if home else "java"
        version = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr
        feature = int(version.split('version "')[1].split(".")[0].strip('"'))
        flags = FLAGS + (NEWER if feature >= 24 else [])
        classpath = f"{TARGET / 'classes'}{os.pathsep}{(TARGET / 'classpath').read_text()}"
        # Its own temporary folder, so that a killed one leaves nothing elsewhere.
        self.log = (self.scratch / "log").open("w")
        self.process = subprocess.Popen(
            [java, *flags, "-Xmx1g", f"-Djava.io.tmpdir={self.scratch}", "-cp", classpath, MAIN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        self.files = 0

    def begin(self, do, **request):
        line = json.dumps({"do": do, **{k: v for k, v in request.items() if v is not None}}, default=str)
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def end(self):
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
            self.process.kill()
            raise AssertionError(f"Our side did not answer for {PATIENCE} s and was ended; its log: {self.log.name}")
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"Our side ended:\n{(self.scratch / 'log').read_text()}")
        answer = json.loads(line)
        if "failed" in answer:
            raise Refused(answer["failed"], answer["message"])
        return answer["ok"]

    def ask(self, do, **request):
        self.begin(do, **request)
        return self.end()

    def lake(self, folder, **options):
        """Opens the lake of a folder."""
        name = f"{folder}#{self.files}"
        self.files += 1
        self.ask("open", lake=name, folder=folder, **options)
        return Lake(self, name, Path(folder))

    def file(self):
        self.files += 1
        return self.scratch / f"{self.files}.arrow"

    def write(self, rows):
        file = self.file()
        with pa.OSFile(str(file), "wb") as out, pa.ipc.new_file(out, rows.schema) as writer:
            writer.write_table(rows)
        return file

    def close(self):
        self.process.stdin.close()
        code = self.process.wait(60)
        self.log.close()
        # Closing proves that no memory leaked.
        assert code == 0, (self.scratch / "log").read_text()
        shutil.rmtree(self.scratch)


class Lake:
    """A lake that our side has open."""

    def __init__(self, ours, name, folder):
        self.ours = ours
        self.name = name
        self.folder = folder

    def ask(self, do, table=None, **request):
        return self.ours.ask(do, lake=self.name, table=table, **request)

    def create(self, table, schema, format, **options):
        like = self.ours.write(schema.empty_table())
        return self.ask("create", table, like=like, format=format, **options)

    def append(self, table, rows, **options):
        return self.ask("append", table, rows=self.ours.write(rows), **options)

    def evolve(self, table, schema=None, **changes):
        like = None if schema is None else self.ours.write(schema.empty_table())
        return self.ask("evolve", table, like=like, **changes)

    def read(self, table, **version):
        return self.rows("read", table=table, **version)

    def query(self, sql):
        return self.rows("query", sql=sql)

    def select(self, table, where, columns):
        """The rows of a typed query; a condition is a list that begins with its name."""
        return self.rows("select", table=table, where=where, columns=columns)

    def convert(self, format, **input):
        """The rows of somebody else's file or database, as our sources find them."""
        return self.rows("convert", format=format, **input)

    def rows(self, do, **request):
        file = self.ours.file()
        self.ask(do, into=file, **request)
        with pa.OSFile(str(file)) as opened:
            rows = pa.ipc.open_file(opened).read_all()
        file.unlink()
        return rows

    def close(self):
        self.ask("close")
