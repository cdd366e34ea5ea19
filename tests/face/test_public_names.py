"""Every public name is documented, its example runs, and its types are known."""

import doctest
import inspect
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import detector

NAMES = [name for name in detector.__all__ if name != "__version__"]
FUNCTIONS = [name for name in NAMES if inspect.isfunction(getattr(detector, name))]
DOCUMENTED = [name for name in NAMES if callable(getattr(detector, name))]


def sections(told: Any) -> list[str]:
    return re.findall(r"^(\w[\w ]+)\n-{3,}$", inspect.getdoc(told) or "", flags=re.M)


@pytest.mark.parametrize("name", DOCUMENTED)
def test_it_is_documented_with_an_example_that_runs(name: str) -> None:
    told = getattr(detector, name)
    assert (inspect.getdoc(told) or "").split("\n")[0].endswith(".")
    assert "Examples" in sections(told)
    assert doctest.DocTestFinder(recurse=False).find(told)[0].examples


@pytest.mark.parametrize("name", FUNCTIONS)
def test_its_parameters_are_documented_and_typed(name: str) -> None:
    told = getattr(detector, name)
    signature = inspect.signature(told)
    assert signature.return_annotation is not inspect.Signature.empty
    listed = re.split(r"\n(?=\w)", (inspect.getdoc(told) or "").partition("Parameters\n")[2])
    documented = {word for line in listed for word in re.split(r",\s*", line.split("\n")[0])}
    for parameter in signature.parameters.values():
        assert parameter.annotation is not inspect.Parameter.empty, parameter
        assert parameter.name in documented, parameter


def test_a_type_checker_and_a_notebook_know_every_name() -> None:
    source = Path(detector.__file__).read_text(encoding="utf-8")
    typed = set(re.findall(r"import (\w+) as \1$", source, flags=re.M))
    assert typed == set(NAMES)
    assert set(dir(detector)) == set(detector.__all__)
    with pytest.raises(AttributeError, match="no attribute 'ranck'"):
        detector.ranck  # noqa: B018


def test_importing_it_loads_nothing() -> None:
    script = (
        "import detector, sys; print(sorted({'pandas', 'numpy', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
