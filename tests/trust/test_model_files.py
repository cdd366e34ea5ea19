"""Model files are data, no larger than a model can be, and as the night wrote them."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import detector
from detector.errors import ModelMismatch
from detector.forest.store import MOST_BYTES, MOST_NODES, load_model, save_model
from detector.nightly.outputs import Published
from detector.registry.version import Version
from tests.forest.conftest import FEATURES, SIGNS, fitted, make

Spoil = Callable[[Path], object]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored") / "model"
    save_model(fitted(make(accounts=600)), folder, "1.0", "2026-01-01T00:00:00+08:00")
    return folder


@pytest.fixture
def folder(stored: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(stored, tmp_path / "model"))


def say(name: str, text: str) -> Spoil:
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


def tell(**facts: Any) -> Spoil:
    def change(folder: Path) -> None:
        told = json.loads((folder / "model.json").read_text("utf-8")) | facts
        (folder / "model.json").write_text(json.dumps(told), encoding="utf-8")

    return change


def table(name: str, **columns: Any) -> Spoil:
    def change(folder: Path) -> None:
        held = pq.read_table(folder / name)
        for column, values in columns.items():
            held = held.set_column(held.column_names.index(column), column, values(held[column]))
        pq.write_table(held, folder / name)

    return change


def grow(name: str) -> Spoil:
    return lambda folder: os.truncate(folder / name, MOST_BYTES[name] + 1)


def fill(name: str, rows: int) -> Spoil:
    """Fill a table with rows that all say the same: many of them, in hardly any bytes."""

    def change(folder: Path) -> None:
        schema = pq.read_schema(folder / name)
        columns = [pa.array(np.zeros(rows, field.type.to_pandas_dtype())) for field in schema]
        pq.write_table(pa.table(columns, schema=schema), folder / name, compression="zstd")
        assert (folder / name).stat().st_size < MOST_BYTES[name]

    return change


def pipe(name: str) -> Spoil:
    def change(folder: Path) -> None:
        (folder / name).unlink()
        os.mkfifo(folder / name)

    return change


def fold(name: str) -> Spoil:
    def change(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).mkdir()

    return change


def put(value: float) -> Callable[[Any], Any]:
    return lambda column: pa.array([value, *column.to_pylist()[1:]], column.type)


DEEP = "[" * 100_000
SPOILT: dict[str, Spoil] = {
    "deep JSON": say("model.json", DEEP),
    "deep JSON inside": say("model.json", '{"roots": ' + DEEP),
    "NaN in the facts": tell(samples=float("nan")),
    "infinity in the facts": tell(seed=float("inf")),
    "a number of many digits": say("model.json", '{"samples": ' + "9" * 100_000 + "}"),
    "more samples than rows can be": tell(samples=10**30),
    "samples that are no number": tell(samples="512"),
    "facts beyond the bound": grow("model.json"),
    "trees beyond the bound": grow("trees.parquet"),
    "tails beyond the bound": grow("tails.parquet"),
    "a bomb of nodes": fill("trees.parquet", MOST_NODES + 1),
    "a bomb of steps": fill("tails.parquet", 512 * len(FEATURES) + 1),
    "words for numbers": table("tails.parquet", value=lambda c: pa.array(["=1"] * len(c))),
    "objects for numbers": table("trees.parquet", path=lambda c: pa.array([b"\x80\x04."] * len(c))),
    "a threshold that is none": table("trees.parquet", threshold=put(float("nan"))),
    "a path that outweighs all others": table("trees.parquet", path=put(1e300)),
    "a path below nothing": table("trees.parquet", path=put(-5.0)),
    "evidence that outweighs all other": table("tails.parquet", evidence=lambda c: pa.array(
        [*c.to_pylist()[:-1], 1e30], c.type)),
    "a pipe that never ends": pipe("model.json"),
    "a pipe for a table": pipe("trees.parquet"),
    "a folder for a table": fold("trees.parquet"),
}  # fmt: skip


def test_the_model_loads_before_it_is_spoilt(folder: Path) -> None:
    assert load_model(folder, FEATURES, SIGNS, "1.0").features == FEATURES


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_a_spoilt_model_is_refused(folder: Path, spoil: Spoil) -> None:
    spoil(folder)
    with pytest.raises(ModelMismatch) as caught:
        load_model(folder, FEATURES, SIGNS)
    assert "rank without --model" in str(caught.value)
    assert len(str(caught.value)) < 500


def test_a_model_of_another_version_is_refused_and_both_are_named(folder: Path) -> None:
    with pytest.raises(ModelMismatch, match=r"detector 1\.0, this is 2\.0"):
        load_model(folder, FEATURES, SIGNS, "2.0")


def test_a_kept_version_of_another_program_is_passed_over_and_both_are_named() -> None:
    card = {"detector": "0.0.1", "features": list(FEATURES), "signs": list(SIGNS)}
    why = Version("2026-06-30", Path("v"), card).find_misfit(FEATURES, SIGNS)
    assert why["en"] == f"it was fitted by detector 0.0.1, this is {detector.__version__}"
    same = Version("2026-06-30", Path("v"), card | {"detector": detector.__version__})
    assert same.find_misfit(FEATURES, SIGNS) == {}


def test_a_model_that_is_not_as_its_night_wrote_it_is_refused(
    sample_night: Published, tmp_path: Path
) -> None:
    for name in ("run.json", "model"):
        there = shutil.copytree if name == "model" else shutil.copy2
        there(sample_night.folder / name, tmp_path / name)
    facts = json.loads((tmp_path / "model" / "model.json").read_text("utf-8"))
    known = facts["features"], facts["signs"], detector.__version__
    assert load_model(tmp_path / "model", *known).seed == facts["seed"]
    tell(seed=7)(tmp_path / "model")
    with pytest.raises(ModelMismatch, match=r"model\.json is not as the night wrote it"):
        load_model(tmp_path / "model", *known)
    (tmp_path / "run.json").write_text("[", encoding="utf-8")
    with pytest.raises(ModelMismatch, match="cannot be read"):
        load_model(tmp_path / "model", *known)
