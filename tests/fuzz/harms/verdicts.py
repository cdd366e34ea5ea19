"""Files of verdicts, and the store that they go into."""

import io
import os
from random import Random

import pandas as pd

from tests.fuzz.corpus import Expected, Site

ENDS = frozenset({0, 2, 3, 6})
WRONG = frozenset({3, 6})
_ROWS = 40
_ODD_CELLS = (
    "",
    "\x00",
    "=1+1",
    "confirmed",
    "x" * 1_000_000,
    "\u202e",
    "9" * 400,
    "NaN",
    '"',
    "1e999",
)


def csv_flipped(draw: Random, site: Site) -> Expected:
    """A file of verdicts with some bytes changed."""
    held = bytearray(_csv(site).encode())
    for _ in range(draw.choice([1, 5, 100])):
        held[draw.randrange(len(held))] = draw.randrange(256)
    return _given(site, "verdicts.csv", bytes(held))


def csv_odd_cells(draw: Random, site: Site) -> Expected:
    """Cells that hold what nobody writes there."""
    frame = _frame(site).astype(object)
    for _ in range(draw.choice([1, 10, 100])):
        frame.iloc[draw.randrange(_ROWS), draw.randrange(4)] = draw.choice(_ODD_CELLS)
    return _given(site, "verdicts.csv", frame.to_csv(index=False).encode("utf-8", "replace"))


def csv_of_another_shape(draw: Random, site: Site) -> Expected:
    """No heading, a row of people's values in its place, quotes without an end, no rows."""
    person = next(iter(sorted(site.world.personal)))
    rows = _csv(site)
    held = [
        rows.partition("\n")[2],
        f"{person},{person}\n" + rows,
        rows.replace(",", "|"),
        rows.replace("\n", "\r"),
        '"' + rows,
        rows.partition("\n")[0],
        "account_id,verdict\n" + "," * 100_000,
        "account_id,account_id,verdict\na,b,confirmed\n",
        rows * 2_000,
        "\n" * 1_000_000,
        "",
    ]
    code = draw.choice(["utf-8", "utf-16", "gb18030"])
    return _given(site, "verdicts.csv", draw.choice(held).encode(code))


def parquet_damaged(draw: Random, site: Site) -> Expected:
    """A Parquet file of verdicts that is cut short, flipped, or of other types."""
    frame = _frame(site)
    if draw.random() < 0.4:
        frame = frame.assign(
            verdict=pd.Series([[1]] * _ROWS, dtype=object), account_id=range(_ROWS)
        )
    stream = io.BytesIO()
    frame.to_parquet(stream, index=False)
    held = bytearray(stream.getvalue())
    if draw.random() < 0.5:
        held = held[: draw.randrange(len(held))]
    else:
        held[draw.randrange(len(held))] ^= 1 << draw.randrange(8)
    return _given(site, "verdicts.parquet", bytes(held))


def store_damaged(draw: Random, site: Site) -> Expected:
    """A store that is none."""
    held = [
        b"",
        b"PAR1",
        os.urandom(300),
        _csv(site).encode(),
        site.path("order_events").read_bytes(),
    ]
    (site.folder / "store.parquet").write_bytes(draw.choice(held))
    given = _given(site, "verdicts.csv", _csv(site).encode())
    return Expected(WRONG, options=given.options, verb="label")


def no_file(draw: Random, site: Site) -> Expected:
    """A pipe that nobody writes to, a device without an end, a folder, nothing."""
    pipe = site.folder / "pipe.csv"
    os.mkfifo(pipe)
    path = draw.choice([pipe, "/dev/zero", site.data, "missing.csv", "x" * 300])
    options = (str(path), "--store", str(site.folder / "store.parquet"))
    return Expected(frozenset({2, 3}), options=options, verb="label")


def _frame(site: Site) -> pd.DataFrame:
    accounts = site.world.tables["account_events"]["account_id"].unique().to_pylist()[:_ROWS]
    verdicts = ["confirmed", "cleared"] * (_ROWS // 2)
    at = pd.Series(pd.date_range("2026-06-01", periods=_ROWS, freq="h")).astype("str")
    rows = {"account_id": accounts, "verdict": verdicts, "typology": "mule_ring"}
    return pd.DataFrame({**rows, "labelled_at": at})


def _csv(site: Site) -> str:
    return str(_frame(site).to_csv(index=False))


def _given(site: Site, name: str, held: bytes) -> Expected:
    path = site.folder / name
    path.write_bytes(held)
    options = (str(path), "--store", str(site.folder / "store.parquet"))
    return Expected(ENDS, options=options, verb="label")
