"""What the caller says: settings files and options that are broken, wrong or out of bounds."""

import os
from random import Random
from typing import Any

from tests.fuzz.corpus import Expected, Site, write_toml

WRONG = frozenset({2})
_SOUND = """zone = "Asia/Shanghai"
[rank]
lookback_days = 90
review = 50
[features]
resale_words = ["gold", "phone"]
[stop]
recall_hours = 12.5
[engine]
threads = 1
[nightly]
at = 00:00:00
[nightly.gates]
day_low = 0.5
[order_events.columns]
amount = "amount"
[order_events.values.category]
a = "b"
"""
_KNOWN = {
    "zone": ("zon", "Zone"),
    "rank": ("rnak", "ranks"),
    "rank.review": ("reveiw", "reviews"),
    "rank.lookback_days": ("lookback_day", "lookbackdays"),
    "stop.recall_hours": ("recall_hour",),
    "engine.memory": ("memroy", "memories"),
    "nightly.catch_up_days": ("catchup_days",),
    "nightly.gates.psi_score": ("psi_scores", "psiscore"),
    "order_events.columns": ("colums", "column"),
    "account_events.columns.login_phone": ("login_phon", "loginphone"),
}
_SETTINGS = (
    "zone",
    "rank",
    "rank.lookback_days",
    "rank.seed",
    "rank.language",
    "features.resale_words",
    "stop",
    "stop.recall_hours",
    "engine",
    "engine.name",
    "engine.threads",
    "nightly.at",
    "nightly.out",
    "nightly.gates.psi_feature",
    "nightly.gates.off",
    "snapshot",
    "account_events",
    "account_events.path",
    "order_events.paths",
    "order_events.columns",
    "order_events.columns.amount",
    "order_events.columns.event_time",
    "order_events.values",
    "order_events.values.category",
)
_ODD_VALUES: tuple[Any, ...] = (
    -1,
    0,
    2**63,
    -(2**70),
    10**400,
    1e308,
    True,
    "",
    "\x00",
    "x" * 100_000,
    "../../../../etc/passwd",
    "/dev/zero",
    "a\nb\x1b[31m",
    [],
    ["\x00"],
    [[]],
    {},
    {"a": {"b": {"c": 1}}},
    {"column": "amount", "value": 3},
    {"": ""},
)
_INSTANTS = (
    "",
    "tomorrow",
    "2026-13-01",
    "0001-01-01",
    "9999-12-31T23:59:59.999999",
    "0001-01-01T00:00+14:00",
    "9999-12-31T23:59-14:00",
    "1970-01-01",
    "2026-W01-1",
    "\uff12026-01-01",
    "\x00",
    "2026-06-01 " * 1_000,
    "a\nb\x1b[31m",
)


def flipped(draw: Random, site: Site) -> Expected:
    """A settings file with some bytes changed."""
    held = bytearray(_SOUND.encode())
    for _ in range(draw.choice([1, 3, 20])):
        held[draw.randrange(len(held))] = draw.randrange(256)
    return _given(site, bytes(held), Expected(frozenset({0, 2, 3, 7})))


def cut_short(draw: Random, site: Site) -> Expected:
    """The first part of a settings file."""
    held = _SOUND.encode()[: draw.randrange(len(_SOUND))]
    return _given(site, held, Expected(frozenset({0, 2, 3, 7})))


def no_toml(draw: Random, site: Site) -> Expected:
    """Something else under the name of a settings file."""
    held = [
        b"PAR1" * 100,
        b'{"zone": "UTC"}',
        b"zone: UTC\n",
        _SOUND.encode("utf-16"),
        b"\xff" * 100,
        b"zone = \x00",
        b"= 1",
        b"[",
        b'zone = "UTC"\nzone = "UTC"',
        b"[rank]\n[rank]",
        b'zone = """',
        b"[[rank]]\n[rank.x]\ny = 1\n[rank]",
        site.path("order_events").read_bytes(),
    ]
    return _given(site, draw.choice(held), Expected(WRONG))


