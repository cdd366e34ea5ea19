"""The features, one file per family, and the catalogue that everything else reads."""

from detector.catalogue.families import (
    contact,
    drawdown,
    geography,
    history,
    linkage,
    origination,
    takeover,
    tempo,
    value,
)
from detector.catalogue.feature import Feature, build_catalogue

CATALOGUE: dict[str, Feature] = build_catalogue(
    {
        "contact": contact.FEATURES,
        "origination": origination.FEATURES,
        "tempo": tempo.FEATURES,
        "value": value.FEATURES,
        "geography": geography.FEATURES,
        "takeover": takeover.FEATURES,
        "drawdown": drawdown.FEATURES,
        "linkage": linkage.FEATURES,
        "history": history.FEATURES,
    }
)
"""Every feature by name, in the order of the matrix's columns."""
