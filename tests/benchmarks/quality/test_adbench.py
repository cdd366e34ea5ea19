"""ADBench: the comparison is made where the sets are, and skipped where they are not."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality.adbench import FOLDER, REFERENCE, Compared, compare_sets, find_folder


def test_a_set_is_compared_with_what_was_published(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    rows = np.vstack([rng.normal(0, 1, (190, 3)), rng.normal(6, 1, (10, 3))])
    np.savez(tmp_path / "1_toy.npz", X=rows, y=np.repeat([0, 1], [190, 10]))
    heading = "dataset,dte_unsup_iforest_auc,dte_unsup_iforest_std,pyod_docs_iforest_roc_60_40"
    lines = [heading, "1_toy,99.5,0.3,", "2_absent,50,1,0.5"]
    (tmp_path / REFERENCE).write_text("\n".join(lines), encoding="utf-8")
    (toy,) = compare_sets(tmp_path)
    assert (toy.name, toy.rows, toy.columns) == ("1_toy", 200, 3)
    assert toy.whole > 99
    assert toy.agrees


def test_what_is_far_from_published_does_not_agree() -> None:
    near = Compared("a", 9, 2, whole=81, published=82, spread=1, split=80, documented=float("nan"))
    assert near.agrees
    assert not Compared("a", 9, 2, 79, 82, 1, 80, float("nan")).agrees
    assert not Compared("a", 9, 2, 82, 82, 1, 80, 83).agrees


def test_the_folder_is_the_one_named_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assert find_folder() is None
    (tmp_path / REFERENCE).touch()
    assert find_folder() == tmp_path
    assert find_folder(tmp_path / "elsewhere") is None
