"""How much of the cases fits into the page, measured on the bytes that are written."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from detector.report.night import Night
from detector.report.worklist.chunks import CHUNK, Detail, cut_chunk, pack_cases, place_cases
from detector.report.worklist.coding import write_block
from detector.report.worklist.reasons import Told
from detector.report.worklist.rows import pack_rows

DETAILS = (
    Detail(),
    Detail(event_ids=False),
    Detail(steps=80, links=12, event_ids=False),
    Detail(steps=48, links=8, event_ids=False, keys="met"),
    Detail(steps=32, links=6, event_ids=False, keys="met"),
    Detail(steps=22, links=5, event_ids=False, keys="met"),
    Detail(steps=15, links=4, event_ids=False, keys="met"),
    Detail(steps=10, links=3, event_ids=False, keys="met"),
    Detail(steps=6, links=2, event_ids=False, keys="met"),
    Detail(steps=0, links=1, event_ids=False, keys="met"),
    Detail(steps=0, links=0, event_ids=False, keys="none"),
)
"""How much of a case is kept, from all of it to its reasons and questions alone."""

_THIN = range(DETAILS.index(Detail(steps=6, links=2, event_ids=False, keys="met")), len(DETAILS))
"""The levels of the cases for which there is no room to be whole: the first that fits is taken."""

_AROUND = len('<script type="application/octet-stream" id="block-0000"></script>\n')
"""The bytes that the page needs around each block."""

_ROOM_FOR_ROWS = 0.5
"""The share of the room that the rows themselves may take."""

_SHRINK = 0.8


class Packed(NamedTuple):
    """What the page carries: blocks, of which the first has the rows, and how many rows."""

    blocks: tuple[str, ...]
    rows: int

    @property
    def size(self) -> int:
        """The bytes that the blocks take in the page."""
        return sum(len(block) + _AROUND for block in self.blocks)


def pack_worklist(night: Night, room: int) -> Packed:
    """Pack the rows and the cases of the worklist into so many bytes.

    All is kept where there is room. Where not, the cases in front are whole and those behind them
    thin: who looks at a list looks at its top. A worklist whose bare rows are too many is cut.

    Parameters
    ----------
    night
        What the page shows.
    room
        The bytes that the blocks may take.
    """
    worklist = night.worklist
    while True:
        told = Told()
        rows = pack_rows(worklist, night.patterns, night.stops, night.zone, told)
        chunks = _Chunks(night.cases, worklist, told)
        head = write_block({**rows, "told": told.shared(), "chunk": CHUNK})
        blocks = chunks.fit(room - len(head) - _AROUND)
        if blocks is not None and len(head) < _ROOM_FOR_ROWS * room:
            return Packed((head, *blocks), len(worklist))
        if worklist.empty:
            return Packed((head,), 0)
        shrink = min(_SHRINK, _SHRINK * _ROOM_FOR_ROWS * room / len(head))
        worklist = worklist.head(int(len(worklist) * shrink))


class _Chunks:
    """The chunks of a worklist, packed on demand at any level of detail."""

    def __init__(self, cases: Mapping[str, pd.DataFrame], worklist: pd.DataFrame, told: Told):
        accounts = [str(account) for account in worklist["account_id"]]
        placed = place_cases(cases, accounts)
        self._rows = {account: row for row, account in enumerate(accounts)}
        self._said: list[dict[str, Any]] = []
        self._cut: list[dict[str, pd.DataFrame]] = []
        for first in range(0, len(accounts), CHUNK):
            part = worklist.iloc[first : first + CHUNK]
            reasons, asks = told.pack_reasons(part["reasons"]), told.pack_questions(part["asks"])
            self._said.append({"reasons": reasons, "asks": asks})
            self._cut.append(cut_chunk(placed, first, len(part)))

    @cache  # noqa: B019  # lives as long as one page is made
    def block(self, chunk: int, level: int) -> str:
        """Write one chunk at one level of detail."""
        said = self._said[chunk]
        facts = pack_cases(self._cut[chunk], len(said["asks"]), self._rows, DETAILS[level])
        return write_block({**said, **facts})

    def fit(self, room: int) -> list[str] | None:
        """Give all chunks; None where there is no room even for the thinnest.

        All are thin at first; then those in front are made whole, as far as the room reaches.
        """
        chunks = range(len(self._said))
        totals = ((level, sum(self._size(c, level) for c in chunks)) for level in _THIN)
        thin, size = next((both for both in totals if both[1] <= room), (None, 0))
        if thin is None:
            return None
        levels = [thin for _ in chunks]
        for chunk in chunks:
            spare = room - size + self._size(chunk, thin)
            levels[chunk] = next(n for n in range(thin + 1) if self._size(chunk, n) <= spare)
            if levels[chunk] == thin:
                break
            size += self._size(chunk, levels[chunk]) - self._size(chunk, thin)
        return [self.block(chunk, level) for chunk, level in zip(chunks, levels, strict=True)]

    def _size(self, chunk: int, level: int) -> int:
        return len(self.block(chunk, level)) + _AROUND
