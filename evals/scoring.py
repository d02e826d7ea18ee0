"""What an answer is worth, measure by measure; `None` where a measure does not apply to the case.

Citation precision and recall after ALCE (Gao et al. 2023), with our deterministic checks in the place of an
entailment model. Provisions and precedents by precision, recall and F1 on canonical references. A key point is
covered strictly when the claims and quotes hold at least 80 % of its words (by our analysis), leniently 50 %.
"""

from collections.abc import Sequence

from assistant.answer import Answer, Citation, Status
from assistant.checking import check_claim, squeezed
from corpus.document import Authority, Kind
from corpus.library import Library
from corpus.norwegian import analyse
from corpus.passage import Passage
from corpus.provisions import find_references
from corpus.terms_tables import stopwords
from evals.cases import Case
from evals.datasets import plain
from evals.outcomes import Prediction

STRICT, LENIENT = 0.8, 0.5
MEASURES: dict[str, str] = {
    "recall@5": "en riktig kilde er blant de fem første sitatene",
    "citation_precision": "andel sitater som bærer setningen de står ved (ALCE)",
    "citation_recall": "andel setninger som sitatene sammen bærer (ALCE)",
    "quote_exactness": "andel sitater som står ordrett i kilden",
    "provisions_precision": "andel av svarets bestemmelser som fasiten har",
    "provisions_recall": "andel av fasitens bestemmelser som svaret har",
    "provisions_f1": "harmonisk snitt av de to",
    "precedents_recall": "andel av fasitens tidligere saker som svaret viser til",
    "key_points_strict": f"andel hovedpunkter dekket (minst {STRICT:.0%} av ordene)",
    "key_points_lenient": f"andel hovedpunkter dekket (minst {LENIENT:.0%} av ordene)",
    "key_points_reachable": "dekket (mildt) blant hovedpunkter som synlige kilder kan dekke",
    "outcome_agreement": "utfallet er som nemndas",
    "answered": "spørsmål som skulle besvares, ble besvart",
    "declined": "spørsmål som skulle avvises, ble avvist",
    "authority_order": "andel nabosetninger der kraften ikke stiger nedover, etter det korte svaret",
    "validity": "andel siterte regler som gjaldt på datoen",
    "language_form": "svaret er på språket det ble spurt på",
    "leakage": "sitater fra kilder som skulle være skjult",
    "claims": "setninger i svaret",
    "words": "ord i svaret",
    "latency_ms": "millisekunder til ferdig svar",
    "tokens": "token lest og skrevet av språkmodellen",
}
LOWER_IS_BETTER = frozenset({"leakage", "words", "latency_ms", "tokens"})
NO_QUALITY = frozenset({"claims", "words", "latency_ms", "tokens"})


def scores(
    case: Case,
    answer: Answer,
    library: Library,
    hidden: frozenset[str],
    reachable: Sequence[str],
    prediction: Prediction | None,
    milliseconds: float,
) -> dict[str, float | None]:
    """Every measure of `MEASURES` for one answer; `reachable` are the key points that visible sources can cover."""
    carries = answer.status.carries_answer
    passages = {c.number: library.passage(c.passage_id) for c in answer.citations}
    found: dict[str, float | None] = dict.fromkeys(MEASURES)
    found["leakage"] = float(sum(c.document_id in hidden for c in answer.citations))
    found["latency_ms"] = milliseconds
    if answer.model and answer.model.tokens_read:
        found["tokens"] = float(answer.model.tokens_read + answer.model.tokens_written)
    if case.must_decline:
        found["declined"] = float(not carries and answer.status is not Status.FAILED)
        return found
    found["answered"] = float(carries)
    if case.outcome and prediction:
        found["outcome_agreement"] = float(prediction.outcome == case.outcome)
    if case.golds:
        found["recall@5"] = float(_has_gold(case, list(passages.values())[:5]))
    found |= _key_points(case, answer, reachable)
    found |= _references(case, answer, list(passages.values()))
    if not carries:
        return found
    found |= _citations(answer, passages)
    laws = [p for p in passages.values() if p.authority <= Authority.REGULATION]
    found["validity"] = _share([p.in_force_on(answer.question.as_of) for p in laws])
    order = [min(passages[n].authority for n in claim.citations) for claim in answer.claims[1:]]
    found["authority_order"] = _share([a <= b for a, b in zip(order, order[1:], strict=False)])
    found["language_form"] = float(answer.language == case.language)
    found["claims"] = float(len(answer.claims))
    found["words"] = float(len(answer.text.split()))
    return found


