"""The figures of one night, on ten accounts that can be judged by eye."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from detector.errors import ConfigInvalid, ContractBroken
from detector.evaluation.evaluation import Evaluation
from detector.evaluation.figures import Judged, measure_night
from detector.evaluation.judgement import evaluate
from detector.evaluation.resamples import group_cells, resample
from tests.evaluation.conftest import publish, verdicts

ORDER = "abcdefghij"
AT_RISK = [100, 0, 300, 0, 0, 600, 0, 0, 0, 0]
STORIES = ["ring", "ring", "takeover", "family", "family", "mover"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return publish(tmp_path, "2026-01-31", ORDER, review=3, at_risk=AT_RISK)


def judge(folder: Path, **how: object) -> Evaluation:
    """Judge a confirmed a, c and f, and a cleared b, d and z; z was not ranked."""
    labels = verdicts("acf", "bdz", typology=STORIES)
    return evaluate(folder, labels, bootstrap=0, **how)  # type: ignore[arg-type]


def test_by_eye(folder: Path) -> None:
    told = judge(folder)
    assert told.value("average precision") == pytest.approx((1 / 1 + 2 / 3 + 3 / 6) / 3)
    assert told.value("ROC AUC") == pytest.approx((7 + 6 + 4) / 21)
    assert told.value("precision", 3) == told.value("recall", 3) == pytest.approx(2 / 3)
    assert told.value("money at risk saved", 3) == pytest.approx(0.4)
    assert np.isnan(told.value("stoppable money saved", 3)), "there was none to be saved"
    assert told.value("recall of a story", 3, "ring") == 1.0
    assert told.value("recall of a story", 3, "takeover") == 0.0
    assert told.groups[["group", "value", "share_of_all"]].to_numpy().tolist() == [
        ["family", pytest.approx(1 / 3), pytest.approx(0.2)]
    ]


def test_what_is_attainable(folder: Path) -> None:
    """One place, three confirmed: recall of a third, and six tenths of the money."""
    best = judge(folder).figures.set_index(["figure", "accounts", "group"])["attainable"]
    assert best["recall", 1, ""] == pytest.approx(1 / 3)
    assert best["precision", 1, ""] == best["precision", 3, ""] == 1.0
    assert best["money at risk saved", 1, ""] == pytest.approx(0.6)
    assert best["recall of a story", 1, "ring"] == 0.5
    wide = evaluate(folder, verdicts("a"), bootstrap=0).figures
    at = wide[(wide["figure"] == "precision") & (wide["accounts"] == 3)]
    assert at["attainable"].tolist() == [pytest.approx(1 / 3)], "one confirmed on three places"


def test_who_has_no_label(folder: Path) -> None:
    told = judge(folder)
    counts = ("accounts", "confirmed", "cleared", "unlabelled", "labels_elsewhere", "prevalence")
    assert [told.facts[name] for name in counts] == [10, 3, 2, 5, 1, 0.3]
    text = told.to_text()
    assert "5 of 10 accounts have no label and count as not confirmed" in text
    assert "1 labels are of accounts that were not ranked" in text
    assert "No account behind" not in text


def test_a_list_judged_by_its_own_verdicts_is_not_believed(folder: Path) -> None:
    told = evaluate(folder, verdicts("ab", "cd"), bootstrap=0)
    assert told.value("recall", 3) == 1.0
    assert "No account behind rank 4 has a label" in told.to_text()


def test_only_labelled(folder: Path) -> None:
    """Labelled are a b c d and f, of whom b and d are cleared; e is nobody's mistake."""
    told = judge(folder, only_labelled=True)
    assert told.value("average precision") == pytest.approx((1 / 1 + 2 / 3 + 3 / 5) / 3)
    assert told.value("ROC AUC") == pytest.approx((2 + 1 + 0) / 6)
    assert told.value("precision", 3) == pytest.approx(2 / 3)
    assert told.value("recall", 3) == pytest.approx(2 / 3)
    assert told.facts["prevalence"] == pytest.approx(3 / 5)


