"""Where accounts that were taken over had all been before: a night's finding, or sought anew."""

from datetime import datetime
from pathlib import Path

import pyarrow as pa

from detector.cases.exposure.choice import TAKEOVER, choose_candidates, choose_cases
from detector.cases.exposure.points import (
    NEEDED,
    CommonPoints,
    find_common_points,
    read_common_points,
)
from detector.catalogue.matrix import DAY, STAGES, Span
from detector.desk.door import see_door
from detector.desk.run import Run, open_run
from detector.engines.opening import open_engine
from detector.errors import ConfigInvalid
from detector.events.read import read_events
from detector.events.sources.naming import Source, name_logs
from detector.frames.given import Frame
from detector.privacy.keys import read_door_key
from detector.privacy.masks import mask
from detector.ranking.patterns import CLEAR
from detector.settings import Settings, choose_settings
from detector.verdicts.intake.read import CONFIRMED, read_verdicts


def show_common_points(where: Run | Path | str) -> CommonPoints:
    """Give what a night found its takeovers to have in common.

    Parameters
    ----------
    where
        A night, as `open_run` takes it.

    Raises
    ------
    ConfigInvalid
        When the night was written without it.

    Examples
    --------
    >>> show_common_points("nowhere")
    Traceback (most recent call last):
    detector.errors.ConfigInvalid: nowhere: no published night here
      to mend: give the folder that `detector rank --out` wrote, or one dt=YYYY-MM-DD in it
    """
    run = open_run(where)
    try:
        return read_common_points(run.folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigInvalid(
            f"{run.folder.name}: holds no finding about common points ({type(error).__name__})",
            "rank again with this version, or seek it anew: --data DATA",
        ) from None


def seek_common_points(
    where: Run | Path | str,
    data: Source,
    settings: Settings | Path | str | None = None,
    verdicts: Frame | Path | str | None = None,
) -> CommonPoints:
    """Seek common points anew, in the events that a night was ranked from.

    Parameters
    ----------
    where
        The night, as `open_run` takes it: its cut-off, its ranking, and without verdicts its cases.
    data
        The events, as `rank` took them; two frames as a mapping.
    settings
        By default those of the night.
    verdicts
        What analysts found, as `read_verdicts` takes it. The cases are then the accounts confirmed
        last as taken over; where no typology was given, those that the night calls so.

    Raises
    ------
    DetectorError
        As reading events and verdicts does.

    Examples
    --------
    >>> import tempfile
    >>> import detector
    >>> world = detector.simulate(60, seed=1)
    >>> with tempfile.TemporaryDirectory() as out:
    ...     night = detector.rank_into(out, world)
    ...     found = detector.show_common_points(night.folder)
    ...     sought = detector.seek_common_points(night.folder, world, verdicts=world.labels)
    >>> found.frame.empty, sought.frame.empty
    (True, True)
    """
    run = open_run(where)
    settings = choose_settings(settings or Settings.model_validate(run.record["settings"]))
    see_door(run, settings)
    if verdicts is None:
        cases = choose_cases(run.ranking, run.record["review"], CLEAR)
    else:
        cases = _confirmed(run, verdicts, settings.zone)
    candidates = choose_candidates(run.ranking)
    with open_engine(settings.engine) as engine:
        as_of = datetime.fromisoformat(run.record["as_of"])
        key = read_door_key(settings.privacy.key)
        events = read_events(engine, name_logs(data), settings, as_of, key=key)
        span = Span(events.as_of_us, events.as_of_us - settings.rank.lookback_days * DAY)
        for name in NEEDED:
            engine.create(name, span.fill(STAGES[name].sql))
        return find_common_points(engine, cases, candidates, events.as_of_us, mask, settings.zone)


def _confirmed(run: Run, verdicts: object, zone: str) -> pa.Table:
    told = read_verdicts(verdicts, zone).sort_values("labelled_at", kind="stable")
    last = told.drop_duplicates("account_id", keep="last")
    confirmed = last[last["label"] == CONFIRMED]
    ranked = run.ranking.select(["account_id", "pattern"]).to_pandas()
    called = ranked.loc[ranked["pattern"] == TAKEOVER, "account_id"]
    unnamed = confirmed["typology"].isna() & confirmed["account_id"].isin(called)
    chosen = confirmed.loc[unnamed | confirmed["typology"].eq(TAKEOVER), "account_id"]
    return pa.table({"account_id": pa.array(sorted(chosen), pa.string())})
