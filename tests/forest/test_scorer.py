"""Scoring a stream gives what scoring the whole matrix gives, however it is cut."""

import pickle

import numpy as np
import pyarrow as pa
import pytest

from detector.forest.grow import with_total
from detector.forest.model import Model
from detector.forest.scorer import SCORED, Scorer
from detector.forest.trees import score_rows
from tests.forest.conftest import FEATURES, Made


@pytest.fixture(scope="module")
def table(made: Made) -> pa.Table:
    columns = {
        name: pa.array(made.matrix[:, n], from_pandas=True) for n, name in enumerate(FEATURES)
    }
    return pa.table({"account": pa.array(range(len(made.ids)), pa.int32()), **columns})


def scored(model: Model, table: pa.Table, rows: int) -> pa.Table:
    batches = Scorer(model.tails, model.trees)(iter(table.to_batches(rows)))
    return pa.Table.from_batches(batches, schema=SCORED)


def test_every_sign_is_listed_with_its_value(model: Model, made: Made, table: pa.Table) -> None:
    out = scored(model, table, 1000)
    evidence = model.evidence(made.matrix)
    assert out["account"].to_pylist() == list(range(len(made.ids)))
    assert np.array_equal(out["score"].to_numpy(), model.score(evidence))
    for row, signs in enumerate(out.to_pylist()):
        found = np.flatnonzero(evidence[row])
        assert signs["features"] == found.tolist()
        assert signs["values"] == made.matrix[row, found].tolist()
        assert signs["weights"] == evidence[row, found].tolist()
    assert not evidence.any(axis=1).all(), "an account without a sign has empty lists"


@pytest.mark.parametrize("rows", [1, 7, 64, 5000])
def test_batches_and_nan_change_nothing(model: Model, table: pa.Table, rows: int) -> None:
    part = table.slice(100, 400)
    holes = [pa.array(part[name].to_numpy(), from_pandas=False) for name in FEATURES]
    nan = pa.table([part["account"], *holes], names=table.column_names)
    assert scored(model, part, rows).equals(scored(model, nan, 150))


def test_no_accounts_give_no_rows(model: Model, table: pa.Table) -> None:
    nothing = [table.slice(0, 0).to_batches() or [pa.RecordBatch.from_pylist([], table.schema)]]
    out = list(Scorer(model.tails, model.trees)(iter(nothing[0])))
    assert sum(batch.num_rows for batch in out) == 0
    assert all(batch.schema == SCORED for batch in out)


def test_it_bears_pickling(model: Model, table: pa.Table) -> None:
    again = pickle.loads(pickle.dumps(Scorer(model.tails, model.trees)))
    first = table.to_batches(300)[0]
    assert next(again(iter([first]))).equals(scored(model, table, 300).to_batches()[0])


def test_other_columns_than_the_models_are_refused(model: Model, table: pa.Table) -> None:
    with pytest.raises(ValueError, match="argument"):
        scored(model, table.drop_columns(["rare_two"]), 100)


@pytest.mark.parametrize("columns", [1, 3, 40, 300])
def test_the_total_hangs_on_no_other_row(columns: int) -> None:
    """To the bit: sums are rounded, and must be added up in the same order in every batch."""
    rng = np.random.default_rng(columns)
    evidence = rng.exponential(size=(2500, columns)).astype(np.float32)
    evidence[rng.random(evidence.shape) < 0.6] = 0
    whole = with_total(evidence)
    for size in (1, 3, 999, 1024):
        cut = [with_total(evidence[start : start + size]) for start in range(0, 2000, size)]
        assert np.array_equal(np.concatenate(cut)[:2000], whole[:2000])
    assert np.array_equal(with_total(np.asfortranarray(evidence)), whole)
    powers = np.sqrt(evidence, dtype=np.float64) * evidence
    total = np.round(np.cbrt(np.square(powers.sum(axis=1))), 6)
    assert np.array_equal(whole[:, -1], total.astype(np.float32))


def test_a_model_and_its_scorer_agree(model: Model, made: Made) -> None:
    evidence = model.evidence(made.matrix)
    assert np.array_equal(model.score(evidence), score_rows(model.trees, with_total(evidence)))
