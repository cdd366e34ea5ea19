"""What an evaluation shows: text, files, pictures; and the verb."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from detector.cli.main import main
from detector.evaluation.evaluation import Evaluation
from detector.evaluation.judgement import evaluate
from tests.evaluation.conftest import publish, verdicts

FILES = {
    "evaluation.json", "evaluation.md", "precision_recall.svg", "recall.svg", "stories.svg",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return publish(tmp_path, "2026-01-31", "abcdefghij", review=3)


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    rows = verdicts("acf", "bd", typology=["ring", "ring", "take|over", "<b>", "family"])
    rows.to_csv(tmp_path / "labels.csv", index=False)
    return tmp_path / "labels.csv"


@pytest.fixture
def told(folder: Path, labels: Path) -> Evaluation:
    return evaluate(folder, labels, bootstrap=50)


def test_files_are_the_same_each_time(told: Evaluation, tmp_path: Path) -> None:
    for name in ("one", "two"):
        told.write(tmp_path / name)
    assert {path.name for path in (tmp_path / "one").iterdir()} == FILES
    for name in FILES:
        content = (tmp_path / "one" / name).read_bytes()
        assert content == (tmp_path / "two" / name).read_bytes(), name
    page = (tmp_path / "one" / "evaluation.md").read_text(encoding="utf-8")
    assert all(f"]({name})" in page for name in FILES if name.endswith(".svg"))
    assert "take\\|over" in page
    assert json.loads((tmp_path / "one" / "evaluation.json").read_text())["confirmed"] == 3


def test_pictures_show_the_figures(told: Evaluation) -> None:
    across, up = told.plot_precision_recall().lines[0].get_data()
    assert np.asarray(across).tolist() == pytest.approx([1 / 3, 2 / 3, 1.0])
    assert np.asarray(up).tolist() == pytest.approx([1.0, 2 / 3, 0.5])
    axes = Figure().add_subplot()
    assert told.plot_stories(axes) is axes
    shown = {label.get_text() for label in axes.get_yticklabels()}
    assert shown == {"ring (2)", "take|over (1)"}
    bars = [bar for bar in axes.patches if isinstance(bar, Rectangle)]
    assert sorted(bar.get_width() for bar in bars) == [0.0, 1.0]
    assert told.plot_recall(Figure().add_subplot()).get_xscale() == "log"


def test_in_a_notebook(told: Evaluation) -> None:
    page = told._repr_html_()
    assert told.sentence() in page and "&lt;b&gt;" in page and "<b>" + "</" not in page
    assert repr(told) == "Evaluation of 10 accounts as of 2026-01-31T00:00:00+08:00"


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(word) for word in arguments], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def test_the_verb(folder: Path, labels: Path, told: Evaluation, tmp_path: Path) -> None:
    asked = ("evaluate", folder, "--labels", labels, "--bootstrap", "50")
    code, out, err = run(*asked, "--out", tmp_path / "judged")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == told.sentence()
    assert {path.name for path in (tmp_path / "judged").iterdir()} == FILES
    code, out, _ = run(*asked, "--json", "--only-labelled")
    only = json.loads(out)
    assert code == 0 and only["only_labelled"] and only["unlabelled"] == 5
    assert {"figure", "value", "low", "high", "attainable"} <= set(only["figures"][0])


def test_the_verb_fails_in_words(folder: Path, labels: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text("account_id,label\na,perhaps\n")
    (tmp_path / "taken").touch()
    for code, asked in {
        2: (tmp_path / "nowhere", "--labels", labels),
        3: (folder, "--labels", broken),
        6: (folder, "--labels", labels, "--out", tmp_path / "taken"),
    }.items():
        got, out, err = run("evaluate", *asked)
        assert (got, out) == (code, "")
        assert err.startswith("error: ") and "to mend" in err
