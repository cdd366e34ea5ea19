"""Unlike worlds: what holds on all of them is no accident of the one the authors made up.

Examples
--------
>>> from benchmarks.quality.worlds import make_world
>>> world = make_world("signups", 200, seed=1)
>>> int(world.labels["label"].sum()), len(world.order_events)
(10, 200)
"""

from benchmarks.quality.worlds.making import WORLDS as WORLDS
from benchmarks.quality.worlds.making import World as World
from benchmarks.quality.worlds.making import make_world as make_world
