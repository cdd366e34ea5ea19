"""Write the pages that follow from the code, or see that they still do.

`python docs/build.py` writes the features, the command line, and the fields of an export;
`--check` writes nothing and exits with 1 when a page is stale, or when the README names what there
is not.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from pydantic import BaseModel

from detector.catalogue.families import CATALOGUE
from detector.catalogue.feature import STORIES, Feature
from detector.cli.main import VERBS, main
from detector.cli.sources.check_ import SET_ASIDE
from detector.errors import DetectorError
from detector.handover.schema import PARTS, list_columns, list_fields, write_json_schema

ROOT = Path(__file__).parent.parent
WIDTH = 88
NOTE = "<!-- Written by `python docs/build.py`; edit the code instead. -->"


def features_page() -> str:
    """Write every feature of the catalogue, family by family."""
    families: dict[str, list[Feature]] = {}
    for feature in CATALOGUE.values():
        families.setdefault(feature.family, []).append(feature)
    context = sum(feature.context for feature in CATALOGUE.values())
    head = f"""{NOTE}

# Features

{len(CATALOGUE)} features in {len(families)} families, one row of them per account. {context} are
context: facts for the analyst, and no evidence by themselves
([why](decisions/0003-context-is-told-and-is-no-evidence.md)). A feature whose input is missing is
switched off, and the run says so. *n* stands for the value.

{_families_table(families)}
"""
    parts = [f"## {name}\n\n{_entries(members)}" for name, members in families.items()]
    return "\n".join([head, *parts])


def _families_table(families: dict[str, list[Feature]]) -> str:
    lines = [f"| family | features | {' | '.join(map(_words, STORIES))} |"]
    lines.append("|---|---:|" + "---:|" * len(STORIES))
    for name, members in families.items():
        told = [str(sum(story in f.stories for f in members) or "") for story in STORIES]
        lines.append(f"| [{name}](#{name}) | {len(members)} | {' | '.join(told)} |")
    return "\n".join(lines)


def _entries(features: list[Feature]) -> str:
    return "\n".join(_entry(feature) for feature in features)


def _entry(feature: Feature) -> str:
    direction = "context" if feature.context else f"{feature.risky} is risky"
    if feature.stands_in_for:
        instead = " and ".join(f"`{name}`" for name in feature.stands_in_for)
        direction += f", and evidence ({feature.risky} is risky) where {instead} cannot be seen"
    stories = ", ".join(map(_words, feature.stories)) or "no story in particular"
    needs = ", ".join(f"`{need}`" for need in feature.needs) or "nothing beyond what is required"
    return f"""### {feature.name}

{_said(feature, "en")} · {_said(feature, "zh")}

