"""The forest over one-sided evidence, in the API of pyod and scikit-learn."""

from typing import Any, Literal

import numpy as np
import pandas as pd
from pyod.models.base import BaseDetector
from pyod.utils.utility import check_parameter
from sklearn.base import OneToOneFeatureMixin, TransformerMixin
from sklearn.utils import Tags, TransformerTags
from sklearn.utils.validation import check_is_fitted

from detector.errors import ConfigInvalid
from detector.estimator.directions import read_directions
from detector.estimator.evidence import choose_rows, fit_sides, score_sides
from detector.estimator.rows import read_rows
from detector.forest.grow import PSI, TREES, Seed, grow, with_total
from detector.forest.model import SAMPLE
from detector.forest.padding import MOST_LEAVES
from detector.forest.tails import DEAD_ZONE
from detector.forest.trees import score_rows
from detector.frames.given import is_frame


class EvidenceForest(OneToOneFeatureMixin, TransformerMixin, BaseDetector):
    """Rank rows by how rare and how risky they are together, without labels.

    Each column becomes evidence: 0 for what a tenth of the rows reach in the risky direction, and
    more the rarer a value at least this risky is. pyod's isolation forest is grown over the
    evidence and its total. It is what `detector.rank` ranks accounts with, for columns of your own.

    It serves where you know which side of a column is risky. Where nobody knows, `risky="both"`
    looks at either side of each column by itself, and pyod's plain `IForest` is often the better
    choice (`benchmarks/estimator/results.md`).

    Parameters
    ----------
    contamination
        Share of rows, in (0, 0.5], whose scores lie above `threshold_`; it sets `threshold_` and
        `labels_`, and never the order. Fewer rows are labelled 1 when fewer have any evidence.
    risky
        The risky side of the columns: "high" (or 1), "low" (-1), "both", "context" (0: never
        evidence). One for all columns, one per column in order, or a mapping of some column names
        to theirs; those that a mapping leaves out are "high".
    missing
        What NaN says. "nothing": nothing of the kind happened, so that a value that few rows have
        at all is rare. "unknown": it was not seen, so that a value is compared only with the
        values there are. Neither way is NaN itself evidence.
    dead_zone
        Share of rows, in (0, 1]: values that so many reach are no evidence. It should be larger
        than the share that is sought. Nothing stands out of 1 / `dead_zone` rows or fewer.
    n_estimators, max_samples
        Trees, and rows that each is grown on.
    random_state
        For the forest's random splits: an int gives the same scores for the same rows, to the bit
        and in whatever order they are fitted. None gives another forest each time.

    Attributes
    ----------
    decision_scores_
        float64 per fitted row, between 0 and 1; higher is riskier.
    threshold_
        Scores above it are labelled 1.
    labels_
        int per fitted row: 1 above the threshold, 0 otherwise.
    tails_
        Per column, the tail of each risky side.
    trees_
        The forest over the evidence and, as the last column, its total.
    n_features_in_, feature_names_in_
        The fitted columns; their names only where all are text.

    Notes
    -----
    Of more than 20,000 rows all are scored, and the trees are grown on 20,000, chosen by a hash of
    their evidence. `y` is ignored everywhere. As in pyod, labels are 0 and 1 and higher scores are
    riskier, where scikit-learn's own detectors give 1 and -1 and higher is normal.

    References
    ----------
    Liu, Ting and Zhou 2008 (isolation forest); Li et al. 2022 (ECOD: empirical tails).

    Examples
    --------
    >>> import detector
    >>> rng = np.random.default_rng(0)
    >>> accounts = pd.DataFrame(
    ...     {"orders_24h": rng.poisson(2.0, 500), "first_order_h": rng.exponential(400.0, 500)}
    ... )
    >>> accounts.loc[7] = [11, 0.2]
    >>> forest = detector.EvidenceForest(risky={"first_order_h": "low"}).fit(accounts)
    >>> int(np.argmax(forest.decision_scores_))
    7
    >>> forest.explain(accounts.loc[[7, 8]]).round(1)
       orders_24h  first_order_h
    7         3.9            3.9
    8         0.0            0.0
    """

    n_features_in_: int
    feature_names_in_: np.ndarray

    def __init__(
        self,
        contamination: float = 0.1,
        *,
        risky: Any = "high",
        missing: Literal["nothing", "unknown"] = "nothing",
        dead_zone: float = DEAD_ZONE,
        n_estimators: int = TREES,
        max_samples: int = PSI,
        random_state: Seed = 0,
    ) -> None:
        self.contamination = contamination
        self.risky = risky
        self.missing = missing
        self.dead_zone = dead_zone
        self.n_estimators = n_estimators
        self.max_samples = max_samples
        self.random_state = random_state

    def fit(self, X: Any, y: object = None) -> "EvidenceForest":
        """Learn tails and forest, and score the rows.

        Parameters
        ----------
        X
            Rows × columns of numbers: an array, nested lists, or a frame of pandas, polars or
            Arrow. NaN or null may be anywhere, infinity nowhere.
        y
            Ignored.

        Raises
        ------
        ValueError
            When X is no table of finite numbers, or when a parameter lies outside its range.
        ContractBroken
            When a column holds text or times.
        ConfigInvalid
            When `risky` does not fit the columns, or the forest would not fit into memory.
        """
        rows = read_rows(self, X, reset=True)
        self._check_parameters()
        names = getattr(self, "feature_names_in_", None)
        sides = read_directions(
            self.risky, rows.shape[1], None if names is None else names.tolist()
        )
        seen = (~np.isnan(rows)).sum(axis=0)
        visible = seen if self.missing == "unknown" else np.full(rows.shape[1], len(rows))
        columns = zip(rows.T, visible.tolist(), sides, strict=True)
        self.tails_ = [fit_sides(*column, self.dead_zone) for column in columns]
        evidence = score_sides(rows, self.tails_)
        sample = evidence[choose_rows(evidence, SAMPLE)]
        self.trees_ = grow(sample, self.random_state, self.n_estimators, self.max_samples)
        self.decision_scores_ = score_rows(self.trees_, with_total(evidence))
        BaseDetector._set_n_classes(self, None)
        BaseDetector._process_decision_scores(self)
        return self

    def fit_predict(self, X: Any, y: object = None) -> np.ndarray:
        """Fit and give the labels of the fitted rows: 1 above the threshold, 0 otherwise."""
        return np.asarray(self.fit(X).labels_)

    def decision_function(self, X: Any) -> np.ndarray:
        """Score rows: float64 between 0 and 1, higher is riskier."""
        evidence = self._weigh(X)
        return score_rows(self.trees_, with_total(evidence))

    def predict(self, X: Any, return_confidence: bool = False) -> Any:
        """Label rows: 1 above the threshold, 0 otherwise; with `predict_confidence` if asked."""
        return BaseDetector.predict(self, X, return_confidence)

    def predict_proba(self, X: Any, method: str = "linear", return_confidence: bool = False) -> Any:
        """Turn scores into numbers between 0 and 1, as pyod does; they are no probabilities.

        Parameters
        ----------
        X
            As in `fit`.
        method
            "linear" sets the least fitted score to 0 and the highest to 1; "unify" takes the error
            function of the standardised score (Kriegel et al. 2011).
        return_confidence
            Whether to give `predict_confidence` as well.

        Returns
        -------
        float64, rows × 2: the second column is that of label 1. With the confidence, both in a
        tuple.

        Raises
        ------
        ValueError
            When the method is neither.
        """
        rows = X if hasattr(X, "shape") else np.asarray(X, dtype=np.float64)
        return BaseDetector.predict_proba(self, rows, method, return_confidence)

    def transform(self, X: Any) -> np.ndarray:
        """Turn rows into evidence: float32 of the same shape, 0 where a value is unremarkable.

        A value that a share p of the fitted rows reach in the risky direction has ln(`dead_zone` /
        p). `set_output` chooses the kind of table.
        """
        return self._weigh(X)

    def explain(self, X: Any) -> Any:
        """Say what speaks against each row: the evidence of each of its columns.

        Returns
        -------
        A pandas DataFrame with the names of the columns where X is a frame, with its index where it
        is one of pandas; an array otherwise.
        """
        evidence = self._weigh(X)
        if isinstance(X, pd.DataFrame):
            return pd.DataFrame(evidence, index=X.index, columns=X.columns)
        if is_frame(X):
            return pd.DataFrame(evidence, columns=OneToOneFeatureMixin.get_feature_names_out(self))
        return evidence

    def _weigh(self, X: Any) -> np.ndarray:
        check_is_fitted(self)
        return score_sides(read_rows(self, X, reset=False), self.tails_)

    def _check_parameters(self) -> None:
        """See that parameters lie in their ranges; `set_params` takes whatever it is given."""
        if isinstance(self.contamination, (int, float)):
            check_parameter(self.contamination, 0, 0.5, "contamination", include_right=True)
        check_parameter(self.dead_zone, 0, 1, "dead_zone", include_right=True)
        check_parameter(self.n_estimators, 1, param_name="n_estimators", include_left=True)
        check_parameter(self.max_samples, 2, param_name="max_samples", include_left=True)
        if self.missing not in ("nothing", "unknown"):
            raise ConfigInvalid.unknown_name("missing", str(self.missing), ["nothing", "unknown"])
        leaves = self.n_estimators * 2 ** int(np.ceil(np.log2(self.max_samples)))
        if leaves > MOST_LEAVES:
            raise ConfigInvalid(
                f"{self.n_estimators:,} trees of {self.max_samples:,} rows are {leaves:,} leaves",
                f"take fewer trees or rows: {MOST_LEAVES:,} leaves at most",
            )

    def __sklearn_tags__(self) -> Tags:
        tags: Tags = BaseDetector.__sklearn_tags__(self)
        tags.input_tags.allow_nan = True
        tags.transformer_tags = TransformerTags(preserves_dtype=[])
        return tags
