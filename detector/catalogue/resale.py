"""Which goods resell: known words first, dear categories where the words are unknown."""

from collections.abc import Iterable

import pyarrow as pa

from detector.engines.base import Engine

RESALE_WORDS = (
    "phone", "mobile", "laptop", "notebook", "computer", "tablet", "camera",
    "electronic", "digital", "console", "gold", "jewel", "watch", "liquor",
    "baijiu", "spirit", "tobacco", "cigarette", "gift_card", "giftcard", "gift card",
    "game_card", "game card", "prepaid", "voucher", "recharge", "top_up", "topup",
    "virtual_goods", "luxury",
    "手机", "数码", "电脑", "平板", "相机", "游戏机", "黄金", "金条",
    "首饰", "珠宝", "手表", "白酒", "茅台", "酒类", "香烟", "礼品卡",
    "购物卡", "点卡", "游戏卡", "充值", "加油卡", "奢侈品",
)  # fmt: skip
"""Words in a category's name that say its goods are as good as cash."""

NOT_RESALE_WORDS = ("case", "accessor", "壳", "配件", "repair", "维修", "phone_bill", "话费")
"""Words that take a category out again: a phone case does not resell."""


def resells(category: str, words: Iterable[str] = RESALE_WORDS) -> bool:
    """Tell whether a category's name says that its goods resell.

    Examples
    --------
    >>> resells("Mobile phones"), resells("phone_case"), resells("books")
    (True, False, False)
    """
    name = category.lower()
    return any(w in name for w in words) and not any(w in name for w in NOT_RESALE_WORDS)


def enrol_resale(engine: Engine, words: Iterable[str] = RESALE_WORDS) -> str:
    """Make the table `resale(category, resale)` and say how it was decided.

    Where no category matches a word (other languages, tokens), the dear ones stand in: those whose
    median order is at least twice that of all orders. A coarser sign, but goods that are stolen
    for resale are dear. Returns `words`, `prices` or `none` (no categories).
    """
    words = tuple(words)
    named = "FROM orders WHERE category IS NOT NULL GROUP BY category ORDER BY category"
    seen = engine.fetch(f"SELECT category {named}")
    categories = [str(category) for category in seen["category"].to_pylist()]
    flags = [int(resells(c, words)) for c in categories]
    decided = "words" if any(flags) else "none"
    if categories and not any(flags):
        usual = engine.fetch("SELECT median(amount) AS price FROM orders")["price"][0].as_py() or 0
        prices = engine.fetch(f"SELECT median(amount) AS price {named}")["price"].to_pylist()
        flags = [int((price or 0) >= 2 * usual) for price in prices]
        decided = "prices"
    columns: list[tuple[str, pa.DataType]] = [("category", pa.string()), ("resale", pa.int32())]
    rows = [{"category": c, "resale": f} for c, f in zip(categories, flags, strict=True)]
    engine.enrol("resale", pa.Table.from_pylist(rows, schema=pa.schema(columns)))
    return decided
