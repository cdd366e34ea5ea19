"""Write the page of the rooms, docs/rooms.md: `python -m docs.rooms`."""

import ast
from functools import cache
from pathlib import Path

from tests.test_house import MAY_IMPORT

PAGE = Path(__file__).parent / "rooms.md"
PACKAGE = PAGE.parent.parent / "detector"

HEAD = """<!-- Written by `python -m docs.rooms`; edit the code instead. -->

# Rooms

The packages and single modules of `detector`, from the ground up: each knows only some of those on
lower floors, as the table of `tests/test_house.py` allows. What passes between two rooms that do
not know each other is a table, and `pipeline` introduces them.
"""


def rooms_page() -> str:
    """Write every room with its sentence and whom it knows, floor by floor, lowest first."""
    floors: dict[int, list[str]] = {}
    for room in sorted(set(MAY_IMPORT) - {"detector", "__main__"}):
        floors.setdefault(find_floor(room), []).append(room)
    return "\n".join([HEAD, *(_tell_floor(floor, floors[floor]) for floor in sorted(floors))])


@cache
def find_floor(room: str) -> int:
    """Give one more than the highest floor of the rooms that a room knows.

    Examples
    --------
    >>> find_floor("errors"), find_floor("forest")
    (0, 1)
    """
    known = {name.partition(".")[0] for name in MAY_IMPORT[room]} - {room}
    return 1 + max(map(find_floor, known), default=-1)


def _tell_floor(floor: int, rooms: list[str]) -> str:
    lines = [f"## Floor {floor}\n", "| room | what it is | whom it knows |", "|---|---|---|"]
    for room in rooms:
        known = ", ".join(f"`{name}`" for name in sorted(MAY_IMPORT[room]))
        lines.append(f"| `{room}` | {read_sentence(room)} | {known} |")
    return "\n".join(lines) + "\n"


def read_sentence(room: str) -> str:
    """Read the first line of what a room says of itself."""
    path = PACKAGE / room / "__init__.py"
    text = (path if path.exists() else PACKAGE / f"{room}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]


if __name__ == "__main__":
    PAGE.write_text(rooms_page(), encoding="utf-8")
