"""One small world, ranked once, for all pictures that are drawn of a ranking."""

from collections.abc import Iterator

import pytest
from matplotlib import pyplot, rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import detector
from detector.ranking.ranking import Ranking


@pytest.fixture(scope="session")
def ranking() -> Ranking:
    world = detector.simulate(400, seed=1)
    return detector.rank(world.account_events, world.order_events)


@pytest.fixture
def ax() -> Iterator[Axes]:
    """Give axes that pyplot does not know; what is drawn on them must leave no trace, or warn."""
    figures, settings = pyplot.get_fignums(), dict(rcParams)
    figure = Figure(figsize=(7, 4))
    yield figure.subplots()
    figure.draw_without_rendering()
    assert pyplot.get_fignums() == figures and dict(rcParams) == settings


def title_of(axes: Axes) -> str:
    return " ".join(axes.get_title(loc="left").split())


def texts_of(axes: Axes) -> list[str]:
    return [" ".join(text.get_text().split()) for text in axes.texts]
