"""The folder of the models on the disk: held against others, and its errors in words."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from detector.errors import OutputUnwritable


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
