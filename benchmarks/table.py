"""Tables as Markdown."""

from collections.abc import Iterable, Sequence


def write_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a Markdown table; the first column is text, the others are figures.

    Examples
    --------
    >>> print(write_table(["what", "how many"], [["rows", "3"]]))
    | what | how many |
    |---|---:|
    | rows | 3 |
    """
    line = "|---|" + "---:|" * (len(header) - 1)
    body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(header)} |", line, *body])
