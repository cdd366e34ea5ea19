"""Nights of the past, replayed in order: each sees only what it could have seen."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pandas as pd

from detector.clock import quiet
from detector.engines.opening import open_engine
from detector.errors import ConfigInvalid
from detector.evaluation.evaluation import Evaluation
from detector.evaluation.judgement import evaluate
from detector.evaluation.labels import Given, Labels, read_labels
from detector.events.read import choose_cut, read_events
from detector.events.sources.find import Where
from detector.events.sources.naming import Source, name_logs
from detector.frames.given import as_path_or_pandas
from detector.nightly.job import rank_into
from detector.privacy.keys import read_door_key
from detector.settings import Settings, choose_settings

NIGHTS = 4
"""How many nights are replayed when nobody says."""


def backtest(
    source: Source,
    labels: Given,
    out: Path | str,
    *,
    settings: Settings | Path | str | None = None,
    start: date | str | None = None,
    end: date | str | None = None,
    every: int = 7,
    nights: int | None = None,
    delay: float = 30,
    learn: bool = False,
    bootstrap: int = 500,
    seed: int = 0,
    tell: Callable[[str], None] = quiet,
) -> Evaluation:
    """Rank and publish nights of the past in order, and judge what their lists found.

    A night is a midnight in the configured zone: it sees the events before it, as `rank(...,
    as_of=...)` does. An account that a list found, or whose confirmation is known by then, is on
    no later list. Labels tell no date of the misuse, so each night is held against what is
    confirmed by the end: an account counts from the first night on which it is ranked, and early
    nights look worse than they were.

    Parameters
    ----------
    source
        The logs, as for `rank`, two frames as a mapping; better a folder than frames, which are
        taken in anew each night.
    labels
        As for `evaluate`; the ranking never reads them.
    out
        Folder of the nights, `out/dt=YYYY-MM-DD`, and of the evaluation, `out/evaluation`.
    settings
        From `read_settings`, or the path of a settings file.
    start, end
        First and last night, such as "2026-03-01". Without an end, the midnight after the last
        event.
    every
        Days from one night to the next.
    nights
        How many: counted back from the end (4), or on from the start (all of them).
    delay
        Days from `labelled_at` until a verdict is known.
    learn
        Whether each night learns from what earlier lists brought to light: an account that was on
        a list, and has a label, has its verdict `delay` days after that night.
    bootstrap, seed
        As for `evaluate`.
    tell
        Is told of each night as it begins.

    Raises
    ------
    DetectorError
        As `rank` and `evaluate`; nights that were published before stay.

    Examples
    --------
    >>> import tempfile
    >>> from detector.simulation.world import simulate, write
    >>> world = simulate(300, seed=1)
    >>> with tempfile.TemporaryDirectory() as out:
    ...     write(world, Path(out) / "data")
    ...     told = backtest(Path(out) / "data", world.labels, out, nights=2, bootstrap=0)
    >>> len(told.nights)
    2
    """
    settings, where = choose_settings(settings), name_logs(source)
    labels = as_path_or_pandas("labels", labels)
    truth = read_labels(labels, settings.tz)  # what is wrong is said before hours of work
    last = _day(end, settings) or _midnight_after(where, settings)
    days = choose_days(_day(start, settings), last, every, nights)
    folders, verdicts = [], pd.DataFrame(columns=["account_id", "label", "labelled_at"])
    for number, day in enumerate(days, 1):
        tell(f"night {number} of {len(days)}: {day}")
        as_of = datetime.combine(day, time(), settings.tz)
        given = verdicts if learn and len(verdicts) else None
        night = rank_into(Path(out), where, settings, as_of, verdicts=given)
        folders.append(night.folder)
        listed = night.ranking.worklist(settings.rank.review)["account_id"].tolist()
        new = say_verdicts(truth, listed, as_of + timedelta(days=delay))
        verdicts = pd.concat([verdicts, new], ignore_index=True) if len(verdicts) else new
    told = evaluate(folders, labels, delay=delay, bootstrap=bootstrap, seed=seed)
    told.write(Path(out) / "evaluation")
    return told


def say_verdicts(truth: Labels, listed: Sequence[str], at: datetime) -> pd.DataFrame:
    """Give the verdicts that a list will bring: of the accounts on it that have a label.

    Examples
    --------
    >>> from datetime import UTC
    >>> truth = read_labels(pd.DataFrame({"account_id": ["a", "b"], "label": [1, 0]}), UTC)
    >>> say_verdicts(truth, ["b", "c"], datetime(2026, 1, 6, tzinfo=UTC))["label"].tolist()
    [0]
    """
    known = truth.frame[truth.frame.index.isin(listed)]
    label = known["confirmed"].astype("int8").to_numpy()
    return pd.DataFrame({"account_id": known.index, "label": label, "labelled_at": at})


def choose_days(start: date | None, end: date, every: int, nights: int | None) -> list[date]:
    """Give the nights in order.

    Raises
    ------
    ConfigInvalid
        If the end lies before the start, or a number is not positive.

    Examples
    --------
    >>> days = choose_days(None, date(2026, 3, 1), every=7, nights=3)
    >>> [day.isoformat() for day in days]
    ['2026-02-15', '2026-02-22', '2026-03-01']
    >>> choose_days(date(2026, 2, 27), date(2026, 3, 1), every=2, nights=None)[-1].isoformat()
    '2026-03-01'
    """
    if every < 1 or (nights is not None and nights < 1):
        raise ConfigInvalid("every or nights is less than 1", "give whole numbers from 1")
    if start is None:
        return [end - timedelta(days=every * back) for back in reversed(range(nights or NIGHTS))]
    if end < start:
        raise ConfigInvalid(
            f"the first night {start} lies behind the last, {end}", "give an earlier --from"
        )
    return [start + timedelta(days=gone) for gone in range(0, (end - start).days + 1, every)][
        :nights
    ]


def _day(given: date | str | None, settings: Settings) -> date | None:
    cut = choose_cut(given, settings.zone)
    return cut.date() if cut else None


def _midnight_after(source: Where, settings: Settings) -> date:
    with open_engine(settings.engine) as engine:
        last = read_events(engine, source, settings, key=read_door_key(settings.privacy.key)).as_of
    return last.astimezone(settings.tz).date() + timedelta(days=1)
