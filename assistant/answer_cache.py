"""Drafts of a chat model kept on disk by question, evidence and settings; off unless SPARRING_ANSWER_CACHE is set."""

import hashlib
import json
import os
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from assistant.evidence import Evidence
from assistant.question import Question
from assistant.writing import Written

_WRITTEN = TypeAdapter(Written)


class AnswerCache:
    """A folder of drafts. The question itself is not stored, only a hash of it."""

    def __init__(self, folder: Path, settings_hash: str) -> None:
        self._folder = folder / settings_hash

    @staticmethod
    def key(question: Question, evidence: Evidence, prompt: str) -> str:
        """The same for the same question, language, day and text of the evidence, put by the prompt of a name."""
        passages = [(p.id, p.quotable) for p in evidence.passages]
        told = [question.standalone, question.language, question.as_of.isoformat(), question.asks_duty]
        asked = [*told, passages, prompt]
        return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()

    def get(self, key: str) -> Written | None:
        """What was kept under the key; nothing if the file is missing or damaged."""
        try:
            return _WRITTEN.validate_json((self._folder / f"{key}.json").read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def put(self, key: str, written: Written) -> None:
        """Keep a draft; a reader never sees half a file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / f"{key}.{os.getpid()}.part"
        unfinished.write_bytes(_WRITTEN.dump_json(written))
        os.replace(unfinished, self._folder / f"{key}.json")
