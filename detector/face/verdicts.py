"""Analysts' verdicts come in, and the audit log hears of it."""

import hashlib
from datetime import date, datetime
from pathlib import Path

from detector.audit.log import LOG, append_entry
from detector.errors import ConfigInvalid
from detector.events.read import choose_cut
from detector.frames.given import Frame
from detector.settings import Settings, choose_settings
from detector.verdicts.intake.store import Added, add_verdicts


def label(
    verdicts: Frame | Path | str,
    store: Path | str,
    *,
    settings: Settings | Path | str | None = None,
    at: datetime | date | str | None = None,
    audit: Path | str | None = None,
) -> Added:
    """Add analysts' verdicts to a store that rankings learn from: `rank(..., verdicts=store)`.

    The same verdict comes in once, however often it is given; nothing is changed or taken out.

    Parameters
    ----------
    verdicts
        A frame (pandas, polars, Arrow), or a CSV or Parquet file, as `read_verdicts` takes it:
        `account_id`, `verdict` (`confirmed` or `cleared`) or `label` (1 or 0), and where known
        `typology` and `labelled_at`.
    store
        A Parquet file, which is made where there is none.
    settings
        As for `rank`; its zone is that of times that name none.
    at
        When verdicts without a time were given; by default now.
    audit
        The folder of nights whose audit log is to tell of the import: counts, no accounts.

    Returns
    -------
    What came in, in counts; `print` tells it in words.

    Raises
    ------
    ConfigInvalid
        When what is given is neither a frame nor a path.
    ContractBroken
        When not one verdict can be used, or the store is not one of ours.
    OutputUnwritable
        When the store cannot be written; then it is as it was.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> given = pd.DataFrame({"account_id": ["a", "b"], "verdict": ["confirmed", "cleared"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     print(label(given, f"{folder}/verdicts.parquet"))
    2 rows read: 2 new verdicts (1 confirmed, 1 cleared), 0 known already
    the store holds 2 verdicts
    """
    if not isinstance(store, (str, Path)):
        raise ConfigInvalid(
            f"store: a {type(store).__name__} is no path", "name a Parquet file to add to"
        )
    zone = choose_settings(settings).zone
    added = add_verdicts(verdicts, Path(store), zone, choose_cut(at, zone))
    if audit:
        tell_audit(Path(audit), Path(store), added)
    return added


def tell_audit(nights: Path, store: Path, added: Added) -> None:
    """Tell the audit log what came in, and what the store is since."""
    with store.open("rb") as held:
        sha256 = hashlib.file_digest(held, "sha256").hexdigest()
    told = "; ".join(added.to_text().splitlines())
    append_entry(
        nights / LOG,
        "verdicts",
        "",
        "",
        f"{told}; its sha256 is {sha256}",
        mend="the verdicts came in, but are not told of: see that you may write there, then import"
        " the same file again; no verdict comes in twice",
    )
