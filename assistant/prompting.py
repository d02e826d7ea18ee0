"""The prompts: Norwegian text files with typed variables, one for each task."""

import hashlib
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import ClassVar

from assistant.hidden_instructions import neutralised

_FOLDER = Path(__file__).parent / "prompts"
_PARTS = "=== bruker ==="
LANGUAGE_NAMES = {"nb": "bokmål", "nn": "nynorsk", "en": "engelsk"}


@dataclass(frozen=True)
class Prompt:
    """A task for the model; the fields of a subclass are the variables of its file."""

    name: ClassVar[str]

    def rendered(self) -> tuple[str, str]:
        """The system text and the user's text, with the variables filled in."""
        system, user = _template(self.name)
        values = {key: str(value) for key, value in asdict(self).items()}
        if "question" in values:
            values["question"] = neutralised(values["question"])
        return system.substitute(values), user.substitute(values)


@dataclass(frozen=True)
class AnswerPrompt(Prompt):
    """Write an answer from sources, at most `most` sentences."""

    name: ClassVar[str] = "answer"
    language: str
    reference_date: str
    sources: str
    question: str
    most: int


@dataclass(frozen=True)
class DeskDraftPrompt(AnswerPrompt):
    """Write the sentences of a reply to a buyer, for a colleague at the desk; with the same variables."""

    name: ClassVar[str] = "desk_draft"


@dataclass(frozen=True)
class CorrectionPrompt(Prompt):
    """Mend sentences that failed the check; `failed` has each with its reason."""

    name: ClassVar[str] = "correction"
    language: str
    sources: str
    failed: str


@dataclass(frozen=True)
class ClaimJudgePrompt(Prompt):
    """Judge whether the sources that each claim cites carry it."""

    name: ClassVar[str] = "claim_judge"
    sources: str
    claims: str


@dataclass(frozen=True)
class StandalonePrompt(Prompt):
    """Make a follow-up stand alone."""

    name: ClassVar[str] = "standalone"
    language: str
    history: str
    question: str


@dataclass(frozen=True)
class FollowUpsPrompt(Prompt):
    """Suggest what to ask next."""

    name: ClassVar[str] = "follow_ups"
    language: str
    sources: str
    question: str
    most: int


@dataclass(frozen=True)
class QuestionsPrompt(Prompt):
    """Write questions that each source answers."""

    name: ClassVar[str] = "questions"
    sources: str


PROMPTS: tuple[type[Prompt], ...] = (
    AnswerPrompt,
    DeskDraftPrompt,
    CorrectionPrompt,
    ClaimJudgePrompt,
    StandalonePrompt,
    FollowUpsPrompt,
    QuestionsPrompt,
)


def versions() -> dict[str, str]:
    """The version of each prompt: the start of the hash of its file."""
    return {p.name: hashlib.sha256(_path(p.name).read_bytes()).hexdigest()[:8] for p in PROMPTS}


@lru_cache(maxsize=len(PROMPTS))
def _template(name: str) -> tuple[Template, Template]:
    system, user = _path(name).read_text(encoding="utf-8").split(_PARTS)
    return Template(system.strip()), Template(user.strip())


def _path(name: str) -> Path:
    return _FOLDER / f"{name}.txt"