- unit: {feature.unit or "none (yes or no)"}; {direction}; speaks for: {stories}
- needs: {needs}
- why: {feature.why}
"""


def _said(feature: Feature, language: str) -> str:
    text = re.sub(r"\{value[^}]*%\}", "*n* %", feature.reason[language])
    return re.sub(r"\{value[^}]*\}", "*n*", text)


def _words(name: str) -> str:
    return name.replace("_", " ")


def cli_page() -> str:
    """Write the help of every verb and the exit codes."""
    parts = [NOTE, "# Command line", "Results go to stdout, progress and logs to stderr."]
    for verb in VERBS:
        text = _help(_command(verb), f"detector {verb}")
        parts.append(f"## detector {verb}\n\n```text\n{text}\n```")
    return "\n\n".join([*parts, "## Exit codes", _codes_table()]) + "\n"


def _command(verb: str) -> click.Command:
    command = main.get_command(click.Context(main), verb)
    assert command is not None
    return command


def _help(command: click.Command, name: str) -> str:
    context = click.Context(command, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH)
    return command.get_help(context).rstrip()


def exit_codes() -> dict[int, str]:
    """Give every exit code with what it means."""
    kinds = DetectorError.__subclasses__()
    codes = {kind.exit_code: (kind.__doc__ or "").splitlines()[0] for kind in kinds}
    codes[0] = "All is well."
    codes[DetectorError.exit_code] = "Something went wrong that is not the caller's doing."
    codes[SET_ASIDE] = "Only `check`: rows were set aside; the others can be ranked."
    return dict(sorted(codes.items()))


def _codes_table() -> str:
    rows = [f"| {code} | {meaning} |" for code, meaning in exit_codes().items()]
    return "\n".join(["| code | meaning |", "|---:|---|", *rows])


def export_page() -> str:
    """Put the fields of an export into the page that tells of them."""
    begin, end = "<!-- Fields, by `python docs/build.py`. -->\n", "<!-- End of the fields. -->"
    before, _, rest = (ROOT / "docs" / "export.md").read_text(encoding="utf-8").partition(begin)
    tables = [f"### {part.__name__}\n\n{part.__doc__}\n\n{_fields_table(part)}" for part in PARTS]
    columns = ", ".join(f"`{name}`" for name in list_columns())
    told = "\n\n".join([*tables, f"### Columns of the CSV\n\n{columns}."])
    return f"{before}{begin}\n{told}\n\n{end}{rest.partition(end)[2]}"


def _fields_table(part: type[BaseModel]) -> str:
    rows = [
        f"| `{one.name}` | {one.type} | {'null' if one.nullable else ''} | {one.unit}"
        f" | {one.meaning} |"
        for one in list_fields(part)
    ]
    return "\n".join(["| field | type | may be | unit | meaning |", "|---|---|---|---|---|", *rows])


PAGES: dict[str, Callable[[], str]] = {
    "docs/features.md": features_page,
    "docs/cli.md": cli_page,
    "docs/export.md": export_page,
    "detector/handover/record.schema.json": write_json_schema,
}


def find_faults() -> Iterator[str]:
    """Name each page that is stale and each thing that the README gets wrong."""
    for name, write in PAGES.items():
        path = ROOT / name
        if not path.exists() or path.read_text(encoding="utf-8") != write():
            yield f"{name} is stale: run `python docs/build.py`"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    yield from command_faults(readme)
    yield from _target_faults(readme)
    for verb in VERBS:
        if f"detector {verb}" not in readme:
            yield f"README.md does not mention `detector {verb}`"
    for code in exit_codes():
        if f"| {code} |" not in readme:
            yield f"README.md has no row for exit code {code}"
    for link in re.findall(r"\]\(([^)#]+)", readme):
        if "://" not in link and not (ROOT / link).exists():
            yield f"README.md links to {link}, which is not there"


def command_faults(text: str) -> Iterator[str]:
    """Name the verbs and options in a text that `detector` does not have.

    Examples
    --------
    >>> list(command_faults("`detector rank sample_data --ouch x`"))
    ['detector rank has no --ouch']
    """
    for code in _code(text):
        for verb, rest in re.findall(r"\bdetector ([a-z]+)\b([^|>#\n]*)", code):
            if verb not in VERBS:
                yield f"there is no `detector {verb}`"
                continue
            known = {name for option in _command(verb).params for name in option.opts}
            yield from (
                f"detector {verb} has no {option}"
                for option in re.findall(r"(?<!\S)--[a-z-]+", rest)
                if option not in known | {"--help"}
            )


def _target_faults(text: str) -> Iterator[str]:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    for code in _code(text):
        for target in re.findall(r"\bmake ([a-z]+)\b", code):
            if target not in targets:
                yield f"the Makefile has no target {target}"


def _code(text: str) -> list[str]:
    """Give the fenced blocks of a shell and the inline code of a text."""
    blocks = re.findall(r"^```(?:sh|bash|console)\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    plain = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return [*blocks, *re.findall(r"`([^`\n]+)`", plain)]


def run() -> int:
    """Write the pages, or check them; give the exit code."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--check", action="store_true", help="write nothing; exit with 1 if stale")
    if asked.parse_args().check:
        faults = list(find_faults())
        print("\n".join(faults) or "the pages are up to date", file=sys.stderr)
        return bool(faults)
    for name, write in PAGES.items():
        (ROOT / name).write_text(write(), encoding="utf-8")
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(run())
