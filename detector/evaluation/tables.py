"""What people read: the sentence first, then the tables, as plain text or as Markdown."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from detector.evaluation.figures import (
    AVERAGE_PRECISION,
    PRECISION,
    RECALL,
    RISK_SAVED,
    ROC_AUC,
    STOPPABLE_SAVED,
    STORY,
)

MOST_GROUPS = 8
"""Honest groups that are shown: those that fill the list most."""


def say(facts: Mapping[str, Any], figures: pd.DataFrame) -> str:
    """Say in a sentence what the lead of a night shift asks first."""
    review, confirmed = facts["reviewed"], facts["confirmed"]
    at = figures[(figures["accounts"] == review) & (figures["group"] == "")].set_index("figure")
    if not confirmed:
        return f"None of the {facts['accounts']:,} accounts is confirmed, so nothing can be judged."
    recall, risk = at.loc[RECALL], at.loc[RISK_SAVED]
    best = f"; at most {percent(recall['attainable'])}" if recall["attainable"] < 1 else ""
    money = "" if pd.isna(risk["value"]) else f", money at risk saved {cell(risk)}"
    mean = pd.Series(facts["mean_over_nights"])
    days = (
        f"Over {facts['nights']:,} nights the lists find {facts['found']:,} confirmed accounts, "
        f"each once; precision is {_of_best(cell(mean), mean)} on the mean. The latest: "
    )
    return (days if facts["nights"] > 1 else "") + (
        f"Reviewing {review:,} accounts finds {round(recall['value'] * confirmed):,} of the "
        f"{confirmed:,} confirmed ones: recall {cell(recall)}{best}, "
        f"precision {cell(at.loc[PRECISION])}{money}."
    )


def list_caveats(facts: Mapping[str, Any]) -> list[str]:
    """Say what has to be known before the figures are believed."""
    how = "are left out of precision" if facts["only_labelled"] else "count as not confirmed"
    told = []
    if facts["unlabelled"]:
        told.append(
            f"{facts['unlabelled']:,} of {facts['accounts']:,} accounts have no label and {how}."
        )
    if facts["deepest_label"] < facts["accounts"] / 2:
        told.append(
            f"No account behind rank {facts['deepest_label']:,} has a label: if nobody looked"
            " there, recall says nothing of what was missed."
        )
    if facts["labels_elsewhere"]:
        told.append(f"{facts['labels_elsewhere']:,} labels are of accounts that were not ranked.")
    told += [
        f"{count:,} rows of the labels set aside: {why}."
        for why, count in facts["set_aside"].items()
    ]
    if facts["nights"] > 1:
        told.append("Every night is held against what is confirmed by the end.")
        if facts["delay"] is not None:
            known = f"Confirmations are known {facts['delay']:g} days after labelled_at"
            told.append(f"{known}; known accounts are on no later list, as found ones.")
    if facts["bootstrap"]:
        told.append(f"In brackets: 95 % intervals from {facts['bootstrap']:,} resamples.")
    return told


def lay_out(
    facts: Mapping[str, Any], figures: pd.DataFrame, nights: pd.DataFrame, groups: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Give the tables with a title each, every cell ready to be read."""
    whole = figures[figures["figure"].isin([AVERAGE_PRECISION, ROC_AUC])]
    tables = {
        "The whole order": pd.DataFrame(
            {
                "figure": whole["figure"],
                "value": [cell(row, number) for _, row in whole.iterrows()],
                "attainable": [number(best) for best in whole["attainable"]],
            }
        ),
        "What the list finds": _budgets(facts, figures, (PRECISION, RECALL)),
        "What it saves": _budgets(facts, figures, (RISK_SAVED, STOPPABLE_SAVED)),
    }
    if (figures["figure"] == STORY).any():
        tables["Recall of each story"] = _stories(figures)
    if len(groups):
        tables[f"Honest groups in the first {facts['reviewed']:,}"] = pd.DataFrame(
            {
                "group": groups["group"].str.replace("_", " "),
                "accounts": [f"{size:,}" for size in groups["members"]],
                "share of all": [percent(part) for part in groups["share_of_all"]],
                "share of the top": [cell(row) for _, row in groups.iterrows()],
            }
        ).head(MOST_GROUPS)
    if len(nights) > 1:
        tables["Night by night, found accounts taken out"] = _nights(facts, nights)
    return tables


