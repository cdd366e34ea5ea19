"""A world whose every text tries to be something else: markup, a formula, another line."""

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from click.testing import CliRunner

from detector.cli.main import main
from detector.nightly.job import rank_into
from detector.nightly.outputs import Published
from detector.settings import read_settings
from detector.simulation.world import simulate
from tests.telling import Frames

LONG = "长" * 3_400
"""10 kB of UTF-8."""

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "'; alert(1); //",
    "javascript:alert(1)",
    "{{ 7 * 7 }}${7*7}",
    '=HYPERLINK("http://localhost/","open")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\uff1d1",
    "\t=2",
    "\r=3",
    "\n=4",
    " =5",
    "\u200b=6",
    "\u00a0=7",
    "\u2060=8",
    "\x00=9",
    "a\"b'c`d\\e",
    "one\ntwo",
    "A\u202ecod.exe",
    "ad\u200bmin",
    "🙂👩‍👩‍👧‍👦",
    "é",
    "e\u0301",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "nul\x00here",
    "__proto__",
    "constructor",
    "a,b;c\td",
    "../../etc/passwd",
    LONG,
)
BLANKS = " \t\n\r\f\v\u00a0\u3000\u200b\ufeff"
"""What reading takes from both ends of an id; all else of it stays."""

TEXTS = {
    "account_events": (
        "event_id",
        "account_id",
        "login_phone",
        "notify_phone",
        "id_number",
        "device_id",
        "ip",
        "counterparty",
    ),
    "order_events": (
        "event_id",
        "order_id",
        "account_id",
        "category",
        "merchant_id",
        "paid_with",
        "delivery_address",
        "delivery_phone",
        "device_id",
        "ip",
    ),
}
"""The columns that may hold any text; a hostile value takes the place of each of theirs."""

ODD_TYPES = 300
"""How many events get a type that nobody knows."""


@dataclass(frozen=True)
class HostileNight:
    """A night over such a world, and the account ids that went in, without blanks at the ends."""

    published: Published
    accounts: frozenset[str] = field(repr=False)


def build_hostile_world(accounts: int = 300, seed: int = 11) -> Frames:
    """Put hostile texts into a simulated world: equal values stay equal, others stay apart."""
    world = simulate(accounts, seed, end="2026-07-01", fraud_share=0.1)
    frames = {"account_events": world.account_events, "order_events": world.order_events}
    names = {column for columns in TEXTS.values() for column in columns}
    for name in sorted(names):
        holders = [log for log, columns in TEXTS.items() if name in columns]
        values = sorted(set().union(*(frames[log][name].dropna() for log in holders)))
        turned = {value: spoil(place) for place, value in enumerate(values)}
        for log in holders:
            frames[log] = frames[log].assign(**{name: frames[log][name].map(turned)})
    return {log: add_odd_types(frame) for log, frame in frames.items()}


def publish_hostile_night(root: Path) -> HostileNight:
    """Write a hostile world as Parquet, rank it and publish it."""
    frames = build_hostile_world()
    for log, frame in frames.items():
        frame.to_parquet(root / f"{log}.parquet", index=False)
    published = rank_into(root / "nights", root, read_settings())
    accounts = {name.strip(BLANKS) for frame in frames.values() for name in frame["account_id"]}
    return HostileNight(published, frozenset(accounts))


def write_hostile_cases(night: HostileNight, folder: Path) -> dict[str, Path]:
    """Let `detector case` write the files of one account of each kind, under names of its own."""
    ranked = list(map(str, night.published.ranking.table["account_id"].to_pylist()))
    chosen = {text: next(a for a in ranked if text.strip(BLANKS) in a) for text in HOSTILE}
    written = {}
    for account in dict.fromkeys(chosen.values()):
        before = set(folder.iterdir())
        with contextlib.chdir(folder):
            done = CliRunner().invoke(main, ["case", str(night.published.folder), "--", account])
        assert done.exit_code == 0, done.output
        (written[account],) = set(folder.iterdir()) - before
    return written


def spoil(place: int) -> str:
    """Give a hostile text of its own for each place.

    Examples
    --------
    >>> spoil(8), spoil(8 + len(HOSTILE))
    ('+1+1', '+1+11')
    """
    turn, which = divmod(place, len(HOSTILE))
    return HOSTILE[which] + (str(turn) if turn else "")


def add_odd_types(frame: pd.DataFrame) -> pd.DataFrame:
    """Repeat the last events under types that are hostile texts."""
    odd = frame.tail(ODD_TYPES).copy()
    odd["event_type"] = [spoil(place % len(HOSTILE)) for place in range(len(odd))]
    odd["event_id"] = [f"odd{spoil(place)}" for place in range(len(odd))]
    return pd.concat([frame, odd], ignore_index=True)
