"""Why did it move: two nights and one account become steps, signs and events."""

from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from detector.cases.movement.places import Place
from detector.cases.movement.signs import tabulate_signs
from detector.cases.movement.steps import EARLIER, LATER, State, tabulate_steps
from detector.desk.movement.movement import Movement
from detector.desk.movement.nights import KeptNight, judge, keep_night, same_model
from detector.desk.run import Run, open_two
from detector.errors import ConfigInvalid
from detector.settings import Settings


def explain_move(
    before: Run | Path | str, after: Run | Path | str | None, account_id: str
) -> Movement:
    """Explain why an account has another rank than on an earlier night.

    The move is told in steps, each a place among all accounts: first the account's own events,
    judged by the earlier model among the earlier peers; then its peers; then the model; then what
    verdicts moved. Places under the other night's model are estimated from the accounts whose
    values the night kept; all others are exact.

    The step of its own events holds all that changed in its own values: also what others did with
    its keys, and what grew old. Events are those after the earlier cut-off.

    Parameters
    ----------
    before, after
        Two published nights. Where `after` is None, `before` is a folder of nights, of which the
        last two are taken.
    account_id
        An account of the later night.

    Raises
    ------
    ConfigInvalid
        When there are no two nights in this order, or the account is not in the later one.
    ModelMismatch
        When a night is of another version.

    Examples
    --------
    >>> import tempfile
    >>> import detector
    >>> world = detector.simulate(60, seed=1)
    >>> with tempfile.TemporaryDirectory() as out:
    ...     _ = detector.rank_into(out, world, as_of="2025-06-23")
    ...     night = detector.rank_into(out, world, as_of="2025-06-30")
    ...     first = night.ranking.top(1)["account_id"][0]
    ...     moved = detector.explain_move(out, None, first)
    >>> moved.days, moved.rank_after
    (('2025-06-23', '2025-06-30'), 1)
    """
    first, second = _open_both(before, after)
    row = second.row(account_id)
    if not row:
        raise ConfigInvalid(
            f"the account is not in the ranking of {second.run.folder.name}",
            "give an account_id of the later night, as the worklist shows it",
        )
    earlier = first.row(account_id)
    steps = tabulate_steps(
        find_places(first, second, account_id), earlier.get("rank", float("nan")), row["rank"]
    )
    return Movement(
        account_id=account_id,
        days=(first.run.day, second.run.day),
        rank_before=earlier.get("rank"),
        rank_after=row["rank"],
        same_model=same_model(first.model, second.model),
        steps=steps,
        signs=find_signs(first, second, account_id),
        events=find_events(first, second, account_id),
    )


def find_places(first: KeptNight, second: KeptNight, account_id: str) -> dict[State, Place]:
    """Place the account in each state that is known: own events, peers, model of either night."""
    nights = (first, second)
    ranks = [night.row(account_id).get("rank_without_verdicts") for night in nights]
    places = {
        state: Place(float(rank))
        for state, rank in zip((EARLIER, LATER), ranks, strict=True)
        if rank is not None
    }
    scores = {
        (own, model): nights[own].score_under(nights[model].model, account_id)
        for own, model in product((0, 1), repeat=2)
    }
    for peers, model in product((0, 1), repeat=2):
        board = nights[peers].board_under(nights[model].model)
        for own in (0, 1):
            score = scores[own, model]
            if score is not None:
                places.setdefault((own, peers, model), board.place(account_id, score))
    return places


def find_signs(first: KeptNight, second: KeptNight, account_id: str) -> pd.DataFrame:
    """Tell which signs changed, in words of both languages.

    A feature that only one of the nights had is no evidence on the other.
    """
    catalogue = {**first.catalogue, **second.catalogue}
    keys = list(catalogue)
    one, two = first.look_over(keys, account_id), second.look_over(keys, account_id)
    told = two.sure if same_model(first.model, second.model) else two.known
    evidence = (
        np.where(one.sure, judge(first.model, keys, one.values), np.nan),
        np.where(told, judge(first.model, keys, two.values), np.nan),
        np.where(two.sure, judge(second.model, keys, two.values), np.nan),
    )
    signs = tabulate_signs(keys, (one.values, two.values), evidence)
    features = [catalogue[key] for key in signs["feature"]]
    signs["feature"] = [feature.name for feature in features]
    signs.insert(1, "family", [feature.family for feature in features])
    for language, when in product(("en", "zh"), ("before", "after")):
        signs[f"sentence_{when}_{language}"] = [
            "" if np.isnan(value) else feature.sentence(value, language)
            for feature, value in zip(features, signs[f"value_{when}"], strict=True)
        ]
    return signs


def find_events(first: KeptNight, second: KeptNight, account_id: str) -> pd.DataFrame | None:
    """Give the account's events that are new since the earlier night; None if none were kept.

    New is what happened at or after the earlier cut-off, and what came in late: older, but not
    among the facts that the earlier night kept. Times are local. The facts of an account are kept
    while it is in front.
    """
    now, then = _steps(second, account_id), _steps(first, account_id)
    if now is None:
        return None
    new = now["at"] >= first.as_of
    if then is not None:
        new |= ~_names(now).isin(_names(then)) & (now["at"] >= then["at"].min())
    zone = second.run.record["settings"].get("zone", Settings().zone)
    told = now[new]
    return told.assign(at=told["at"].dt.tz_convert(ZoneInfo(zone))).reset_index(drop=True)


def _steps(night: KeptNight, account_id: str) -> pd.DataFrame | None:
    """Read the kept steps of an account; None where it was not in front."""
    try:
        facts = night.run.facts(account_id)
    except OSError:
        return None
    return facts.steps.to_pandas() if facts.profiles.num_rows else None


def _names(steps: pd.DataFrame) -> "pd.Series[str]":
    """Name each step: by its event id, and where there is none by when and what it was."""
    seen = steps["at"].astype(str) + steps["what"] + steps["order_id"].fillna("")
    return (steps["log"] + ":" + steps["event_id"].fillna(seen)).astype(str)


def _open_both(
    before: Run | Path | str, after: Run | Path | str | None
) -> tuple[KeptNight, KeptNight]:
    first, second = (keep_night(run) for run in open_two(before, after))
    if first.as_of > second.as_of:
        raise ConfigInvalid(
            f"{first.run.folder.name} is later than {second.run.folder.name}",
            "give the earlier night first",
        )
    return first, second
