"""What all pictures share: colours, letters, and no trace of them elsewhere."""

import re
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes

import detector
from detector.canvas import axes, lettering
from detector.ranking.ranking import Ranking
from detector.report.texts import read_texts
from tests.pictures.conftest import title_of

GAP = re.compile(r"\{(\w+)")
PAGE = Path(detector.__file__).parent / "report" / "templates" / "dossier" / "paper.css"
COLOURS = {
    name: getattr(axes, name)
    for name in ("INK", "SOFT", "LINE", "CHOSEN", "OTHERS", "OCHRE", "BRICK")
}
BLIND = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}  # fmt: skip
"""How colours look to who cannot tell some apart, in linear RGB (Machado, Oliveira and Fernandes,
"A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, severity 1)."""


@pytest.mark.parametrize("name", COLOURS)
def test_colours_are_those_of_the_report(name: str) -> None:
    assert COLOURS[name] in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("eye", BLIND)
def test_colours_stay_apart_to_every_eye(eye: str) -> None:
    """A distance of 2.3 in CIELAB is just seen; bars and bands here are five times as far."""
    told = {
        name: lab(np.array(BLIND[eye]) @ linear(COLOURS[name]))
        for name in ("LINE", "CHOSEN", "OTHERS", "OCHRE", "BRICK")
    }
    apart = {pair: np.linalg.norm(told[pair[0]] - told[pair[1]]) for pair in combinations(told, 2)}
    assert min(apart.values()) > 11, apart


def linear(colour: str) -> np.ndarray:
    part = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ np.clip(rgb, 0, 1) / np.array([0.9505, 1, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_pyplot_makes_a_figure_only_where_no_axes_are_given(ranking: Ranking, ax: Axes) -> None:
    assert detector.plot_scores(ranking, ax=ax) is ax
    before = set(pyplot.get_fignums())
    drawn: Any = detector.plot_scores(ranking)
    (made,) = set(pyplot.get_fignums()) - before
    assert drawn.figure is pyplot.figure(made)
    pyplot.close(made)


def test_without_a_chinese_font_it_is_english(
    ranking: Ranking, ax: Axes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lettering, "find_chinese_font", lambda: None)
    assert "accounts score" in title_of(detector.plot_scores(ranking, ax=ax, language="zh"))


@pytest.mark.skipif(not lettering.find_chinese_font(), reason="no font has Chinese")
def test_with_a_chinese_font_it_is_chinese(ranking: Ranking, ax: Axes) -> None:
    drawn: Any = detector.plot_scores(ranking, ax=ax, language="zh")
    assert "个账户中有" in title_of(drawn)
    assert lettering.find_chinese_font() in drawn.title.get_fontfamily()


@pytest.mark.parametrize("hostile", ["$\\frac{", "a$b$c", "\u202e\x00\n", "\U00013000𓀀", "{}%"])
def test_any_text_can_be_drawn(ax: Axes, hostile: str) -> None:
    axes.dress(ax, hostile, hostile, hostile)
    axes.name_rows(ax, [hostile])


@pytest.mark.parametrize("size", [(2.4, 2.0), (14, 3)])
def test_every_size_can_be_drawn(ranking: Ranking, ax: Axes, size: tuple[float, float]) -> None:
    figure: Any = ax.figure
    figure.set_size_inches(size)
    figure.set_layout_engine("constrained")
    detector.plot_scores(ranking, ax=ax)


def test_every_picture_has_its_texts_in_both_languages() -> None:
    texts = read_texts("picture")
    gaps = {key: [set(GAP.findall(text)) for text in told.values()] for key, told in texts.items()}
    assert {key: found for key, found in gaps.items() if found[0] != found[1]} == {}
