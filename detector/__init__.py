"""Ranks the credit accounts that their owners most likely never authorised.

Examples
--------
>>> import detector
>>> world = detector.simulate(300, seed=1)
>>> ranking = detector.rank(world.account_events, world.order_events)
>>> len(ranking.top(5))
5
"""

import importlib
from typing import TYPE_CHECKING, Any

from detector.version import __version__

if TYPE_CHECKING:
    from detector.canvas.timeline import plot_timeline as plot_timeline
    from detector.catalogue.families import CATALOGUE as CATALOGUE
    from detector.catalogue.feature import Feature as Feature
    from detector.desk.compromise import seek_common_points as seek_common_points
    from detector.desk.compromise import show_common_points as show_common_points
    from detector.desk.dossier.case import case as case
    from detector.desk.lookup import look_up as look_up
    from detector.desk.movement.explanation import explain_move as explain_move
    from detector.desk.run import open_run as open_run
    from detector.errors import DetectorError as DetectorError
    from detector.estimator.evidence_forest import EvidenceForest as EvidenceForest
    from detector.evaluation.judgement import evaluate as evaluate
    from detector.events.proposal.propose import propose_mapping as propose_mapping
    from detector.face.check import check as check
    from detector.face.evidence import explain as explain
    from detector.face.features import features as features
    from detector.face.logs import read as read
    from detector.face.verdicts import label as label
    from detector.handover.handover import export as export
    from detector.nightly.backtest import backtest as backtest
    from detector.nightly.job import rank as rank
    from detector.nightly.job import rank_into as rank_into
    from detector.pictures.backtest import plot_backtest as plot_backtest
    from detector.pictures.drift import plot_drift as plot_drift
    from detector.pictures.profile import plot_profile as plot_profile
    from detector.pictures.ring import plot_ring as plot_ring
    from detector.pictures.scores import plot_scores as plot_scores
    from detector.ranking.ranking import Ranking as Ranking
    from detector.settings import Settings as Settings
    from detector.settings import read_settings as read_settings
    from detector.simulation.world import simulate as simulate
    from detector.verdicts.intake.read import read_verdicts as read_verdicts
    from detector.verdicts.suggestion import suggest as suggest

_FACE = {
    "CATALOGUE": "detector.catalogue.families",
    "DetectorError": "detector.errors",
    "EvidenceForest": "detector.estimator.evidence_forest",
    "Feature": "detector.catalogue.feature",
    "Ranking": "detector.ranking.ranking",
    "Settings": "detector.settings",
    "backtest": "detector.nightly.backtest",
    "case": "detector.desk.dossier.case",
    "check": "detector.face.check",
    "evaluate": "detector.evaluation.judgement",
    "explain": "detector.face.evidence",
    "explain_move": "detector.desk.movement.explanation",
    "export": "detector.handover.handover",
    "features": "detector.face.features",
    "label": "detector.face.verdicts",
    "look_up": "detector.desk.lookup",
    "open_run": "detector.desk.run",
    "plot_backtest": "detector.pictures.backtest",
    "plot_drift": "detector.pictures.drift",
    "plot_profile": "detector.pictures.profile",
    "plot_ring": "detector.pictures.ring",
    "plot_scores": "detector.pictures.scores",
    "plot_timeline": "detector.canvas.timeline",
    "propose_mapping": "detector.events.proposal.propose",
    "rank": "detector.nightly.job",
    "rank_into": "detector.nightly.job",
    "read": "detector.face.logs",
    "read_settings": "detector.settings",
    "read_verdicts": "detector.verdicts.intake.read",
    "seek_common_points": "detector.desk.compromise",
    "show_common_points": "detector.desk.compromise",
    "simulate": "detector.simulation.world",
    "suggest": "detector.verdicts.suggestion",
}

__all__ = ["__version__", *_FACE]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for: `import detector` stays instant."""
    if name not in _FACE:
        raise AttributeError(f"module 'detector' has no attribute {name!r}")
    return getattr(importlib.import_module(_FACE[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
