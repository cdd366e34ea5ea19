"""A small site of the nightly job, what must hold of it at any moment, and what it comes to."""

import hashlib
import json
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from detector.audit.log import LOG, Broken, read_entries, verify_audit
from detector.memory.store import MEMORY, Memory
from detector.nights import SUCCESS
from detector.settings import EngineSettings, NightlySettings, RankSettings, Settings
from detector.verdicts.intake.store import read_store

FIRST, SECOND = date(2026, 6, 29), date(2026, 6, 30)
VERDICTS = "verdicts.parquet"
WRITTEN_LAST = {"run.json", SUCCESS}

Bytes = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Site:
    """A folder that holds `nights` and a store of verdicts; its data lies elsewhere."""

    folder: Path
    data: Path

    @property
    def out(self) -> Path:
        return self.folder / "nights"

    @property
    def verdicts(self) -> Path:
        return self.folder / VERDICTS

    @property
    def settings(self) -> Settings:
        """Those of a small night on one thread."""
        nightly = NightlySettings(data=self.data, out=self.out, verdicts=self.verdicts, capacity=4)
        rank, engine = RankSettings(review=8), EngineSettings(threads=1)
        return Settings(rank=rank, engine=engine, nightly=nightly)

    def copy(self, folder: Path) -> "Site":
        shutil.copytree(self.folder, folder)
        return Site(folder, self.data)

    def suppress(self, account: str) -> None:
        """Hold an account back, from long before the nights on."""
        start, end = (datetime.fromisoformat(f"20{year}-01-01T00:00:00Z") for year in (26, 30))
        with Memory(self.out / MEMORY) as memory:
            memory.suppress(account, start, end, "our own", lambda _number: "somebody")

    def read_suppressed(self) -> list[str]:
        """Give the accounts of all suppressions."""
        if not (self.out / MEMORY).exists():
            return []
        with Memory(self.out / MEMORY) as memory:
            return memory.suppressions()["account_id"].tolist()

    def read_verdicts(self) -> pd.DataFrame:
        """Give the verdicts, by account."""
        return read_store(self.verdicts).sort_values("account_id", ignore_index=True)

    def choose_account(self) -> str:
        """Choose an account that the last night ranked behind all that it raised."""
        night = sorted(self.out.glob("dt=*"))[-1]
        last: str = pq.read_table(night / "ranking.parquet")["account_id"][-1].as_py()
        return last

    def read_memory(self) -> dict[str, list[Any]]:
        """Give all that the memory knows of nights and alerts."""
        with sqlite3.connect(self.out / MEMORY) as memory:
            return {
                table: memory.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
                for table in ("nights", "alerts")
            }

    def hash_nights(self) -> Bytes:
        """Give the sha256 of every file of every folder that readers take for a night."""
        return {night.name: hash_files(night) for night in sorted(self.out.glob("dt=*"))}

    def hash_models(self) -> dict[str, str]:
        """Give the sha256 of every file of the versions of the model."""
        return hash_files(self.out / "models")

    def read_log(self, day: date) -> list[dict[str, Any]]:
        """Give the lines of the log of a night, each of which can be read."""
        log = self.out / "log" / f"dt={day}.jsonl"
        return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]

    def count_told(self, action: str) -> int:
        """Count the lines of the audit log that tell of an action."""
        return sum(entry.said["action"] == action for entry in read_entries(self.out / LOG))

    def find_broken(self) -> Broken | None:
        """Find what is wrong with the audit log."""
        return verify_audit(self.out / LOG)


def hash_files(folder: Path) -> dict[str, str]:
    """Give the sha256 of every file, by its path in the folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def find_partial(site: Site) -> list[str]:
    """Name the nights that readers see and that are not whole, by their own record."""
    partial = []
    for name, files in site.hash_nights().items():
        run = site.out / name / "run.json"
        said = json.loads(run.read_text(encoding="utf-8"))["outputs"] if run.exists() else None
        held = {file: sha256 for file, sha256 in files.items() if file not in WRITTEN_LAST}
        if SUCCESS not in files or held != said:
            partial.append(name)
    return partial
