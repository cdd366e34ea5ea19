"""Two names swapped in one step, where the system can."""

import ctypes
import os
from errno import EINVAL, ENOSYS, ENOTSUP, EXDEV
from pathlib import Path

_HERE = -100  # AT_FDCWD: a relative path counts from the working folder
_EXCHANGE = 2  # RENAME_EXCHANGE, renameat2(2)


def exchange(one: Path, other: Path) -> bool:
    """Swap what two names stand for; neither is ever missing.

    Returns
    -------
    False, and nothing is done, where the system or the file system has no such step: it is that of
    Linux.

    Raises
    ------
    OSError
        When one of the two is missing or may not be renamed.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     one, other = Path(folder, "one"), Path(folder, "other")
    ...     _ = one.write_text("1"), other.write_text("2")
    ...     swapped = exchange(one, other)
    ...     one.read_text() == ("2" if swapped else "1")
    True
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    call.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    error = ctypes.get_errno()
    if error in (EINVAL, ENOSYS, ENOTSUP, EXDEV):
        return False
    raise OSError(error, os.strerror(error), str(one), None, str(other))
