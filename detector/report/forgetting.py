"""The page of a night without one account: its rows, its case, and its name in those of others."""

import re
import zlib
from collections.abc import Mapping
from typing import Any

from markupsafe import escape

from detector.report.wording import visible
from detector.report.worklist.coding import read_block, write_block
from detector.report.worklist.removal import (
    blank_row,
    empty_case,
    find_row,
    rename_link,
)

_BLOCK = re.compile(r'(?<=<script type="application/octet-stream" id="block-)(\d+)">([^<]*)')
_STATIC = re.compile(r'<tbody class="account">(?:(?!</tbody>).)*</tbody>\n?', re.DOTALL)
_STOP = re.compile(r'<tr><td class="when">(?:(?!</tr>).)*</tr>\n?', re.DOTALL)
_UNREADABLE = (KeyError, ValueError, IndexError, TypeError, AttributeError, zlib.error)

GONE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Removed</title></head><body>
<p>This page was removed because an account was forgotten that it told of in a way that cannot be
taken out. The files beside it tell the rest of the night.</p>
<p lang="zh">因须删除某一账户的信息，而本页无法单独移除，
已整体移除；本夜其余内容见同目录文件。</p>
</body></html>
"""
"""Stands in the place of a page that this version cannot read."""


def forget_in_page(page: str, account: str, rings: Mapping[str, str]) -> tuple[str, int]:
    """Take an account out of the page of a night.

    Its row on the worklist stays as a blank one with its rank, so that others keep theirs; its
    case, its things to stop and its name in the cases of others go. Figures of the whole night
    stay. A page of which a block cannot be read is replaced as a whole by `GONE`.

    Parameters
    ----------
    page
        The document, as `render_report` gave it.
    account
        Its id.
    rings
        Name of a ring → its new name.

    Returns
    -------
    The page, and how many places of it told of the account; where none did, the page as it was.

    Examples
    --------
    >>> forget_in_page("<!doctype html><p>no worklist</p>", "a1", {})
    ('<!doctype html><p>no worklist</p>', 0)
    >>> told = '<script type="application/octet-stream" id="block-0">?</script>'
    >>> forget_in_page(told, "a1", {}) == (GONE, 1)
    True
    """
    try:
        page, packed = _forget_packed(page, account, rings)
    except _UNREADABLE:
        return GONE, 1
    page, written = _forget_written(page, account)
    for old, new in rings.items():
        named, renamed = (f'data-ring="{ring}">{ring}</a>' for ring in (old, new))
        written += page.count(named)
        page = page.replace(named, renamed)
    return page, packed + written


def _forget_packed(page: str, account: str, rings: Mapping[str, str]) -> tuple[str, int]:
    """Take an account out of the blocks that the script reads."""
    blocks = [read_block(found[2]) for found in _BLOCK.finditer(page)]
    if not blocks:
        return page, 0
    head, *chunks = blocks
    count = sum(rename_link(chunk, account) for chunk in chunks)
    count += _rename_rings(head, rings)
    row = find_row(head, account)
    if row is not None:
        count += 1
        blank_row(head, row)
        if chunks:
            number, case = divmod(row, head["chunk"])
            empty_case(chunks[number], case, head["told"]["wordings"])
    if not count:
        return page, 0
    written = iter([write_block(block) for block in blocks])
    return _BLOCK.sub(lambda found: f'{found[1]}">{next(written)}', page), count


def _rename_rings(head: dict[str, Any], rings: Mapping[str, str]) -> int:
    names = head["texts"]["ring"]
    head["texts"]["ring"] = [rings.get(name, name) for name in names]
    return sum(name in rings for name in names)


def _forget_written(page: str, account: str) -> tuple[str, int]:
    """Take an account out of the rows that stand in the page as text."""
    shown = escape(visible(account))
    count = 0
    for rows, mark in (
        (_STATIC, f'data-slot="account">{shown}</span>'),
        (_STOP, f'data-account="{shown}">'),
    ):
        met = [found[0] for found in rows.finditer(page) if mark in found[0]]
        for row in met:
            page = page.replace(row, "")
        count += len(met)
    return page, count
