"""Files of lines that are only added to."""

from pathlib import Path

from detector.privacy.rights import make_file, make_folder


def prepare_lines(path: Path) -> Path:
    r"""Make a file of lines for its owner alone, and end a line that a kill left half written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "log" / "a.jsonl"
    ...     _ = prepare_lines(path).write_text('{"a": 1}' + "\n" + '{"a":')
    ...     prepare_lines(path).read_text().splitlines(keepends=True)
    ['{"a": 1}\n', '{"a":\n']
    """
    make_folder(path.parent)
    make_file(path)
    if path.is_file() and path.read_bytes()[-1:] not in (b"", b"\n"):
        with path.open("ab") as torn:
            torn.write(b"\n")
    return path
