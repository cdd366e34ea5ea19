"""All that is known of the people before they live."""

from dataclasses import dataclass

from benchmarks.quality.worlds.credit.cast.belongings import Belongings
from benchmarks.quality.worlds.credit.cast.changes import Changes
from benchmarks.quality.worlds.credit.cast.dates import Dates, Habits
from benchmarks.quality.worlds.credit.cast.roles import Roles


@dataclass(frozen=True)
class People:
    """Five tables, one row per account in each."""

    roles: Roles
    dates: Dates
    habits: Habits
    things: Belongings
    changes: Changes
