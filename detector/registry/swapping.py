"""Folders and files that appear at once and whole, and what a killed program left of them."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from detector.errors import OutputUnwritable
from detector.privacy.rights import close_tree, make_file, make_folder

BUILDING, REPLACED = ".building", ".replaced"


@contextmanager
def swapping(final: Path) -> Iterator[Path]:
    """Give a hidden folder to write into, and put it in the place of `final` when all went well.

    When anything fails, what stood there stays as it was.

    Raises
    ------
    OutputUnwritable
        When the disk is full, the folder read-only, or the like.
    """
    built = final.with_name(f".{final.name}.{os.getpid()}{BUILDING}")
    old = final.with_name(f".{final.name}.{os.getpid()}{REPLACED}")
    with telling_of(final):
        try:
            make_folder(final.parent)
            shutil.rmtree(built, ignore_errors=True)
            make_folder(built)
            yield built
            close_tree(built)
            if final.exists():
                final.rename(old)
            built.rename(final)
        finally:
            if old.exists() and not final.exists():
                old.rename(final)
            shutil.rmtree(built, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)


def remove_folder(final: Path) -> None:
    """Take a folder away at once."""
    old = final.with_name(f".{final.name}.{os.getpid()}{BUILDING}")
    with telling_of(final):
        shutil.rmtree(old, ignore_errors=True)
        final.rename(old)
        shutil.rmtree(old)


def replace_file(path: Path, text: str) -> None:
    """Put a text in the place of a file at once; it is on the disk when this returns."""
    built = path.with_name(f".{path.name}.{os.getpid()}{BUILDING}")
    with telling_of(path):
        try:
            with make_file(built).open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            built.replace(path)
            _flush_folder(path.parent)
        finally:
            built.unlink(missing_ok=True)


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Hold a folder against others who hold it too; a program that ends lets go of it."""
    with telling_of(folder):
        opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


@contextmanager
def telling_of(path: Path) -> Iterator[None]:
    """Say in words where the system would not write."""
    try:
        yield
    except OSError as error:
        if error.errno is None:  # not the system's word: some library's error of the same class
            raise
        raise OutputUnwritable(
            f"{path} cannot be written: {error.strerror or type(error).__name__}",
            "free space on the disk, or see that you may write there; what was there is untouched",
        ) from error


def clean(folder: Path) -> list[str]:
    """Put back or remove what a killed program left; give the names of what was found.

    A version that was moved aside and whose successor never came is put back.
    """
    found = sorted(path for path in folder.glob(".*") if path.suffix in (BUILDING, REPLACED))
    with telling_of(folder):
        for path in found:
            final = path.with_name(path.name[1:].rsplit(".", 2)[0])
            if path.suffix == REPLACED and not final.exists():
                path.rename(final)
            elif path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    return [path.name for path in found]


def _flush_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