def test_nobody_confirmed_is_said(folder: Path) -> None:
    told = evaluate(folder, verdicts("", "ab"), bootstrap=20)
    assert told.sentence().startswith("None of the 10 accounts is confirmed")
    assert told.value("precision", 3) == 0.0
    assert np.isnan(told.value("recall", 3)) and np.isnan(told.value("average precision"))
    assert told.to_text() and told._repr_html_()


def test_labels_of_others_are_no_labels(folder: Path) -> None:
    with pytest.raises(ContractBroken, match="none of the 2 labels"):
        evaluate(folder, verdicts("xy"))


def test_what_is_no_night(folder: Path) -> None:
    (folder / "_SUCCESS").unlink()
    with pytest.raises(ConfigInvalid, match="no published night"):
        evaluate(folder, verdicts("a"))
    (folder / "_SUCCESS").touch()
    (folder / "run.json").write_text("{}")
    with pytest.raises(ContractBroken, match="dt=2026-01-31 cannot be read"):
        evaluate(folder, verdicts("a"))
    with pytest.raises(ConfigInvalid, match="negative"):
        evaluate(folder, verdicts("a"), bootstrap=-1)


def random_night(accounts: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    confirmed = rng.random(accounts) < 0.3 * np.linspace(1, 0, accounts) ** 4
    rows = pd.DataFrame({"confirmed": confirmed, "judged": rng.random(accounts) < 0.8})
    rows["judged"] |= confirmed
    rows["story"] = np.where(confirmed, rng.choice(["ring", "takeover"], accounts), "")
    rows["group"] = np.where(confirmed, "", rng.choice(["family", "mover"], accounts))
    money = rng.exponential(100, accounts)
    return rows.assign(money_at_risk=money, money_stoppable=money / 2)


def measure_plainly(rows: pd.DataFrame, drawn: np.ndarray) -> dict[str, float]:
    """Measure the rows as often as each was drawn, with scikit-learn and without cells."""
    times = np.bincount(drawn, minlength=len(rows))
    order, top = -np.arange(len(rows)), rows.iloc[np.sort(drawn)[:40]]
    weights = times * rows["judged"]
    money = rows["money_at_risk"] * rows["confirmed"]
    return {
        "average precision": average_precision_score(
            rows["confirmed"], order, sample_weight=weights
        ),
        "ROC AUC": roc_auc_score(rows["confirmed"], order, sample_weight=weights),
        "precision": top["confirmed"].sum() / top["judged"].sum(),
        "money at risk saved": money[top.index].sum() / (money * times).sum(),
    }


def test_cells_are_drawn_as_accounts_are() -> None:
    """Drawing cells gives the spread that drawing accounts one by one gives."""
    rows = random_night(1200, seed=1)
    told = measure_night(Judged(rows, (40,)), 500, seed=0).set_index("figure")
    rng = np.random.default_rng(2)
    plain = [measure_plainly(rows, rng.integers(0, 1200, 1200)) for _ in range(250)]
    low, high = pd.DataFrame(plain).quantile([0.025, 0.975]).to_numpy()
    for place, figure in enumerate(plain[0]):
        row, width = told.loc[figure], high[place] - low[place]
        assert row["low"] < row["value"] < row["high"], figure
        assert row["low"] == pytest.approx(low[place], abs=0.2 * width), figure
        assert row["high"] == pytest.approx(high[place], abs=0.2 * width), figure


def test_the_whole_order_is_as_scikit_learn_says() -> None:
    rows = random_night(2000, seed=3).assign(judged=True)
    told = measure_night(Judged(rows, (20,)), 0, seed=0).set_index("figure")["value"]
    order = -np.arange(len(rows))
    expected = average_precision_score(rows["confirmed"], order)
    assert told["average precision"] == pytest.approx(expected)
    assert told["ROC AUC"] == pytest.approx(roc_auc_score(rows["confirmed"], order))


def test_a_million_accounts_are_few_cells() -> None:
    rng = np.random.default_rng(0)
    confirmed = rng.random(1_000_000) < 0.001
    cells = group_cells(confirmed, np.ones(len(confirmed), dtype=bool), deepest=1000)
    assert cells.size.sum() == len(confirmed) and len(cells.size) < 4000
    first, again = (next(resample(cells, 2, seed=5)) for _ in range(2))
    assert (first == again).all() and (first.sum(axis=1) == len(confirmed)).all()