def _budgets(
    facts: Mapping[str, Any], figures: pd.DataFrame, wanted: tuple[str, ...]
) -> pd.DataFrame:
    rows = []
    for count, name in facts["budgets"].items():
        at = figures[(figures["accounts"] == count) & (figures["group"] == "")].set_index("figure")
        reviewed = f"{count:,} ({name})" if name else f"{count:,}"
        told = {figure: _of_best(cell(at.loc[figure]), at.loc[figure]) for figure in wanted}
        rows.append({"reviewed": reviewed, **told})
    return pd.DataFrame(rows)


def _stories(figures: pd.DataFrame) -> pd.DataFrame:
    rows = figures[figures["figure"] == STORY]
    told = pd.DataFrame(
        {
            "story": rows["group"].str.replace("_", " "),
            "confirmed": [f"{members:,}" for members in rows["members"]],
            "accounts": rows["accounts"],
            "value": [_of_best(percent(row["value"]), row) for _, row in rows.iterrows()],
        }
    )
    wide = told.pivot(index=["story", "confirmed"], columns="accounts", values="value")
    wide.columns = pd.Index([f"{count:,}" for count in wide.columns])
    return wide.reset_index()


def _of_best(told: str, row: Any) -> str:
    """Add what would be attainable, unless that is all."""
    best = row["attainable"]
    return f"{told} of {percent(best)}" if best < 1 else told


def _nights(facts: Mapping[str, Any], nights: pd.DataFrame) -> pd.DataFrame:
    told = nights[["day"]].copy()
    for name in ("accounts", "confirmed", "reviewed", "found", "found_so_far"):
        told[name.replace("_", " ")] = [f"{count:,}" for count in nights[name]]
    told["precision"] = [
        _of_best(cell(row, value="precision"), row) for _, row in nights.iterrows()
    ]
    mean = pd.Series(facts["mean_over_nights"])
    last = dict.fromkeys(told.columns, "") | {"day": "mean"}
    last["precision"] = _of_best(cell(mean), mean)
    return pd.concat([told, pd.DataFrame([last])], ignore_index=True)


def percent(share: float) -> str:
    """Write a share as a percentage; what is not known as a dash.

    Examples
    --------
    >>> percent(0.125), percent(float("nan"))
    ('12.5 %', '–')
    """
    return "–" if pd.isna(share) else f"{100 * share:.1f} %"


def number(share: float) -> str:
    """Write a figure with three digits; what is not known as a dash."""
    return "–" if pd.isna(share) else f"{share:.3f}"


def cell(row: Any, write: Callable[[float], str] = percent, value: str = "value") -> str:
    """Write a figure with its interval.

    Examples
    --------
    >>> cell({"value": 0.5, "low": 0.42, "high": 0.583})
    '50.0 % (42.0–58.3)'
    """
    low, high = row["low"], row["high"]
    told = write(row[value])
    if pd.isna(low):
        return told
    return f"{told} ({write(low).removesuffix(' %')}–{write(high).removesuffix(' %')})"


def as_text(table: pd.DataFrame) -> str:
    """Lay a table out for a terminal."""
    return table.to_string(index=False)


def as_markdown(table: pd.DataFrame) -> str:
    r"""Lay a table out as Markdown.

    Examples
    --------
    >>> print(as_markdown(pd.DataFrame({"story": ["mule | ring"], "confirmed": ["4"]})))
    | story | confirmed |
    |---|---:|
    | mule \| ring | 4 |
    """
    marks = ["---", *["---:"] * (len(table.columns) - 1)]
    lines = [list(map(str, table.columns)), marks, *table.astype(str).to_numpy().tolist()]
    escaped = [[text.replace("|", "\\|") for text in line] for line in lines]
    texts = [" | ".join(line) for line in escaped]
    return "\n".join(
        "|" + "|".join(line) + "|" if line is escaped[1] else f"| {text} |"
        for line, text in zip(escaped, texts, strict=True)
    )
