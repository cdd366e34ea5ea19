"""All harms by name: a harm changes a sound site and says what must come of it."""

from collections.abc import Callable
from random import Random

from tests.fuzz.corpus import Expected, Site
from tests.fuzz.harms import damage, folders, nights, rows, tables, told, verdicts

Harm = Callable[[Random, Site], Expected]

HARMS: dict[str, Harm] = {
    f"{family.__name__.rpartition('.')[2]}.{name}": harm
    for family in (damage, folders, rows, tables, told, nights, verdicts)
    for name, harm in vars(family).items()
    if getattr(harm, "__module__", "") == family.__name__ and not name.startswith("_")
}
"""`family.harm` → the harm: every public function of the families."""
