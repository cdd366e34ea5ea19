"""Common points of compromise: where cases had been more often than accounts like them."""

import html
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa

from detector.cases.exposure.comparison import choose_points, detail_point, weigh_points
from detector.cases.exposure.matching import match_controls
from detector.cases.exposure.moments import read_moments
from detector.cases.exposure.sightings import read_sightings
from detector.cases.exposure.words import say_all, say_basis, say_point
from detector.engines.base import Engine

FILE = "common_points.json"
FEWEST_CASES = 5
"""With fewer, even what they all have in common proves little."""

NEEDED = (
    "orders",
    "keys",
    "numbers",
    "log_facts",
    "limits",
    "homes",
    "account_state",
    "timeline",
)
"""The stages that the search needs, in the order in which they are built."""

COLUMNS = (
    "kind",
    "shown",
    "week",
    "cases",
    "exposed_cases",
    "controls",
    "exposed_controls",
    "odds_ratio",
    "p",
    "p_adjusted",
    "first_day",
    "last_day",
    "orders",
    "sentence_en",
    "sentence_zh",
)


@dataclass(frozen=True)
class CommonPoints:
    """What cases have in common, beyond what accounts like them have.

    Parameters
    ----------
    given, cases, controls
        Cases that were given, those that could be compared, and their matched controls.
    tested
        How many points were tested.
    found
        One mapping with the keys `COLUMNS` per point, the least likely by chance first. `week` is
        a Monday, or empty; `odds_ratio` is None where no control speaks against it; `orders` holds
        one order id of each exposed case.
    told
        What was found, or that there is none, by language.
    """

    given: int
    cases: int
    controls: int
    tested: int
    found: tuple[Mapping[str, Any], ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)

    @property
    def frame(self) -> pd.DataFrame:
        """The points found as a table."""
        return pd.DataFrame(list(self.found), columns=list(COLUMNS))

    def to_text(self, language: str = "en") -> str:
        """Say what was found, and how it was sought."""
        return f"{self.told[language]}\n{say_basis(vars(self), language)}"

    def to_json(self) -> str:
        """Give all of it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    def _repr_html_(self) -> str:
        shown = self.frame.drop(columns=["sentence_en", "sentence_zh"])
        table = shown.to_html(index=False, escape=True) if self.found else ""
        return f"<p>{html.escape(self.to_text())}</p>{table}"


def find_common_points(
    engine: Engine,
    cases: pa.Table,
    candidates: pa.Table,
    as_of_us: int,
    mask: Callable[[str, object], str],
    zone: str,
) -> CommonPoints:
    """Find merchants, addresses and weeks that cases had before more often than chance would make.

    Each case is compared with up to ten accounts like it over its own 180 days before. Tested is
    every point that members of at least three sets have, whoever they are: with fewer, nothing
    could be found (Tarone 1990), and who of them is a case has no part in the choice. The share of
    false findings is held at 5 % over all that is tested (Benjamini and Hochberg 1995): a finding
    sends somebody to look, so a few false ones in a hundred are cheaper than the power that the
    family-wise error of Holm would cost. A merchant and a week of it are told as one point, the
    less likely of the two.

    Parameters
    ----------
    engine
        With the events and the stages `NEEDED`.
    cases
        `account_id` of accounts that were taken over, confirmed or held to be.
    candidates
        `account_id` of accounts that may be controls: none that is high in the ranking.
    as_of_us
        The cut-off, in microseconds since 1970.
    mask
        Masks an address, given its kind and value.
    zone
        Zone of days and weeks.

    Returns
    -------
    What was found, with its sentences; the same for any order of rows.
    """
    _enrol(engine, "exposure_cases", cases)
    others = " WHERE account NOT IN (SELECT account FROM exposure_cases)"
    _enrol(engine, "exposure_candidates", candidates, others)
    moments = read_moments(engine, as_of_us)
    members = match_controls(engine, moments, as_of_us)
    sizes = members.groupby("of").size().to_numpy()
    offset = _offset(as_of_us, zone)
    seen = read_sightings(engine, members, offset)
    engine.drop("exposure_cases", "exposure_candidates")
    controls = int(sizes.sum()) - len(sizes)
    points = weigh_points(seen if len(sizes) >= FEWEST_CASES else seen[:0], sizes)
    counts = {"cases": len(sizes), "controls": controls}
    chosen = choose_points(points).itertuples(index=False)
    found = [_tell(detail_point(point, seen) | counts, mask, offset) for point in chosen]
    sentences = [{lang: one[f"sentence_{lang}"] for lang in ("en", "zh")} for one in found]
    told = say_all(sentences, len(sizes), len(moments), FEWEST_CASES)
    return CommonPoints(len(moments), len(sizes), controls, len(points), tuple(found), told)


def _enrol(engine: Engine, name: str, ids: pa.Table, where: str = "") -> None:
    engine.enrol("exposure_ids", ids.select(["account_id"]))
    engine.create(
        name,
        "SELECT account, account_id FROM accounts JOIN"
        f" (SELECT DISTINCT account_id FROM exposure_ids) AS i USING (account_id){where}",
    )
    engine.drop("exposure_ids")


def _offset(as_of_us: int, zone: str) -> int:
    instant = datetime.fromtimestamp(as_of_us / 1e6, ZoneInfo(zone))
    return (instant.utcoffset() or timedelta()) // timedelta(microseconds=1)


def _tell(
    point: dict[str, Any], mask: Callable[[str, object], str], offset: int
) -> Mapping[str, Any]:
    days = {
        name: str(pd.Timestamp(int(point[at]) + offset, unit="us"))[:10]
        for name, at in (("first_day", "first_us"), ("last_day", "last_us"))
    }
    shown = mask("address", point["key"]) if point["kind"] == "address" else point["key"]
    told = {**point, **days, "shown": shown}
    sentences = {f"sentence_{lang}": text for lang, text in say_point(told).items()}
    return {name: (told | sentences)[name] for name in COLUMNS}


def write_common_points(points: CommonPoints, folder: Path) -> None:
    """Write what was found into a night's folder."""
    (folder / FILE).write_text(points.to_json() + "\n", encoding="utf-8")


def read_common_points(folder: Path) -> CommonPoints:
    """Read what a night found.

    Raises
    ------
    OSError, ValueError
        When it is not there, or not as it was written.
    """
    told = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return CommonPoints(**{**told, "found": tuple(told["found"])})
