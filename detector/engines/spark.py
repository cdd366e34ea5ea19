"""Spark: for those who outgrow one machine; the only place that imports pyspark."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote, urlparse

import pyarrow as pa
import pyarrow.parquet as pq

from detector.engines.base import ROWS_PER_FILE, Work
from detector.engines.spark_session import begin, is_local, mapped
from detector.engines.spark_shipping import (
    Carried,
    pack_batches,
    pack_package,
    plain,
    see_types,
    unpacked,
)
from detector.engines.spark_words import SparkWords
from detector.errors import OutputUnwritable

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_GLOB = re.compile(r"[\[\]{}*?\\]")


class SparkEngine:
    """A session of Spark, on this machine or on a cluster.

    Every table is a local checkpoint: its rows are kept by the executors, in memory and on their
    disks, and its plan begins anew, so that the last stage does not repeat the first. On a cluster
    each row is kept twice: one executor may be lost.

    Parameters
    ----------
    master
        ``local[*]`` for this machine, ``spark://HOST:7077`` for a cluster.
    memory
        A size such as ``"4GB"``, of the driver and of each executor; without one 4 GB on this
        machine, and on a cluster what it is set up for. It counts for the first engine of a
        process.
    spill
        Folder for what does not fit into memory.

    Raises
    ------
    ConfigInvalid
        If PySpark or Java is missing, or the cluster cannot be reached.
    """

    def __init__(self, master: str, memory: str | None, spill: Path) -> None:
        self._spark = begin(master, memory, spill)
        self._words = SparkWords()
        self._names: set[str] = set()
        self._local = is_local(master)
        context = self._spark.sparkContext
        if self._local:
            parts = context.defaultParallelism
            self._spark.conf.set("spark.sql.shuffle.partitions", str(parts))
        else:
            context.addPyFile(str(pack_package(spill)))

    @property
    def name(self) -> str:
        """The engine's name and version."""
        return f"spark {self._spark.version}"

    @property
    def words(self) -> SparkWords:
        """The words in which Spark differs from other engines."""
        return self._words

    def run(self, sql: str) -> None:
        """Run a statement that gives nothing back."""
        with mapped():
            self._spark.sql(sql).collect()

    def fetch(self, sql: str) -> pa.Table:
        """Run a query and give its rows."""
        with mapped():
            rows: pa.Table = self._spark.sql(sql).toArrow()
            return rows

    def batches(self, sql: str, rows: int = 65_536) -> Iterator[pa.RecordBatch]:
        """Run a query and give its rows in their order, some at a time; all are never in memory."""
        with mapped():
            self._spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(rows))
            packed = _typed(self._spark.sql(sql)).mapInArrow(pack_batches, "batch binary")
            for row in packed.toLocalIterator():
                yield from unpacked(row["batch"])

    def create(self, name: str, sql: str, by: str | None = None) -> None:
        """Keep the rows of a query as a table, in parts whatever `by` is."""
        with mapped():
            self._keep(name, self._spark.sql(sql))

    def map(self, name: str, sql: str, work: Work, schema: pa.Schema) -> None:
        """Keep as a table what `work` makes of the rows of a query; the rows have no order."""
        from pyspark.sql.pandas.types import from_arrow_schema

        with mapped():
            carried = Carried(self._spark.sparkContext.broadcast(work))
            made = self._spark.sql(sql).mapInArrow(carried, from_arrow_schema(schema))
            self._keep(name, made)

    def view(self, name: str, sql: str) -> None:
        """Give a query a name, in place of a view of that name."""
        with mapped():
            self.drop(name)
            self._spark.sql(f"CREATE TEMPORARY VIEW {self._words.quoted(name)} AS {sql}")

    def enrol(self, name: str, rows: pa.Table | pa.RecordBatchReader) -> None:
        """Give rows in memory a name."""
        table = rows if isinstance(rows, pa.Table) else rows.read_all()
        with mapped():
            self._keep(name, self._spark.createDataFrame(plain(table)))

    def hold(self, name: str, secret: bytes) -> str:
        """Hold bytes as a table of one row; a variable of Spark's would be read in every plan."""
        self.enrol(name, pa.table({"secret": pa.array([secret], pa.binary())}))
        return f"(SELECT secret FROM {name})"

    def scan(self, name: str, files: Sequence[Path]) -> None:
        """Give Parquet files of one schema a name.

        Beside the files' own columns there are `detector_row` (BIGINT, unique within the scan, the
        same on every read) and `detector_path`. Partitions in the path are not made into columns:
        they would shadow columns of the file. Every machine reads the files under their own paths.

        Raises
        ------
        ContractBroken
            If a column has a type that Spark does not read.
        """
        from pyspark.sql.functions import broadcast, coalesce, col, lit, raise_error, regexp_replace

        see_types(files[0])
        places = {str(path): place for place, path in enumerate(files)}
        with mapped():
            literal = [_GLOB.sub(r"\\\g<0>", str(path)) for path in files]
            read = self._spark.read.option("recursiveFileLookup", "true").parquet(*literal)
            urls = [urlparse(uri).path for uri in read.inputFiles()]
            paths = [unquote(url) for url in urls]
            first = [places[path] * ROWS_PER_FILE for path in paths]
            known = pa.table(
                [pa.array(urls, pa.string()), pa.array(paths, pa.string()), pa.array(first)],
                names=["detector_url", "detector_path", "detector_first"],
            )
            url = regexp_replace("_metadata.file_path", "^file:/+", "/").alias("detector_url")
            begin = coalesce("detector_first", raise_error(lit("a file was not asked for")))
            row = (begin + col("row_index")).alias("detector_row")
            numbered = read.select("*", "_metadata.row_index", url).join(
                broadcast(self._spark.createDataFrame(known)), "detector_url", "left"
            )
            whole = numbered.select(*(f"`{c}`" for c in read.columns), row, "detector_path")
            self.drop(name)
            whole.createOrReplaceTempView(name)

    def write(self, sql: str, path: Path) -> None:
        """Write the rows of a query as one Parquet file."""
        with mapped():
            schema = (
                _typed(self._spark.sql(f"SELECT * FROM ({sql}) AS asked LIMIT 0")).toArrow().schema
            )
        try:
            with pq.ParquetWriter(path, schema, compression="zstd") as file:
                for batch in self.batches(sql):
                    file.write_batch(batch.cast(schema))
        except OSError:
            raise OutputUnwritable(
                f"{path.name} could not be written", "free space on the disk"
            ) from None

    def drop(self, *names: str) -> None:
        """Forget tables and views; names that are not there are no error."""
        for name in names:
            with mapped():
                self._spark.catalog.dropTempView(name)
                self._names.discard(name)

    def close(self) -> None:
        """Forget every table; Spark itself goes on until the process ends."""
        self.drop(*tuple(self._names))

    def _keep(self, name: str, rows: "DataFrame") -> None:
        from pyspark import StorageLevel

        level = StorageLevel.MEMORY_AND_DISK if self._local else StorageLevel.MEMORY_AND_DISK_2
        kept = _typed(rows).localCheckpoint(storageLevel=level)
        self.drop(name)
        kept.createOrReplaceTempView(name)
        self._names.add(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _typed(rows: "DataFrame") -> "DataFrame":
    """Give columns that are NULL throughout a type: they could not be kept otherwise."""
    from pyspark.sql.functions import col
    from pyspark.sql.types import IntegerType, NullType

    bare = {f.name for f in rows.schema if isinstance(f.dataType, NullType)}
    return rows.withColumns({name: col(f"`{name}`").cast(IntegerType()) for name in bare})
