"""A store of verdicts that claims to hold billions of them is not read."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detector.errors import ContractBroken
from detector.verdicts.intake.store import MOST_VERDICTS, SCHEMA, read_store


def test_a_bomb_of_verdicts_is_refused(tmp_path: Path) -> None:
    store = tmp_path / "verdicts.parquet"
    some = pa.table([pa.nulls(1 << 20, field.type) for field in SCHEMA], schema=SCHEMA)
    with pq.ParquetWriter(store, SCHEMA, compression="zstd") as writer:
        for _ in range(MOST_VERDICTS // len(some) + 1):
            writer.write_table(some)
    assert store.stat().st_size < 1 << 20
    with pytest.raises(ContractBroken, match="not a store of verdicts"):
        read_store(store)


def test_objects_in_place_of_verdicts_are_refused(tmp_path: Path) -> None:
    odd = pa.table({field.name: pa.array([b"\x80\x04."]) for field in SCHEMA})
    pq.write_table(odd, tmp_path / "verdicts.parquet")
    with pytest.raises(ContractBroken):
        read_store(tmp_path / "verdicts.parquet")
