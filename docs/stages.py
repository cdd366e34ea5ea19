"""Write the page of the stages, docs/stages.md: `python -m docs.stages`."""

import ast
import itertools
from pathlib import Path

from detector.events.contract import LOGS
from detector.own.stages import Readable, describe_stages

PAGE = Path(__file__).parent / "stages.md"
STAGES = PAGE.parent.parent / "detector" / "catalogue" / "stages"

HEAD = """<!-- Written by `python -m docs.stages`; edit the code instead. -->

# Stages

What a feature may read, a desk's own as well: the two logs, as they were read and cut at the
cut-off, and the tables that are built from them, in this order. Where a stage has one row per
account, the SQL of a feature is a plain expression; where it has many, an aggregate over them.

`account` is the number of an account within the night. Money is whole fen, hundredths of a yuan.
Instants (`at_us`, `*_at`) and spans of time (`since_*`, `until_*`, `*_age`, `*_gap`, `tenure`,
`silence`) are whole microseconds; `{as_of}`, `{since}` (where the lookback begins), `{day}` and
`{hour}` stand for such numbers. NULL is what is not known, or did not happen.
"""

TYPES = {"VARCHAR": "text", "DOUBLE": "number", "BOOLEAN": "yes or no"}
"""What an analyst calls a type; all others are whole numbers."""


def stages_page() -> str:
    """Write every stage that a feature may read, with its columns and their types."""
    told = read_sentences()
    parts = [_entry(name, told[name], one) for name, one in describe_stages().items()]
    return "\n".join([HEAD, *parts])


def _entry(name: str, told: str, readable: Readable) -> str:
    rows = "one row" if readable.stage.grain == "account" else "many rows"
    columns = [f"`{one}` {TYPES.get(kind, 'whole')}" for one, kind in readable.columns.items()]
    return f"## {name}\n\n{told}\n\n{rows} per account: {', '.join(columns)}\n"


def read_sentences() -> dict[str, str]:
    """Read what the code says of each stage: the text below it, else its module's first line.

    Examples
    --------
    >>> read_sentences()["first_buys"]
    'When each account first bought goods of a known kind, and from a known merchant.'
    """
    told = {log: "The log itself, with the columns of the contract." for log in LOGS}
    for path in sorted(STAGES.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for made, below in itertools.pairwise([*tree.body, ast.Pass()]):
            if isinstance(made, ast.Assign) and (name := _name(made.value)):
                told[name] = _text(below) or (ast.get_docstring(tree) or "").splitlines()[0]
    return told


def _name(made: ast.expr) -> str:
    """Give the name of the stage that is made, empty where something else is."""
    if isinstance(made, ast.Call) and isinstance(made.func, ast.Name) and made.func.id == "Stage":
        return str(ast.literal_eval(made.args[0]))
    return ""


def _text(node: ast.stmt) -> str:
    """Give the text that a statement consists of, on one line; empty where it is another."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return " ".join(str(node.value.value).split())
    return ""


if __name__ == "__main__":
    PAGE.write_text(stages_page(), encoding="utf-8")
    print(PAGE.name)
