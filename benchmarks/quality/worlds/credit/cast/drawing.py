"""The people of a platform, drawn part by part."""

from benchmarks.quality.worlds.credit.cast.belongings import draw_belongings
from benchmarks.quality.worlds.credit.cast.changes import draw_changes
from benchmarks.quality.worlds.credit.cast.dates import draw_dates, draw_habits
from benchmarks.quality.worlds.credit.cast.people import People
from benchmarks.quality.worlds.credit.cast.roles import draw_roles
from benchmarks.quality.worlds.credit.cast.roofs import share_roofs
from benchmarks.quality.worlds.credit.ground import Ground


def draw_people(ground: Ground, misused: int) -> People:
    """Draw everybody, so many of them misused, and put them under their roofs."""
    roles = draw_roles(ground, misused)
    dates = draw_dates(ground, roles)
    habits = draw_habits(ground, roles, dates)
    things = draw_belongings(ground)
    people = People(roles, dates, habits, things, draw_changes(ground, roles, dates, things))
    share_roofs(ground, people)
    return people
