"""Which gate closes, what is raised there, and that every finding can be said."""

import json
import string
from typing import Any

import pytest

from detector.errors import DetectorError, DriftGate, QualityGate
from detector.gates.finding import Finding, Gate, raise_closed, worst
from detector.gates.wording import TEXTS, find
from tests.gates.nights import Summary


def finding(gate: Gate, stops: bool = True) -> Finding:
    """Make a finding that says its gate."""
    return Finding(gate, "some check", stops, {"en": f"Look at {gate}.", "zh": "请查看。"})


def test_gates_close_in_order() -> None:
    all_three = [finding("shift"), finding("drift"), finding("quality")]
    assert worst(all_three) == "quality"
    assert worst(all_three, accepted={"quality": "known"}) == "drift"
    assert worst(all_three, accepted=["quality"], off=["drift"]) == "shift"
    assert worst([finding("quality", stops=False)]) is None


def test_the_error_lists_what_stops_and_how_to_go_on() -> None:
    found = [finding("drift"), finding("quality", stops=False), finding("drift")]
    with pytest.raises(DriftGate, match=r"2 findings\n  - Look at drift\.\n  - Look") as error:
        raise_closed(found, night="--config FILE --as-of 2026-05-08")
    assert "--as-of 2026-05-08 --accept drift --reason" in error.value.mend
    raise_closed(found, accepted=["drift"])
    raise_closed(found, off=["drift"])


def test_each_gate_has_its_own_exit_code() -> None:
    codes = []
    for gate in ("quality", "drift", "shift"):
        with pytest.raises(DetectorError) as error:
            raise_closed([finding(gate)])
        codes.append(error.value.exit_code)
    assert codes == [9, 10, 11] and issubclass(QualityGate, DetectorError)


def test_a_finding_goes_into_json() -> None:
    record = finding("quality").record()
    assert json.loads(json.dumps(record)) == record


@pytest.mark.parametrize("check", TEXTS)
def test_both_languages_say_the_same_facts(check: str) -> None:
    """Each text uses the same facts; names beyond five are counted."""
    used = [
        {name for _, name, _, _ in string.Formatter().parse(text) if name}
        for text in TEXTS[check].values()
    ]
    assert list(TEXTS[check]) == ["en", "zh"] and used[0] == used[1]
    facts: dict[str, Any] = {name: 1 for name in used[0]} | {"names": [f"n{n}" for n in range(7)]}
    said = find("quality", check, True, **facts).said
    assert said["en"].endswith(".") and said["zh"].endswith("。")
    assert ("n4 and 2 more" in said["en"]) == ("names" in used[0])


def test_no_summary_holds_an_account(nights: list[Summary]) -> None:
    text = json.dumps(nights[-1])
    assert len(text) < 20_000
    assert not any(sign in text for sign in ("a7a1c6f18116e", '"o0000', '"s0000'))
