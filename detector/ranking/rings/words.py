"""What binds a ring, as a sentence in each language."""

from collections.abc import Sequence

KINDS = {
    "device": ("a device", "设备"),
    "id_number": ("papers", "证件"),
    "login_phone": ("a login number", "登录号码"),
    "notify_phone": ("a notification number", "通知号码"),
    "delivery_phone": ("a recipient's number", "收件电话"),
    "payee": ("a payee", "收款人"),
    "address": ("a delivery address", "收货地址"),
    "ip": ("a network", "网络"),
}
"""What an analyst calls a kind of key, in English and Chinese."""


def say_ring(
    members: int, keys: Sequence[tuple[str, int]], opened: tuple[str, str] | None
) -> dict[str, str]:
    """Say what binds a ring and when it was opened.

    Parameters
    ----------
    members
        Accounts that are tied together.
    keys
        Kind of key and the members on it, most members first; of each kind the first is told.
    opened
        The days of the first and the last opening of credit; None where there was none.

    Examples
    --------
    >>> say_ring(5, [("device", 4), ("device", 2), ("ip", 3)], ("2026-05-01", "2026-05-08"))["en"]
    '5 accounts tied by a device (4), a network (3); opened 2026-05-01 to 2026-05-08'
    """
    busiest: dict[str, int] = {}
    for kind, count in keys:
        busiest.setdefault(kind, count)
    en = ", ".join(f"{KINDS[kind][0]} ({count})" for kind, count in busiest.items())
    zh = "、".join(f"{KINDS[kind][1]}（{count}）" for kind, count in busiest.items())
    when = {"en": "", "zh": ""}
    if opened:
        when["en"] = f"; opened {opened[0]} to {opened[1]}"
        when["zh"] = f"；开通于 {opened[0]} 至 {opened[1]}"
    return {
        "en": f"{members} accounts tied by {en}{when['en']}",
        "zh": f"{members} 个账户由{zh}相连{when['zh']}",
    }
