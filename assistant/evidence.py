"""The passages an answer may rest on, and whether they suffice."""

import re
from dataclasses import dataclass
from datetime import date

from assistant.answerable import answerable
from assistant.named_source import named_source, without_name
from assistant.question import Question
from assistant.question_words import leaning
from assistant.topics import Topic, governing_passages, in_force, needed_parts, topic_of
from corpus.document import Authority, Kind
from corpus.library import Hit, Library
from corpus.norwegian import words
from corpus.passage import OUR_OWN_WORDS, Passage
from corpus.provisions import canonical, find_references
from corpus.validity import successor_table

_CLEARLY_AWAY = -1.5  # of `leaning`; where a topic of ours is governed, words that hardly tell refuse nobody
_RELATIVE = 0.5
_OF_NAMED = 40  # looked at of a source that is asked for: of the board's decisions only its own view is of use
_SEATS = {"law": 2, "kofa": 2, "guidance": 3, "plan": 3}
_GROUPS: dict[str, frozenset[Kind]] = {
    "law": frozenset({Kind.LAW, Kind.EU, Kind.PREPARATORY}),
    "kofa": frozenset({Kind.KOFA}),
    "guidance": frozenset({Kind.GUIDANCE}),
    "plan": frozenset({Kind.PLAN}),
}
_SECTORS = (
    ("Forsyningsforskriften", "forsyning|utilit|strøm|straum|vannverk|vassverk"),
    ("Konsesjonskontraktforskriften", "konsesjon|concession"),
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
# What our digests say where the board's own words were not at hand; it is no view of the board.
_NOTHING_SEEN = re.compile(r"[^.]*\bikke sett\b", re.IGNORECASE)
_OUTCOME = frozenset(
    "ikke brudd på regelverket forskriften punkt punkter punktet dette ett to ved evalueringen og men uten ingen plikt "
    "til å avlyse konkurransen avlysningsplikt virkning for resultatet klagen førte fram enstemmig delvis dissens det "
    "samlede utfallet er sett i kilden kildene beskriver rettssetningene nemndas nærmere begrunnelse".split()
)
_EU_COURT = re.compile(r"\b[CT]-\d{1,4}/\d{2}\b", re.IGNORECASE)
_CHAPTER = re.compile(
    r"(?:handlingsplan\w*|action plan)\W+(?:\w+\W+){0,2}?(?:kap\w*\.?|punkt|pkt\.?|chapter|section) ?(\d+(?:\.\d+)*)",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"(?:handlingsplan\w*|action plan)\W+(?:\w+\W+){0,2}?(tiltak|hovedgrep|measure) (?:n[ro]\.? ?)?(\d+(?:\.\d+)*)",
    re.IGNORECASE,
)
_LOCATED = re.compile(r"kap\. (\d+(?:\.\d+)*)")
_BOARDS_VIEW = frozenset({"assessment", "conclusion"})


@dataclass(frozen=True)
class Evidence:
    """Passages by group («law», «kofa», «guidance», «plan»); `leading` opens the answer.

    `law_since` is the first day whose law the library holds, where the question is about an earlier one.
    """

    leading: tuple[Passage, ...]
    groups: dict[str, tuple[Passage, ...]]
    nearest: tuple[Hit, ...]
    sufficient: bool
    missing_reference: str | None = None
    law_since: date | None = None
    topic: Topic | None = None

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages, leading first, each once."""
        every = [*self.leading, *(p for group in self.groups.values() for p in group)]
        return tuple(dict((p.id, p) for p in every).values())


def gather(library: Library, question: Question, excluded: frozenset[str]) -> Evidence:
    """Choose the evidence for a question: seats per authority, law of the right day, the board's own view."""
    hits = library.search(question.standalone, 12, question.kinds, question.as_of, excluded)
    missing = _missing_reference(library, question, hits)
    topic = topic_of(question.standalone)
    allowed = question.kinds is None or Kind.LAW in question.kinds
    governing: tuple[Passage, ...] = ()
    if topic and allowed:
        governing = governing_passages(library, topic.bases, question.as_of)
        governing = tuple(p for p in governing if p.document_id not in excluded)
    leading = needed_parts(governing, topic) if topic and governing else []
    groups: dict[str, tuple[Passage, ...]] = {}
    named = named_source(question.standalone)
    best = max((hit.lexical for hit in hits), default=0.0)
    for name, kinds in _GROUPS.items():
        wanted = kinds & question.kinds if question.kinds else kinds
        asked, most = (
            (without_name(question.standalone, name), _OF_NAMED) if name == named else (question.standalone, 12)
        )
        found = library.search(asked, most, wanted, question.as_of, excluded) if wanted else []
        fit = [h for h in found if _usable(h.passage, question)]
        least = _RELATIVE * (max((h.lexical for h in fit), default=0.0) if name == named else best)
        fit = [h for h in fit if h.lexical >= least]
        if name == "law" and topic and governing:
            fit = [h for h in fit if not _competes(h.passage, governing, topic)]
        groups[name] = tuple(h.passage for h in fit[: _SEATS[name]] if h.passage not in leading)
    if not leading:
        leading = _leading(question, groups, hits, named)
    since = _law_since(library, question) if allowed else None
    ours = _governed(question, governing) or answerable(library, question.standalone, hits)
    sufficient = missing is None and since is None and bool(leading) and ours
    return Evidence(tuple(leading), groups, tuple(hits[:3]), sufficient, missing, since, topic)


def _governed(question: Question, governing: tuple[Passage, ...]) -> bool:
    """A provision of ours leads on the topic, and the words do not lean clearly away («Hva koster en elbil?»)."""
    return bool(governing) and leaning(question.standalone) > _CLEARLY_AWAY


def _competes(passage: Passage, governing: tuple[Passage, ...], topic: Topic) -> bool:
    """Whether another provision says what the governing one says, perhaps as it stands on another date."""
    return passage.document_id != governing[0].document_id and bool(re.search(topic.parts[0], passage.text))


def _leading(
    question: Question, groups: dict[str, tuple[Passage, ...]], hits: list[Hit], named: str | None
) -> list[Passage]:
    """Law leads a question about a duty, a source that is asked for one about its view; otherwise the best passage."""
    if question.asks_duty and groups["law"]:
        return [groups["law"][0]]
    if named and groups[named]:
        return [groups[named][0]]
    return next(([h.passage] for h in hits if _usable(h.passage, question)), [])


def _usable(passage: Passage, question: Question) -> bool:
    if passage.kind is Kind.KOFA:
        seen = passage.speaker in _BOARDS_VIEW and not _NOTHING_SEEN.match(passage.text)
        told = not _bare_outcome(passage) or canonical(f"KOFA {passage.case}") in {r.base for r in question.references}
        return seen and told and not _speaks_of_later_law(passage, question)
    if passage.authority <= Authority.REGULATION:
        return (
            in_force(passage, question.as_of)
            and not _speaks_of_later_law(passage, question)
            and not _of_another_sector(passage, question)
        )
    return (
        not OUR_OWN_WORDS.search(passage.text)
        and not _says_nothing(passage)
        and not _speaks_of_later_law(passage, question)
    )


def _bare_outcome(passage: Passage) -> bool:
    """«Ikke brudd.» tells nobody what was decided, where it is not the case itself that is asked for."""
    return passage.speaker == "conclusion" and not set(words(passage.text)) - _OUTCOME


def _says_nothing(passage: Passage) -> bool:
    """Questions that a source only asks, and its list of what was changed when, answer nobody."""
    sentences = [s for s in _SENTENCE_END.split(passage.body.strip()) if s]
    return all(s.endswith("?") for s in sentences) or any(h.startswith("Endringslogg") for h in passage.headings)


def _of_another_sector(passage: Passage, question: Question) -> bool:
    """Utilities and concessions have regulations of their own, which bind nobody else."""
    asked = question.standalone.lower()
    return any(p.startswith(act) and not re.search(sign, asked) for act, sign in _SECTORS for p in passage.provisions)


def _speaks_of_later_law(passage: Passage, question: Question) -> bool:
    """A digest of an old provision may compare it with a rule that came after the reference date.

    Practice and guidance written after a change are about the provision as it had become.
    """
    later = [s for s in successor_table() if s.from_date > question.as_of]
    named = {r.base for r in find_references(passage.quotable)}
    if passage.authority <= Authority.REGULATION:
        return any(s.moved and s.new in named for s in later)
    named |= {r.base for text in passage.provisions for r in find_references(text)}
    return any(passage.dated and passage.dated >= s.from_date and s.new in named for s in later)


def _law_since(library: Library, question: Question) -> date | None:
    first = library.law_since("LOA")
    return first if first and question.as_of < first else None


def _missing_of_the_plan(library: Library, question: Question) -> list[str]:
    """Chapters, «hovedgrep» and measures of the plan that the question names by number and the plan does not have."""
    named, measures = _CHAPTER.findall(question.standalone), _MEASURE.findall(question.standalone)
    if not named and not measures:
        return []
    passages = [p for d in library.documents() if d.kind is Kind.PLAN for p in library.passages_of(d.id)]
    held = {match[1] for p in passages if (match := _LOCATED.match(p.locator))}
    missing = [f"handlingsplanen kap. {n}" for n in named if not any(f"{h}.".startswith(f"{n}.") for h in held)]
    text = "\n".join((*(p.quotable for p in passages), *(h for p in passages for h in p.headings)))
    for word, number in measures:
        if not re.search(rf"\b{word} {re.escape(number)}\b", text, re.IGNORECASE):
            missing.append(f"handlingsplanen {word.lower()} {number}")
    return missing


def _missing_reference(library: Library, question: Question, hits: list[Hit]) -> str | None:
    """A case that the question names and the library does not hold; so with law, where nothing else is named."""

    def held(base: str) -> bool:
        return bool(library.passages_for(base)) or base in spoken_of

    spoken_of = {r.base for hit in hits for r in find_references(hit.passage.quotable)}
    cases = [r.base for r in question.references if r.kind == "kofa"]
    law = [r.base for r in question.references if r.kind != "kofa" and r.act]
    text = "\n".join(hit.passage.quotable for hit in hits)
    courts = [name for name in _EU_COURT.findall(question.standalone) if name.upper() not in text]
    missing = (
        [base for base in cases if not library.passages_for(base)] + courts + _missing_of_the_plan(library, question)
    )
    if not missing and len(law) == len(question.references) and not any(map(held, law)):
        missing = law
    return missing[0] if missing else None
