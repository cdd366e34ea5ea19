"""A proposal for data with other names, from a notebook."""

from pathlib import Path

from detector.events.proposal import propose


def propose_mapping(folder: Path | str) -> str:
    """Propose settings for a folder whose files and columns have other names than the contract's.

    It is what `detector map` prints: a guess from names, types and values. What is uncertain or
    missing stands in it as comments, and every line wants to be read.

    Parameters
    ----------
    folder
        Any Parquet files: each file, and each folder of files, directly in it is one table.

    Returns
    -------
    The text of a settings file. Write it to one, or make `Settings` of it when it is finished.

    Raises
    ------
    ConfigInvalid
        If the folder is not there.
    ContractBroken
        If it holds no Parquet file that can be read.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> trades = {"uid": ["a"], "trade_no": ["1"], "amt": [2.5], "ts": [1_790_000_000]}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     pd.DataFrame(trades).to_parquet(Path(folder, "trades.parquet"))
    ...     'order_id = "trade_no"' in propose_mapping(folder)
    True
    """
    return propose.propose_mapping(Path(folder))
