"""A stored model gives the same scores, and what does not fit is refused."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detector.errors import ModelMismatch
from detector.forest.model import Model
from detector.forest.store import FORMAT, load_model, save_model
from tests.forest.conftest import FEATURES, SIGNS, Made, make


@pytest.fixture(scope="session")
def stored(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    save_model(model, folder, "0.0", "2026-01-01T00:00:00+08:00")
    return folder


@pytest.fixture
def folder(stored: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(stored, tmp_path / "model"))


def test_a_stored_model_gives_the_same_scores(model: Model, made: Made, stored: Path) -> None:
    again = load_model(stored, FEATURES, SIGNS)
    for matrix in (made.matrix, make(seed=9).matrix * 3):
        evidence = model.evidence(matrix)
        assert np.array_equal(again.evidence(matrix), evidence)
        assert np.array_equal(again.score(evidence), model.score(evidence))
    assert (again.features, again.seed) == (model.features, model.seed)


def test_storing_twice_gives_the_same_bytes(model: Model, stored: Path, tmp_path: Path) -> None:
    save_model(load_model(stored, FEATURES, SIGNS), tmp_path, "0.0", "2026-01-01T00:00:00+08:00")
    for name in ("model.json", "trees.parquet", "tails.parquet"):
        assert (tmp_path / name).read_bytes() == (stored / name).read_bytes()


def test_a_model_is_small_and_holds_no_account(made: Made, stored: Path) -> None:
    assert sum(path.stat().st_size for path in stored.iterdir()) < 20_000_000
    for path in stored.iterdir():
        assert made.ids[0].encode() not in path.read_bytes()


def refused(folder: Path, *words: str, features: Any = FEATURES, signs: Any = SIGNS) -> None:
    with pytest.raises(ModelMismatch) as caught:
        load_model(folder, features, signs)
    assert caught.value.exit_code == 4
    for word in (*words, "rank without --model"):
        assert word in str(caught.value)


def test_other_features_are_refused(folder: Path) -> None:
    other = ("brand_new", *FEATURES[1:])
    refused(folder, "high_one", "brand_new", features=other)
    refused(folder, "order or signs", features=FEATURES[::-1])
    refused(folder, features=FEATURES[:-1], signs=SIGNS[:-1])


def test_other_signs_are_refused(folder: Path) -> None:
    refused(folder, "order or signs", signs=(-1, *SIGNS[1:]))


@pytest.mark.parametrize("name", ["model.json", "trees.parquet", "tails.parquet"])
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    refused(folder, "cannot be read")


def test_no_folder_at_all_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "nowhere", "nowhere")
    (tmp_path / "file").touch()
    refused(tmp_path / "file", "file")


@pytest.mark.parametrize("name", ["trees.parquet", "tails.parquet"])
@pytest.mark.parametrize("kept", [0, 3, 0.5, 0.99])
def test_a_truncated_table_is_refused(folder: Path, name: str, kept: float) -> None:
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: int(kept * len(whole)) if kept < 1 else int(kept)])
    refused(folder, "cannot be read")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "7", '"model"', "{}", '{"format": 1}', "\ufeff{}", "\x00"]
)
def test_broken_facts_are_refused(folder: Path, text: str) -> None:
    (folder / "model.json").write_text(text, encoding="utf-8")
    refused(folder)


def test_bytes_that_are_no_text_are_refused(folder: Path) -> None:
    (folder / "model.json").write_bytes(b"\xff\xfe\x00{")
    refused(folder)


def change(folder: Path, **facts: Any) -> None:
    path = folder / "model.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | facts), encoding="utf-8")


@pytest.mark.parametrize("format_", [FORMAT + 1, 0, None, "1", [1]])
def test_another_format_is_refused(folder: Path, format_: Any) -> None:
    change(folder, format=format_)
    refused(folder, "format")


@pytest.mark.parametrize(
    "facts",
    [
        {"roots": []},
        {"roots": [-1]},
        {"roots": [10**9]},
        {"roots": ["a"]},
        {"roots": None},
        {"samples": 0},
        {"samples": -5},
        {"samples": "many"},
        {"samples": None},
        {"features": None},
        {"signs": None},
    ],
    ids=json.dumps,
)
def test_facts_that_lead_outside_are_refused(folder: Path, facts: dict[str, Any]) -> None:
    change(folder, **facts)
    refused(folder)


def spoil(folder: Path, column: str, change: Callable[[np.ndarray], np.ndarray]) -> None:
    """Write the trees again with one column changed."""
    table = pq.read_table(folder / "trees.parquet")
    place = table.column_names.index(column)
    values = pa.array(change(table[column].to_numpy().copy()))
    pq.write_table(table.set_column(place, column, values), folder / "trees.parquet")


def put(where: int, value: float) -> Callable[[np.ndarray], np.ndarray]:
    def change(values: np.ndarray) -> np.ndarray:
        values[where] = value
        return values

    return change


def test_more_trees_than_can_be_walked_are_refused(folder: Path) -> None:
    change(folder, roots=[0] * 100_000)
    refused(folder, "deeper")


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("child", [0, -1, 10**8], ids=["loop", "before", "outside"])
def test_children_that_loop_or_lead_outside_are_refused(
    folder: Path, side: str, child: int
) -> None:
    """Node 0 is a root that splits: it may only lead to nodes behind it."""
    spoil(folder, side, put(0, child))
    refused(folder, "not sound")


def test_a_feature_that_is_not_there_is_refused(folder: Path) -> None:
    spoil(folder, "feature", put(0, len(FEATURES) + 5))
    refused(folder, "not sound")


@pytest.mark.parametrize("path", [np.nan, np.inf])
def test_endless_paths_are_refused(folder: Path, path: float) -> None:
    spoil(folder, "path", put(0, path))
    refused(folder, "not sound")


def test_a_missing_column_is_refused(folder: Path) -> None:
    table = pq.read_table(folder / "trees.parquet").drop_columns(["threshold"])
    pq.write_table(table, folder / "trees.parquet")
    refused(folder)


def test_no_nodes_are_refused(folder: Path) -> None:
    pq.write_table(pq.read_table(folder / "trees.parquet").slice(0, 0), folder / "trees.parquet")
    refused(folder, "not sound")


@pytest.mark.parametrize("seed", [None, "x"])
def test_a_model_without_a_seed_is_refused(folder: Path, seed: str | None) -> None:
    facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    facts = {name: fact for name, fact in facts.items() if name != "seed"}
    told = facts if seed is None else facts | {"seed": seed}
    (folder / "model.json").write_text(json.dumps(told), encoding="utf-8")
    refused(folder)


@pytest.mark.parametrize(
    ("column", "value"), [("evidence", float("nan")), ("evidence", -5.0), ("value", 1e12)]
)
def test_unsound_tails_are_refused(folder: Path, column: str, value: float) -> None:
    tails = pq.read_table(folder / "tails.parquet")
    values = tails[column].to_numpy().copy()
    values[0] = value
    spoilt = tails.set_column(tails.column_names.index(column), column, pa.array(values))
    pq.write_table(spoilt, folder / "tails.parquet")
    refused(folder)
