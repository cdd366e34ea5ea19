"""A simulated world, ranked, with the facts of those in front kept."""

import json
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from detector.cases.tables import write_cases
from detector.engines.opening import open_engine
from detector.forest.store import save_model
from detector.nightly.record import build_record
from detector.pipeline import gather_cases, run_night
from detector.privacy.masks import mask
from detector.settings import Settings
from detector.simulation.world import simulate, write
from detector.version import __version__

FRONT = 12


@dataclass(frozen=True)
class Kept:
    """A night on disk, and the events that it was made from."""

    data: Path
    folder: Path
    front: tuple[str, ...]
    last: str

    @property
    def nights(self) -> Path:
        return self.folder.parent

    @property
    def first(self) -> str:
        return self.front[0]


def keep_night(root: Path) -> Kept:
    write(simulate(160, seed=3, end="2026-07-01", fraud_share=0.1), root / "data")
    folder, settings = root / "nights" / "dt=2026-06-30", Settings()
    folder.mkdir(parents=True)
    with open_engine() as engine:
        night = run_night(engine, root / "data", settings)
        record, ranking = build_record(night, settings), night.ranking
        front = ranking.table.slice(0, FRONT).select(["account_id"])
        write_cases(gather_cases(engine, night, front, mask), folder / "cases")
    pq.write_table(ranking.table, folder / "ranking.parquet")
    pq.write_table(ranking.ring_tables.table, folder / "rings.parquet")
    save_model(night.model, folder / "model", __version__, record["as_of"])
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    (folder / "_SUCCESS").touch()
    names = [str(name) for name in ranking.table["account_id"].to_pylist()]
    return Kept(root / "data", folder, tuple(names[:FRONT]), names[-1])