def coverage(point: str, text: str) -> float:
    """The share (0–1) of a key point's words, without stopwords and by our analysis, that a text holds."""
    wanted = {term for term in analyse(point) if term not in stopwords()}
    return len(wanted & set(analyse(text))) / len(wanted) if wanted else 0.0


def _has_gold(case: Case, passages: Sequence[Passage]) -> bool:
    return any(p.document_id == g.document and g.snippet in plain(p.quotable) for p in passages for g in case.golds)


def _key_points(case: Case, answer: Answer, reachable: Sequence[str]) -> dict[str, float | None]:
    if not case.key_points:
        return {}
    said = " ".join([*(claim.text for claim in answer.claims), *(c.quote for c in answer.citations)])
    covered = {point: coverage(point, said) for point in case.key_points}
    return {
        "key_points_strict": _share([value >= STRICT for value in covered.values()]),
        "key_points_lenient": _share([value >= LENIENT for value in covered.values()]),
        "key_points_reachable": _share([covered[point] >= LENIENT for point in reachable]),
    }


def _references(case: Case, answer: Answer, passages: Sequence[Passage]) -> dict[str, float | None]:
    named = [r.base for claim in answer.claims for r in find_references(claim.text)]
    about = [text for p in passages if p.kind is Kind.LAW for text in p.provisions]  # a guide is about many
    about += [f"KOFA {p.case}" for p in passages if p.case]
    said = {*named, *(r.base for text in about for r in find_references(text))}
    found: dict[str, float | None] = {}
    if case.provisions:
        gold = {r.base for text in case.provisions for r in find_references(text)}
        told = {base for base in said if not base.startswith("KOFA")}
        right = len(gold & told)
        precision = right / len(told) if told else 0.0
        recall = right / len(gold) if gold else None
        found["provisions_precision"], found["provisions_recall"] = precision, recall
        found["provisions_f1"] = 2 * precision * recall / (precision + recall) if recall and precision else 0.0
    if case.precedents:
        gold = {r.base for text in case.precedents for r in find_references(f"KOFA {text}")}
        found["precedents_recall"] = len(gold & said) / len(gold) if gold else None
    return found


def _citations(answer: Answer, passages: dict[int, Passage]) -> dict[str, float | None]:
    by_number = {c.number: c for c in answer.citations}
    carried: list[bool] = []
    supported: list[bool] = []
    for claim in answer.claims:
        cited = [by_number[n] for n in claim.citations]
        whole = _holds(claim.text, cited, passages, answer)
        supported.append(whole)
        for one in cited:
            alone = _holds(claim.text, [one], passages, answer)
            others = [c for c in cited if c is not one]
            needed = whole and not (others and _holds(claim.text, others, passages, answer))
            carried.append(alone or needed)
    quotes = [squeezed(c.quote) in squeezed(passages[c.number].quotable) for c in answer.citations]
    return {
        "citation_precision": _share(carried),
        "citation_recall": _share(supported),
        "quote_exactness": _share(quotes),
    }


def _holds(text: str, cited: list[Citation], passages: dict[int, Passage], answer: Answer) -> bool:
    return check_claim(text, cited, [passages[c.number] for c in cited], answer.question.as_of) == ()


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
