"""The reasons of all accounts, each wording kept once in both languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from detector.report.texts import LANGUAGES
from detector.report.wording import visible
from detector.report.worklist.coding import Numbered, cut_sentence, rounded


@dataclass
class Told:
    """What reasons and questions are told with: texts that all accounts share.

    `wordings` are pairs of wordings, cut at their numbers, and whether both languages have the
    same numbers; `features` pairs of name and family.
    """

    wordings: Numbered = field(default_factory=Numbered)
    features: Numbered = field(default_factory=Numbered)
    peers: Numbered = field(default_factory=Numbered)
    questions: Numbered = field(default_factory=Numbered)

    def shared(self) -> dict[str, list[Any]]:
        """Give the shared texts as lists that the places point into."""
        return {
            "wordings": [[list(en), list(zh), same] for en, zh, same in _rows(self.wordings)],
            "features": [list(pair) for pair in _rows(self.features)],
            "peers": list(self.peers.places),
            "questions": [list(question) for question in _rows(self.questions)],
        }

    def pack_reasons(self, lists: Iterable[Iterable[Mapping[str, Any]]]) -> dict[str, Any]:
        """Pack the reasons of some accounts, column by column.

        Returns
        -------
        `count` of each account; `feature`, `wording`, `peers` as places; `share` in thousandths,
        `below` in ten-thousandths of the peers; `numbers` of all sentences with a space between.

        Examples
        --------
        >>> told = Told()
        >>> reason = {"feature": "f", "family": "tempo", "contribution": 0.61, "below": 0.998,
        ...           "peers": "regular", "en": "7 orders in 2 days", "zh": "7 笔，2 天内"}
        >>> packed = told.pack_reasons([[reason], []])
        >>> packed["count"], packed["share"], packed["numbers"], told.shared()["wordings"]
        ([1, 0], [610], '7 2', [[['', ' orders in ', ' days'], ['', ' 笔，', ' 天内'], True]])
        """
        told = [list(reasons) for reasons in lists]
        flat = [reason for reasons in told for reason in reasons]
        words = [self._word(reason) for reason in flat]
        return {
            "count": [len(reasons) for reasons in told],
            "feature": [
                self.features.place((visible(str(r["feature"])), visible(str(r["family"]))))
                for r in flat
            ],
            "wording": [place for place, _ in words],
            "numbers": " ".join(number for _, numbers in words for number in numbers),
            "share": rounded(1000 * float(r["contribution"]) for r in flat),
            "below": rounded(10_000 * float(r["below"]) for r in flat),
            "peers": [self.peers.name(r["peers"]) for r in flat],
        }

    def pack_questions(self, lists: Iterable[Iterable[Mapping[str, Any]]]) -> list[list[int]]:
        """Name the questions of some accounts by their places."""
        names = [f"{part}_{lang}" for part in ("question", "clears", "fits") for lang in LANGUAGES]
        return [
            [self.questions.place(tuple(visible(str(ask[name])) for name in names)) for ask in asks]
            for asks in lists
        ]

    def _word(self, reason: Mapping[str, Any]) -> tuple[int, tuple[str, ...]]:
        (en, numbers), (zh, others) = (
            cut_sentence(visible(str(reason[language]))) for language in LANGUAGES
        )
        same = numbers == others
        return self.wordings.place((en, zh, same)), numbers if same else numbers + others


def _rows(numbered: Numbered) -> Any:
    return numbered.places
