"""The rules that a risk desk would write on our features before it had any ranking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.quality.ranked import RankedWorld


@dataclass(frozen=True)
class Rule:
    """A rule is met when every one of its limits is; a gap meets none.

    Parameters
    ----------
    points
        What it counts, weighed by hand.
    least, most
        Feature → the least or the most value that meets the rule.
    """

    points: int
    least: Mapping[str, float]
    most: Mapping[str, float]


def _rule(points: int, *, most: Mapping[str, float] | None = None, **least: float) -> Rule:
    return Rule(points, least, most or {})


RULES = (
    # New credit, spent at once in another city.
    _rule(3, most={"hours_opening_to_order": 2}, other_city_amount_share=0.5),
    # Somebody else gets the messages of new credit.
    _rule(2, most={"hours_opening_to_order": 72}, numbers_differ_flag=1),
    # New credit, emptied in its first week.
    _rule(2, limit_used_after_opening_share_7d=0.8),
    # A device and an address never seen before, and dear goods.
    _rule(2, new_device_new_address_amount_sum=1_000),
    # An order within a day of a changed number.
    _rule(2, most={"hours_number_change_to_order": 24}),
    # A reset password, then money.
    _rule(2, reset_amount_sum_72h=2_000),
    # Guessed passwords.
    _rule(1, failed_logins_before_order_count_24h=5),
    # Nearly the whole limit drawn, and passed on within a day.
    _rule(3, cash_drawn_limit_share_24h=0.8, cash_passed_on_share_24h=0.8),
    # Cash drawn while somebody watched the screen.
    _rule(3, screen_shared_draw_sum_24h=1_000),
    # Credit opened with others on one device in a week.
    _rule(3, openings_per_device_7d=2),
    # One person's papers, two accounts.
    _rule(2, accounts_per_id=2),
    # Nearly the whole limit in a day, and nothing repaid for a month.
    _rule(2, limit_used_share_24h=0.9, hours_unrepaid=720),
)


def score_rules(ranked: RankedWorld) -> np.ndarray:
    """Score by the points of the rules that an account meets."""
    return count_points(ranked.matrix, ranked.features, RULES)


def count_points(matrix: np.ndarray, features: Sequence[str], rules: Sequence[Rule]) -> np.ndarray:
    """Count the points of all rules.

    Examples
    --------
    >>> rules = [_rule(3, a=2.0), _rule(1, most={"b": 1.0}, a=5.0)]
    >>> count_points(np.array([[2.0, 0.0], [5.0, 1.0], [9.0, np.nan]]), ["a", "b"], rules).tolist()
    [3.0, 4.0, 3.0]
    """
    column = {name: matrix[:, place] for place, name in enumerate(features)}
    points = np.zeros(len(matrix))
    for rule in rules:
        met = [column[name] >= least for name, least in rule.least.items()]
        met += [column[name] <= most for name, most in rule.most.items()]
        points += rule.points * np.logical_and.reduce(met)
    return points
