"""A world of eighty accounts, and two nights of it that nobody disturbs."""

from pathlib import Path

import pandas as pd
import pytest

from detector.simulation.world import simulate, write
from tests.faults import acts
from tests.faults.killing import NEVER, Life, run
from tests.faults.site import FIRST, SECOND, Site

ACCOUNTS = 80


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write(simulate(ACCOUNTS, 7, end="2026-07-01", days=45, fraud_share=0.1), folder)
    (folder / "labels.parquet").unlink()
    return folder


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory, data: Path) -> dict[str, tuple[Site, Life]]:
    """Undisturbed: the site before any night, after the first one, and after both.

    With each, how the last night went.
    """
    root = tmp_path_factory.mktemp("undisturbed")
    site = Site(root / "fresh", data)
    site.out.mkdir(parents=True)
    (site.out / "lookup.key").write_bytes(b"k" * 32)
    (site.out / "lookup.key").chmod(0o600)
    ids = pd.read_parquet(data / "account_events.parquet")["account_id"].unique()
    at = pd.Timestamp("2026-06-20T12:00:00Z")
    verdicts = pd.DataFrame({"account_id": ids[:3], "verdict": "cleared", "labelled_at": at})
    verdicts.to_csv(root / "verdicts.csv", index=False)
    acts.call(["label", str(root / "verdicts.csv"), "--store", str(site.verdicts)])
    site.suppress(str(ids[3]))
    stages = {"fresh": (site, Life(0, 0))}
    for name, day in (("first", FIRST), ("second", SECOND)):
        site = site.copy(root / name)
        life = run(site.folder, NEVER, acts.make_nights, site.settings, [day])
        assert life is not None
        stages[name] = site, life
    return stages