def deep(draw: Random, site: Site) -> Expected:
    """Tables in tables, lists in lists, without an end in sight."""
    depth = draw.choice([100, 1_000, 20_000])
    held = [
        "x = " + "[" * depth,
        "x = " + "[" * depth + "]" * depth,
        "x = " + "{a=" * depth + "1" + "}" * depth,
        ".".join("a" * depth) + " = 1",
        "[" + ".".join("a" * depth) + "]",
        "rank = " + "[" * depth + "]" * depth,
    ]
    return _given(site, draw.choice(held).encode(), Expected(WRONG))


def huge(draw: Random, site: Site) -> Expected:
    """Megabytes of settings, and numbers with thousands of digits."""
    held = [
        "x = " + "9" * 5_000,
        "[rank]\nseed = " + "9" * 5_000,
        "[rank]\nreview = 1e" + "9" * 5_000,
        "#" * 20_000_000,
        "\n" * 2_000_000 + "x",
        "".join(f"key{n} = {n}\n" for n in range(50_000)),
        "[order_events.values.category]\n" + "".join(f"k{n} = 3\n" for n in range(20_000)),
        "order_events.paths = [" + '"x",' * 100_000 + "]",
        'zone = "' + "x" * 5_000_000 + '"',
        "k" * 1_000_000 + " = 1",
    ]
    exits = frozenset({0, 2, 3})
    return _given(site, draw.choice(held).encode(), Expected(exits, site.world.rows))


def unknown_key(draw: Random, site: Site) -> Expected:
    """A key that is nearly one: the message says which was meant."""
    place = draw.choice(list(_KNOWN))
    name = place.rpartition(".")[2]
    wrong = draw.choice(_KNOWN[place])
    held = f'{place.removesuffix(name)}{wrong} = "x"'
    says = f"'{wrong}': did you mean '{name}'?"
    return _given(site, held.encode(), Expected(WRONG, says=says))


def odd_value(draw: Random, site: Site) -> Expected:
    """A key that is known with a value that it may not be able to have."""
    place, value = draw.choice(_SETTINGS), draw.choice(_ODD_VALUES)
    held = f"{place} = {write_toml(value)}\n"
    return _given(site, held.encode(), Expected(frozenset({0, 2, 3, 5, 6, 7})))


def odd_value_overridden(draw: Random, site: Site) -> Expected:
    """The same, where the command line says something of the same table."""
    held = draw.choice(["rank = 3", "rank = []", 'engine = "x"', "engine = [1]", "rank = true"])
    options = _given(site, held.encode(), Expected()).options
    return Expected(WRONG, options=(*options, "--seed", "1", "--engine", "duckdb"), verb="rank")


def odd_number(draw: Random, site: Site) -> Expected:
    """Not a number, and without an end."""
    place = draw.choice(["stop.recall_hours", "nightly.gates.psi_score", "rank.review"])
    held = f"{place} = {draw.choice(['nan', 'inf', '-inf', '-0.0', '1e-320'])}"
    return _given(site, held.encode(), Expected(frozenset({0, 2})))


def odd_path(draw: Random, site: Site) -> Expected:
    """A settings file that is a folder, a device, a link to itself, or is not there."""
    loop = site.folder / "loop.toml"
    loop.symlink_to(loop)
    pipe = site.folder / "pipe.toml"
    os.mkfifo(pipe)
    paths = [site.data, loop, "/dev/null", "/proc/self/mem", "missing.toml", "x" * 300, "\udcff"]
    paths += [pipe, "/dev/zero"]
    exits = frozenset({0, 2})
    return Expected(exits, options=("--config", str(draw.choice(paths))))


def odd_instant(draw: Random, site: Site) -> Expected:
    """A cut-off that is no time, or one that no calendar holds."""
    return Expected(frozenset({0, 2, 5, 7}), options=("--as-of", draw.choice(_INSTANTS)))


def _given(site: Site, held: bytes, expected: Expected) -> Expected:
    path = site.folder / "settings.toml"
    path.write_bytes(held)
    options = ("--config", str(path))
    return Expected(expected.exits, expected.usable, expected.exact, expected.says, options)
