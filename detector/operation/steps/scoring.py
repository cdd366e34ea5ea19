"""Which model scores a night: the version that is there, or one that is fitted for it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from detector.catalogue.matrix import DAY, Span
from detector.catalogue.values import read_column
from detector.engines.base import Engine
from detector.events.read import Events
from detector.fitting import Fitting, Scored
from detector.forest.model import Model
from detector.gates.drift import is_outgrown, name_drifted
from detector.gates.summaries.values import summarise_values
from detector.nightly.record import name_versions
from detector.operation.steps.gatekeeper import Gatekeeper
from detector.pipeline import Night
from detector.registry.card import build_card
from detector.registry.comparison import Comparison, compare_models, find_first
from detector.registry.policy import should_refit, tell_pin
from detector.registry.registry import Registry
from detector.settings import NightlySettings
from detector.watching.log import NightLog


class Scoring:
    """Chooses the model of one night; it is the `model` of `run_night`.

    A night that is run again chooses as it did: only versions of earlier nights count.
    """

    def __init__(
        self,
        registry: Registry,
        day: str,
        settings: NightlySettings,
        gatekeeper: Gatekeeper,
        log: NightLog,
    ) -> None:
        self._registry, self._day, self._settings = registry, day, settings
        self._gatekeeper, self._log = gatekeeper, log
        self._before: Scored | None = None
        self._days = 0.0
        self.version, self.why, self.told = day, dict[str, str](), list[dict[str, str]]()

    @property
    def fitted(self) -> bool:
        """Whether a model was fitted for this night."""
        return bool(self.why)

    def note_history(self, events: Events, span: Span) -> None:
        """Note how long the history is: features of a young log grow as it does.

        The younger log counts: registrations of old accounts reach back for years.
        """
        first = max(facts.first_us for facts in events.logs.values())
        self._days = round((span.as_of - max(first, span.since)) / DAY, 3)

    def __call__(self, fitting: Fitting) -> Model:
        """Choose a version that fits, or fit a model where the policy says so."""
        choice = self._registry.choose(self._day, fitting.names, fitting.signs)
        model, drifted = None, []
        if choice.version:
            model = choice.version.load(fitting.names, fitting.signs)
            self._before = fitting.score(model)
            drifted = self._find_drift(fitting, choice.version.read_summary(), self._before.scores)
        days = self._settings.refit_days
        self.why = should_refit(choice, self._day, days, drifted)
        pinned = tell_pin(choice, self._day, days, drifted)
        self.told = [*choice.passed, *([pinned] if pinned else [])]
        if model and choice.version and not self.why:
            self.version = choice.version.day
            self._log.tell("model_chosen", model=self.version)
            return model
        self._log.tell("model_fitted", model=self._day, why=self.why["en"])
        return fitting.fit()

    def keep(self, engine: Engine, night: Night, record: Mapping[str, Any]) -> None:
        """Keep the model as the night's version, where one was fitted."""
        if not self.fitted:
            self._registry.discard(self._day)
            return
        summary = summarise_values(
            lambda one: read_column(engine, one), night.features, night.scores, days=self._days
        )
        as_of, run_id = str(record["as_of"]), str(record["run_id"])
        card = build_card(
            night.model, self._day, as_of, run_id, night.scores, self.why, name_versions()
        )
        self._registry.keep(night.model, self._day, card, summary)

    def compare(self, engine: Engine, night: Night, review: int) -> Comparison | None:
        """Say how far the list moved by the new model; None where it is the one before."""
        if not self.fitted or self._before is None:
            return None
        old, evidence = self._before.scores, self._before.evidence
        places = find_first(old, night.scores, review)
        listed = engine.fetch("SELECT account_id FROM accounts ORDER BY account")
        by_account = np.argsort(night.ranking.evidence.accounts)[places]
        return compare_models(
            listed["account_id"].to_pandas().astype("str"),
            old,
            night.scores,
            evidence[places],
            night.ranking.evidence[by_account],
            [feature.name for feature in night.features],
            review,
        )

    def _find_drift(
        self, fitting: Fitting, fitted: Mapping[str, Any], scores: np.ndarray
    ) -> list[str]:
        tonight = summarise_values(
            lambda one: read_column(fitting.engine, one),
            fitting.features,
            scores,
            fitted,
            self._days,
        )
        drifted = name_drifted(self._gatekeeper.check_drift(fitted, tonight))
        return drifted or ["history"] * is_outgrown(fitted, tonight)
