"""From outcomes to the page `results.md`."""

from collections.abc import Callable, Sequence
from functools import partial
from statistics import mean

from benchmarks.machine import describe_machine, hash_code, list_versions
from benchmarks.poisoning.measure import LISTED, Attack, Outcome, Place
from benchmarks.table import write_table

MODELS: dict[str, Callable[[Outcome], Place]] = {
    "a model fitted on the poisoned night": lambda one: one.fitted,
    "the model of the clean night": lambda one: one.stored,
}
NEVER = "not at any share tried"
_PAGE = """# Poisoning

Written by the command below; do not edit. What it shows and what is done about it:
[threats](../../docs/threats.md).

- command: `{command}`
- code: {code}
- machine: {machine}
- versions: {versions}

Into a simulated world of {accounts:,} accounts (1 % of them misused), copies of a known case are
planted: each copy has phones, devices, lines, payees, papers and addresses of its own, shared among
the accounts of one copy as in the ring, and acts up to 20 days earlier. A theft's copy borrows the
phone and papers of another customer. The share is that of planted accounts among all that the model
is fitted on. The desk reviews as many accounts as are {listed:.0%} of the world without them. Means
over seeds {seeds}.

## The figure

The least share from which on no account of the case is on the list:

{answers}

Crowded out is not unseen: the last column is the least share from which on, in half of the seeds or
more, no planted account is on the list either.

{tables}

"Out in": seeds in which no account of the case was listed. "Gate": seeds in which the drift gate,
which holds features and scores of the night against those of the clean one, would have stopped the
nightly job. Ranks count planted accounts.
"""


def write_results(outcomes: Sequence[Outcome], accounts: int, command: str) -> str:
    """Write the page of what was measured."""
    attacks = list(dict.fromkeys(one.attack for one in outcomes))
    parts = [
        f"## {attack.name.capitalize()}: {name}\n\n{_table(_of(outcomes, attack), choose)}"
        for attack in attacks
        for name, choose in MODELS.items()
    ]
    return _PAGE.format(
        command=command,
        code=hash_code(),
        machine=describe_machine(),
        versions=list_versions(),
        accounts=accounts,
        listed=LISTED,
        seeds=", ".join(str(seed) for seed in dict.fromkeys(one.seed for one in outcomes)),
        answers=_answers(outcomes, attacks),
        tables="\n\n".join(parts),
    )


def find_share(
    outcomes: Sequence[Outcome], holds: Callable[[Outcome], bool], least: float
) -> float | None:
    """Find the least share from which on so many of the seeds hold what is asked.

    Parameters
    ----------
    outcomes
        Of one attack.
    holds
        What is asked of an outcome.
    least
        Share of the seeds, 0 to 1: more than a half, or all.

    Returns
    -------
    The share, or None where there is none.
    """
    found = None
    for share in sorted({one.share for one in outcomes}, reverse=True):
        if mean(holds(one) for one in outcomes if one.share == share) < least:
            break
        found = share
    return found


def _of(outcomes: Sequence[Outcome], attack: Attack) -> list[Outcome]:
    return [one for one in outcomes if one.attack == attack]


def _answers(outcomes: Sequence[Outcome], attacks: Sequence[Attack]) -> str:
    header = ["", "out in half of the seeds or more", "out in every seed", "copies out too"]
    rows = []
    for attack in attacks:
        own = _of(outcomes, attack)
        for name, choose in MODELS.items():
            found = (
                find_share(own, partial(_is_out, choose), 0.5),
                find_share(own, partial(_is_out, choose), 1.0),
                find_share(own, partial(_is_unseen, choose), 0.5),
            )
            rows.append([f"{attack.name}; {name}", *map(_say, found)])
    return write_table(header, rows)


def _is_out(choose: Callable[[Outcome], Place], one: Outcome) -> bool:
    return choose(one).listed == 0


def _is_unseen(choose: Callable[[Outcome], Place], one: Outcome) -> bool:
    return choose(one).listed + choose(one).planted == 0


def _say(share: float | None) -> str:
    return NEVER if share is None else f"{share:.1%}"


def _table(outcomes: Sequence[Outcome], choose: Callable[[Outcome], Place]) -> str:
    header = ["planted", "best rank", "median rank", "of the case on the list", "planted on it"]
    rows = []
    for share in dict.fromkeys(one.share for one in outcomes):
        nights = [one for one in outcomes if one.share == share]
        places = [choose(one) for one in nights]
        members = mean(night.members for night in nights)
        review = mean(night.review for night in nights)
        rows.append(
            [
                f"{share:.1%}",
                f"{mean(place.best for place in places):,.0f}",
                f"{mean(place.median for place in places):,.0f}",
                f"{mean(place.listed for place in places):.1f} of {members:.0f}",
                f"{mean(place.planted for place in places):.1f} of {review:.0f}",
                f"{mean(place.others for place in places):.1f}",
                f"{sum(place.listed == 0 for place in places)} of {len(places)}",
                f"{sum(night.stopped for night in nights)} of {len(nights)}",
            ]
        )
    return write_table([*header, "other misused on it", "out in", "gate"], rows)
