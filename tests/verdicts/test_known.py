"""Which verdict counts: the newest from before the cut-off, if it is unambiguous."""

from datetime import datetime

import pandas as pd

from detector.verdicts.known import CONTRADICTS, LATE, OLDER, STRANGER, choose_known

AS_OF = datetime.fromisoformat("2026-01-05T00:00+00:00")


def say(*rows: tuple[str, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["account_id", "label", "day"])
    days = [f"2026-01-{day:02}" for day in frame.pop("day")]
    return frame.assign(labelled_at=pd.to_datetime(days, utc=True).as_unit("us"))


def test_the_newest_verdict_before_the_cut_off_counts() -> None:
    said = say(("a", 0, 1), ("a", 1, 2), ("b", 1, 3), ("b", 0, 5), ("x", 1, 1))
    known = choose_known(said, AS_OF, ["a", "b", "c"])
    assert known.verdicts[["account", "label"]].values.tolist() == [[0, 1], [1, 1]]
    assert known.aside == {LATE: 1, STRANGER: 1, OLDER: 1}


def test_contradicting_verdicts_of_one_instant_are_both_set_aside() -> None:
    said = say(("a", 0, 3), ("a", 1, 3), ("b", 0, 1), ("b", 1, 2), ("b", 0, 2), ("b", 0, 1))
    known = choose_known(said, AS_OF, ["a", "b"])
    assert known.verdicts[["account", "label"]].values.tolist() == [[1, 0]]
    assert known.aside == {CONTRADICTS: 4}


def test_row_order_does_not_matter() -> None:
    said = say(("a", 0, 1), ("a", 1, 2), ("b", 1, 3), ("c", 0, 3), ("c", 1, 3))
    first, second = (choose_known(rows, AS_OF, ["a", "b", "c"]) for rows in (said, said[::-1]))
    pd.testing.assert_frame_equal(first.verdicts, second.verdicts)
