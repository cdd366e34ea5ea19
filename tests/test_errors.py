"""Errors keep both parts and their exit code on the way between processes."""

import pickle

from detector.errors import ConfigInvalid, ContractBroken, DetectorError


def test_an_error_survives_pickling() -> None:
    error = ContractBroken.missing_columns("orders.parquet", ["amount"], ["id"])
    again = pickle.loads(pickle.dumps(error))
    assert (again.found, again.mend, again.exit_code) == (error.found, error.mend, 3)


def test_exit_codes_are_distinct() -> None:
    kinds = DetectorError.__subclasses__()
    assert len({kind.exit_code for kind in kinds}) == len(kinds)


def test_a_far_name_gets_no_hint() -> None:
    assert "did you mean" not in str(ConfigInvalid.unknown_name("x", "zzzz", ["amount"]))
