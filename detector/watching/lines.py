"""Files of lines that are only added to."""

from pathlib import Path


def prepare_lines(path: Path) -> Path:
    r"""Make the folder of a file of lines, and end a line that a killed run left half written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "log" / "a.jsonl"
    ...     _ = prepare_lines(path).write_text('{"a": 1}' + "\n" + '{"a":')
    ...     prepare_lines(path).read_text().splitlines(keepends=True)
    ['{"a": 1}\n', '{"a":\n']
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and path.read_bytes()[-1:] not in (b"", b"\n"):
        with path.open("ab") as torn:
            torn.write(b"\n")
    return path
