"""The catalogue of features as a frame."""

from pathlib import Path

import pandas as pd

from detector.settings import Settings, choose_settings


def features(
    settings: Settings | Path | str | None = None, language: str | None = None
) -> pd.DataFrame:
    """List the features that a ranking looks at: what each means and why it exists.

    Parameters
    ----------
    settings
        As for `rank`; features of one's own are listed as well.
    language
        `en` or `zh`, of the reasons; by default that of the settings.

    Returns
    -------
    A pandas frame, one row per feature in the order of the catalogue: `name`, `family`, `reads`
    (the stage it is computed from), `unit`, `risky` (`high` or `low`), `stories` (the patterns
    that it speaks for), `needs` (inputs without which it is switched off), `reason` (its sentence,
    `{value}` in place of the value), `why`, and `context` (True where it is told and is no
    evidence).

    Raises
    ------
    ConfigInvalid
        As `read_settings`.

    Examples
    --------
    >>> told = features()
    >>> told.loc[told["name"] == "accounts_per_device", "reason"].tolist()
    ['its busiest shared device was used by {value:.0f} accounts']
    """
    chosen = choose_settings(settings)
    spoken = language or chosen.rank.language
    rows = [
        {
            "name": one.name,
            "family": one.family,
            "reads": one.reads,
            "unit": one.unit,
            "risky": one.risky,
            "stories": ", ".join(one.stories),
            "needs": ", ".join(one.needs),
            "reason": one.reason.get(spoken, one.reason["en"]),
            "why": one.why,
            "context": one.context,
        }
        for one in chosen.catalogue.values()
    ]
    return pd.DataFrame(rows)
