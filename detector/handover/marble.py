"""JSON Lines of an export → bodies for Marble's ingestion API, one JSON array per line.

Each line is one `POST /v1/ingest/detector_cases/batch`; docs/export.md tells the table to make.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

MOST = 100  # objects that Marble takes in one call
FIELDS = {
    **dict.fromkeys(("object_id", "account_id", "state", "why", "pattern", "certainty"), "String"),
    **dict.fromkeys(("ring", "verdict", "news", "reasons", "questions", "stops"), "String"),
    **dict.fromkeys(("first_night", "run_id", "model_sha256", "report"), "String"),
    **dict.fromkeys(("updated_at", "deadline"), "Timestamp"),
    **dict.fromkeys(("score", "percentile", "money_at_risk", "money_stoppable"), "Float"),
    **{"rank": "Int", "raised": "Bool"},
}  # field of the table in Marble → its type there; an unknown field would be refused


def map_record(record: dict[str, Any]) -> dict[str, Any]:
    """Map a record: its key names the object, its cut-off the version; lists become lines."""
    told = record | {"object_id": record["case_key"], "updated_at": record["as_of"]}
    told["reasons"] = "\n".join(one["sentence"] for one in record["reasons"] or ())
    told["questions"] = "\n".join(one["question"] for one in record["questions"])
    told["stops"] = "\n".join(f"{s['action']} {s['reference']}" for s in record["stops"] or ())
    return {name: told[name] for name in FIELDS}


def write_bodies(lines: Iterable[str]) -> Iterator[str]:
    """Give the bodies, each of at most 100 objects, in the order of the lines."""
    objects = (map_record(json.loads(line)) for line in lines)
    while batch := list(islice(objects, MOST)):
        yield json.dumps(batch) + "\n"


if __name__ == "__main__":
    sys.stdout.writelines(write_bodies(sys.stdin))
