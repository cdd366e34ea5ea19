"""Draw the pictures of docs/how-ranking-works.md from sample_data: `python -m docs.drawings`.

Nothing in them is made up by hand: a change of the ranking changes the pictures. Only the one of
what was found looks at the labels of the sample.
"""

import io
from collections.abc import Callable
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from PIL import Image

import detector
from detector.catalogue.families import CATALOGUE
from detector.forest.model import choose_sample
from detector.forest.tails import DEAD_ZONE, fit_tail
from tests.telling import see

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "images"
SAMPLE = ROOT / "sample_data"
FEATURE = "hours_three_orders"
REVIEW = 200
SIGNS = 10
TEAL, ORANGE, GREY, PALE = "#00796b", "#e65100", "#78909c", "#cfd8dc"
ROLES = {"recruited": TEAL, "bystander": PALE, "organiser": ORANGE}
COLOURS = 64
"""As many as a flat drawing has; the file is then a third as large."""


def draw_tail() -> Figure:
    """Draw where a feature's values lie, and what evidence each of them is."""
    seen = see(SAMPLE)
    column = seen.matrix[:, list(CATALOGUE).index(FEATURE)]
    visible = int(seen.matrix.shape[0])
    tail = fit_tail(column, visible, sign=-1)
    known = np.sort(column[~np.isnan(column)])
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.3))
    bins = np.geomspace(max(known[0], 0.02), known[-1], 50)
    left.hist(known, bins=bins, color=PALE, edgecolor="white", linewidth=0.3)
    left.set(xscale="log", ylabel="accounts", title="How fast do three orders follow each other?")
    edge = -tail.values[0]
    left.axvspan(bins[0], edge, color=TEAL, alpha=0.15)
    left.text(bins[0] * 1.3, left.get_ylim()[1] * 0.9, "riskiest tenth", color=TEAL)
    grid = np.geomspace(bins[0], bins[-1], 400)
    other = -np.log(np.maximum((known[None, :] >= grid[:, None]).mean(axis=1), 1 / len(known)))
    right.plot(grid, tail.score(grid), color=TEAL, label="ours: only haste is evidence")
    right.plot(
        grid,
        np.maximum(other + np.log(DEAD_ZONE), 0),
        color=GREY,
        linestyle="--",
        label="what the rare slow ones would get\nif any rare value counted",
    )
    right.set(xscale="log", ylabel="evidence (ln)", title="What it is evidence of")
    right.legend(frameon=False, fontsize=8)
    for axes in (left, right):
        axes.set_xlabel("hours between the first and the third")
    return figure


def draw_evidence(ranking: detector.Ranking) -> Figure:
    """Draw the evidence of some accounts, family by family: the first, and some by chance."""
    first = np.arange(8)
    ids = ranking.table["account_id"].to_pandas()
    chance = choose_sample(ids[REVIEW:], 8) + REVIEW
    families = list(dict.fromkeys(ranking.families))
    rows = ranking.evidence[np.concatenate([first, chance])]
    owner = np.array(ranking.families)
    sums = np.array([[row[owner == name].sum() for name in families] for row in rows])
    figure, axes = plt.subplots(figsize=(9, 4))
    shown = axes.imshow(sums, cmap="BuGn", aspect="auto", vmin=0)
    axes.set_xticks(range(len(families)), families, fontsize=8)
    ranks = [f"rank {place + 1:,}" for place in [*first, *chance]]
    axes.set_yticks(range(len(ranks)), ranks)
    axes.axhline(7.5, color="white", linewidth=4)
    for row, column in zip(*np.nonzero(sums.round(1)), strict=True):
        dark = sums[row, column] > sums.max() / 2
        axes.text(
            column,
            row,
            f"{sums[row, column]:.1f}",
            ha="center",
            va="center",
            fontsize=8,
            color="white" if dark else "black",
        )
    figure.colorbar(shown, label="evidence, added up")
    axes.set_title("The first eight accounts of the sample, and eight by chance")
    return figure


def draw_found(ranking: detector.Ranking) -> Figure:
    """Draw the scores by rank, and how many misused accounts a list of each length holds."""
    labels = pd.read_parquet(SAMPLE / "labels.parquet").set_index("account_id")["label"]
    truth = labels.reindex(ranking.table["account_id"].to_pandas()).to_numpy()
    ranks = np.arange(1, len(ranking) + 1)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.3))
    left.plot(ranks, ranking.table["score"].to_numpy(), color=TEAL)
    left.set(xscale="log", xlabel="rank", ylabel="score", title="Scores of all accounts")
    right.plot(ranks, truth.cumsum(), color=TEAL, label="this ranking")
    right.plot(
        ranks,
        np.minimum(ranks, truth.sum()),
        color=GREY,
        linestyle="--",
        label="all that there is",
    )
    right.set(xscale="log", xlabel="accounts looked at", title="Misused accounts found")
    for axes in (left, right):
        axes.axvline(REVIEW, color=ORANGE, linewidth=1)
        axes.text(REVIEW * 1.1, axes.get_ylim()[0], f" {REVIEW} a night", color=ORANGE, va="bottom")
    right.legend(frameon=False, loc="upper left", fontsize=7)
    return figure


