"""`python -m benchmarks.quality.adbench --data FOLDER` sees whether the forest is intact.

It fits the forest that the ranking is grown from on ADBench's sets (Han et al. 2022), raw columns
and pyod's defaults, scores with our own arrays, and compares with published figures of pyod's
forest. The sets are not part of the repository; without them there is a message and no table.
"""

import argparse
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

from benchmarks.table import write_table
from detector.forest.grow import extract, fit_pyod
from detector.forest.trees import score_rows

FOLDER = "DETECTOR_ADBENCH"
"""The variable of the environment that names the folder."""

BESIDE = Path(__file__).parents[2].parent / "shared" / "data" / "adbench"
"""Where the folder is looked for when nobody names one: beside the repository."""

REFERENCE = "iforest_reference.csv"
PUBLISHED = ["dte_unsup_iforest_auc", "dte_unsup_iforest_std", "pyod_docs_iforest_roc_60_40"]
SEEDS = range(5)
TREES, PSI = 100, 256


@dataclass(frozen=True)
class Compared:
    """One set: area under the ROC curve in per cent, ours and as published.

    Parameters
    ----------
    name, rows, columns
        The set and its size.
    whole, published, spread
        Fitted and scored on all rows: mean over the seeds, the DTE paper's, its deviation.
    split, documented
        Fitted on 60 %, scored on 40 %: mean over the seeds, pyod's documentation's (or NaN).
    """

    name: str
    rows: int
    columns: int
    whole: float
    published: float
    spread: float
    split: float
    documented: float

    @property
    def agrees(self) -> bool:
        """Whether ours lies within two published deviations, and at least half a point, of both."""
        room = max(2 * self.spread, 0.5)
        apart = [abs(self.whole - self.published), abs(self.split - self.documented)]
        return all(np.isnan(points) or points <= room for points in apart)


def find_folder(given: Path | None = None) -> Path | None:
    """Find the folder of the sets: the one given, the environment's, or the one beside us."""
    named = os.environ.get(FOLDER)
    folder = given or (Path(named) if named else BESIDE)
    return folder if (folder / REFERENCE).is_file() else None


def compare_sets(folder: Path) -> Iterator[Compared]:
    """Run the forest on every set that is there and in the reference."""
    reference = pd.read_csv(folder / REFERENCE, index_col="dataset")
    published = reference.to_numpy(dtype=np.float64)
    place = [reference.columns.tolist().index(name) for name in PUBLISHED]
    for name, row in zip(reference.index, published[:, place], strict=True):
        path = folder / f"{name}.npz"
        if not path.is_file():
            continue
        with np.load(path) as read:
            rows, truth = read["X"].astype(np.float32), read["y"].ravel().astype(np.int64)
        yield Compared(
            name=str(name),
            rows=len(rows),
            columns=rows.shape[1],
            whole=_mean(_score_whole(rows, truth, seed) for seed in SEEDS),
            published=row[0],
            spread=row[1],
            split=_mean(_score_split(rows, truth, seed) for seed in SEEDS),
            documented=100 * row[2],
        )


def score_forest(known: np.ndarray, asked: np.ndarray, seed: int) -> np.ndarray:
    """Fit on `known`, both float32, and score `asked` by our own arrays."""
    forest = fit_pyod(known, seed, TREES, PSI)
    return score_rows(extract(forest, np.arange(known.shape[1])), asked)


def write_comparison(compared: Sequence[Compared]) -> str:
    """Write the table."""
    rows = [
        [
            one.name,
            f"{one.rows:,} × {one.columns}",
            f"{one.whole:.1f}",
            f"{one.published:.1f} ± {one.spread:.1f}",
            "–" if np.isnan(one.documented) else f"{one.split:.1f}",
            "–" if np.isnan(one.documented) else f"{one.documented:.1f}",
            "yes" if one.agrees else "no",
        ]
        for one in compared
    ]
    header = ["set", "size", "ours", "published", "ours, 60/40", "pyod's pages, 60/40", "agrees"]
    return write_table(header, rows)


def _score_whole(rows: np.ndarray, truth: np.ndarray, seed: int) -> float:
    return 100 * float(roc_auc_score(truth, score_forest(rows, rows, seed)))


def _score_split(rows: np.ndarray, truth: np.ndarray, seed: int) -> float:
    mixed = np.random.default_rng(seed).permutation(len(rows))
    known, asked = np.split(mixed, [round(0.6 * len(rows))])
    scores = score_forest(rows[known], rows[asked], seed)
    return 100 * float(roc_auc_score(truth[asked], scores))


def _mean(values: Iterator[float]) -> float:
    return float(np.mean(list(values)))


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.quality.adbench")
    asked.add_argument("--data", type=Path, help=f"folder of the sets; else ${FOLDER}")
    folder = find_folder(asked.parse_args().data)
    print(write_comparison(list(compare_sets(folder))) if folder else MISSING)


MISSING = f"Skipped: no folder with `{REFERENCE}` and ADBench's sets (`--data` or `${FOLDER}`)."


if __name__ == "__main__":
    main()
