"""What the site needs beyond its pages; mkdocs calls these functions while it builds.

Pages are read in two places: in the repository, where a link may lead to any file, and on the site,
which holds pages only. So the pages that stand elsewhere in the repository are taken in, links to
them are turned, and a link to code becomes the name of its file.
"""

import inspect
import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from nbconvert import MarkdownExporter

import detector

ROOT = Path(__file__).parent.parent
TAKEN_IN = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "schedules/README.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("benchmarks/*/results.md")),
)
"""Pages that stand outside `docs`; on the site they keep their path."""

INSTEAD = {"README.md": "docs/index.md", "docs/decisions": "docs/decisions/README.md"}
"""What the site shows for something that it does not hold itself."""

EXECUTED = ROOT / "build" / "notebooks"
"""Where `make site` keeps notebooks with their outputs; without them the site shows the code."""

FACE = "<!-- every public name -->"
"""Where the page of the Python interface gets its entries."""

WIDE = "---\nhide:\n  - toc\n---\n\n"
"""Leaves a page the room of its table of contents: frames are wide."""

_LINK = re.compile(r"\[(?P<text>[^\]\n]*)\]\((?P<target>[^)\s#:]+)(?P<anchor>#[^)\s]*)?\)")
_FENCE = re.compile(r"(^```.*?^```[^\n]*$)", flags=re.DOTALL | re.MULTILINE)


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Take in the pages that stand elsewhere in the repository, and notebooks as pages."""
    for name in TAKEN_IN:
        files.append(File.generated(config, name, abs_src_path=str(ROOT / name)))
    for notebook in [file for file in files if file.src_uri.endswith(".ipynb")]:
        source = Path(str(notebook.abs_src_path))
        executed = EXECUTED / source.name
        shown = executed if executed.exists() else source
        for name, content in convert_notebook(shown).items():
            place = posixpath.join(posixpath.dirname(notebook.src_uri), name)
            files.append(File.generated(config, place, content=content))
    return files


def convert_notebook(path: Path) -> dict[str, str | bytes]:
    """Turn a notebook into a page and its pictures, by file name; nothing is run."""
    exporter: Any = MarkdownExporter
    text, more = exporter().from_filename(str(path))
    pictures = {f"{path.stem}_{name}": content for name, content in more["outputs"].items()}
    for name in more["outputs"]:
        text = text.replace(f"]({name})", f"]({path.stem}_{name})")
    return {f"{path.stem}.md": WIDE + text, **pictures}


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links that leave the site, and list the public names where a page asks for them."""
    place = page.file.src_uri
    parts = _FENCE.split(markdown.replace(FACE, list_face()) if FACE in markdown else markdown)
    return "".join(part if part.startswith("```") else turn_links(part, place) for part in parts)


def turn_links(text: str, place: str) -> str:
    """Turn the links of a page of the site, `place`, so that they hold there.

    Examples
    --------
    >>> turn_links("[why](decisions/README.md), [log](../CHANGELOG.md)", "scaling.md")
    '[why](decisions/README.md), [log](CHANGELOG.md)'
    >>> turn_links("[tails](../detector/forest/tails.py)", "scaling.md")
    'tails (`detector/forest/tails.py`)'
    """
    here = posixpath.dirname(place if place in TAKEN_IN else f"docs/{place}")

    def turn(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(here, found["target"]))
        target = INSTEAD.get(target, target)
        if target in TAKEN_IN or target.startswith("docs/"):
            start = posixpath.dirname(place) or "."
            target = re.sub(r"\.ipynb$", ".md", target.removeprefix("docs/"))
            there = posixpath.relpath(target, start)
            return f"[{found['text']}]({there}{found['anchor'] or ''})"
        if (ROOT / target).exists():
            code = f"`{target}`"
            return code if found["text"].strip("`") == target else f"{found['text']} ({code})"
        return found[0]

    return _LINK.sub(turn, text)


def list_face() -> str:
    """List every public name of `detector`: first in a table, then with its whole docstring."""
    names = sorted(set(detector.__all__) - {"__version__"}, key=str.lower)
    rows = [f"| [`detector.{name}`](#{_home(name)}) | {_first_line(name)} |" for name in names]
    entries = [f"::: {_home(name)}" for name in names]
    return "\n".join(["| name | in a sentence |", "|---|---|", *rows, "", "\n\n".join(entries)])


def _first_line(name: str) -> str:
    thing = getattr(detector, name)
    said = inspect.getdoc(thing) if callable(thing) else None
    return (said or "Every feature, by name.").splitlines()[0]


def _home(name: str) -> str:
    """Give the full name of a public thing where it is defined, as mkdocstrings looks for it."""
    return f"{detector._FACE[name]}.{name}"