def draw_reasons(ranking: detector.Ranking) -> Figure:
    """Draw which share of the evidence against the first account each of its signs is."""
    account = str(ranking.top(1)["account_id"].iloc[0])
    told = ranking.explain(account)
    told = told[told["evidence"] > 0]
    first, behind = told.head(SIGNS)[::-1], told.iloc[SIGNS:]
    say = dict(zip(ranking.features, ranking.say, strict=True))
    names = [say[name](value) for name, value in zip(first["feature"], first["value"], strict=True)]
    figure, axes = plt.subplots(figsize=(4.5, 3.4))
    axes.barh(range(1, len(first) + 1), first["share"], color=TEAL)
    axes.barh([0], [behind["share"].sum()], color=PALE)
    axes.set_yticks(
        range(len(names) + 1), [f"{len(behind)} weaker signs together", *names], fontsize=8
    )
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.set_title(
        f"The strongest signs of {account}, which stands first", fontsize=10, loc="right"
    )
    return figure


def draw_peers() -> Figure:
    """Draw what orders cost, category by category: what is dear depends on what was bought."""
    events = pd.read_parquet(SAMPLE / "order_events.parquet", columns=["category", "amount"])
    amounts = {str(name): part["amount"].to_numpy() for name, part in events.groupby("category")}
    names = sorted(amounts, key=lambda name: float(np.median(amounts[name])))
    figure, axes = plt.subplots(figsize=(9, 4.6))
    for row, name in enumerate(names):
        low, middle, high, most = np.quantile(amounts[name], [0.1, 0.5, 0.9, 0.99])
        axes.plot([high, most], [row, row], color=PALE, linewidth=2)
        axes.plot([low, high], [row, row], color=TEAL, linewidth=6, solid_capstyle="butt")
        axes.plot(middle, row, "o", color="white", markersize=4)
    axes.axvline(2000, color=ORANGE, linewidth=1)
    axes.text(2050, len(names) - 0.6, "the same 2,000 yuan", color=ORANGE)
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set(xscale="log", xlabel="yuan: eight of ten orders, their middle, and up to one in 100")
    return figure


def draw_rings(ranking: detector.Ranking) -> Figure:
    """Draw when the members of the first rings came, by their role."""
    figure, axes = plt.subplots(figsize=(9, 3))
    rings = ranking.rings().head(5)
    for row, ring in enumerate(rings["ring"]):
        members = ranking.ring(ring)
        for role, colour in ROLES.items():
            part = members[members["role"] == role]
            label = role if row == 0 else None
            axes.plot(
                part["joined_at"], [row] * len(part), "o", color=colour, alpha=0.7, label=label
            )
    axes.set_yticks(range(len(rings)), [f"ring {n}" for n in range(1, len(rings) + 1)])
    axes.invert_yaxis()
    axes.legend(frameon=False, loc="lower left", fontsize=8)
    axes.set_title("When the members joined", loc="left")
    return figure


def save(name: str, figure: Figure) -> None:
    """Write one picture, small, and the same bytes each time."""
    for axes in figure.axes:
        tidy(axes)
    drawn = io.BytesIO()
    figure.savefig(drawn, dpi=130, bbox_inches="tight", facecolor="white")
    path = PICTURES / f"how-{name}.png"
    with Image.open(drawn) as whole:
        whole.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    plt.close(figure)
    print(f"{path.relative_to(ROOT)} ({path.stat().st_size / 1024:,.0f} kB)")


def tidy(axes: Axes) -> None:
    """Leave out the frame above and at the right."""
    axes.spines[["top", "right"]].set_visible(False)


def main() -> None:
    """Draw every picture."""
    ranking = detector.rank(SAMPLE)
    drawn: dict[str, Callable[[], Figure]] = {
        "tail": draw_tail,
        "evidence": lambda: draw_evidence(ranking),
        "found": lambda: draw_found(ranking),
        "reasons": lambda: draw_reasons(ranking),
        "peers": draw_peers,
        "rings": lambda: draw_rings(ranking),
    }
    for name, draw in drawn.items():
        save(name, draw())


if __name__ == "__main__":
    main()
