"""Known questions written by a model for a user's own documents: what is kept, what goes on, what it costs."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.model import connect
from assistant.question_writing import ASKED, WRITTEN, planned, write_questions
from corpus.building import build
from corpus.document import Document, Kind, write_document
from corpus.errors import ModelError
from corpus.library import Library
from corpus.settings import Settings
from tests.assistant.scripted_model import Reply, ScriptedModel, sources_in

TEXTS = {
    f"egen-{n}": f"Virksomheten skal alltid bestille {thing} gjennom {place}, og varsle innkjøpslederen minst {n + 2} uker før."
    for n, (thing, place) in enumerate(
        [
            ("hjullastere", "havnekontoret"),
            ("telt", "idrettsavdelingen"),
            ("noter", "kulturskolen"),
            ("såkorn", "gartneriet"),
        ]
        * 10
    )
}


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    scripted = ScriptedModel(lambda messages: Reply(""))
    yield scripted
    scripted.close()


@pytest.fixture
def home(tmp_path: Path, model: ScriptedModel) -> Settings:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, text in TEXTS.items():
        document = Document(id=name, kind=Kind.GUIDANCE, title=name, url=name, digest=False, body=text)
        (folder / f"{name}.md").write_text(write_document(document), encoding="utf-8")
    settings = Settings(home=tmp_path, chat_model="openai:skript", chat_base_url=model.url)
    build(settings, folders=(folder,))
    return settings


def _good(messages: list[dict[str, str]]) -> Reply:
    lines = []
    for token, text in sources_in(messages).items():
        week = text.split("minst ")[1].split()[0]
        thing = text.split("bestille ")[1].split()[0]
        for language in ("nb", "nn"):
            question = f"Hvor mange uker før må {thing} bestilles, {week}?"
            lines.append(json.dumps({"source": token, "language": language, "question": question}))
        lines.append(json.dumps({"source": token, "language": "nb", "question": "Hva spiser elefanter i dyrehagen?"}))
    return Reply("\n".join(["Her er de:", *lines, '{"source": "K99", "language": "nb", "question": "Hva er K99?"}']))


def _library(settings: Settings) -> Library:
    return Library.open(settings)


def test_questions_that_find_their_passage_are_kept_and_used_by_the_next_build(
    home: Settings, model: ScriptedModel
) -> None:
    library, chat = _library(home), connect(home)
    assert chat is not None
    plan = planned(library, home.home / "questions")
    assert len(plan.passages) == len(TEXTS) and plan.requests == 5 and plan.tokens > 500
    model.script = _good
    outcome = write_questions(chat, library, plan, home.home / "questions", lambda done, total: None)
    assert outcome.passages == len(TEXTS) and outcome.kept >= len(TEXTS) and outcome.left_out >= 1
    rows = [json.loads(line) for line in (home.home / "questions" / WRITTEN).read_text(encoding="utf-8").splitlines()]
    assert not any("K99" in row["question"] for row in rows)
    # A question that no passage answers is near some ten of them all the same, and is left out for the rest.
    assert sum("elefanter" in row["question"] for row in rows) <= 12 and outcome.left_out >= len(TEXTS) - 12
    report = build(home, folders=(home.home / "documents",))
    assert report.questions == len(rows) == outcome.kept
    assert planned(_library(home), home.home / "questions").passages == ()


def test_a_model_that_fails_midway_keeps_what_came_before_and_goes_on(home: Settings, model: ScriptedModel) -> None:
    library, chat = _library(home), connect(home)
    assert chat is not None
    folder = home.home / "questions"
    answers = iter([_good, None])

    def script(messages: list[dict[str, str]]) -> Reply:
        answer = next(answers)
        return answer(messages) if answer else Reply(status=401)

    model.script = script
    with pytest.raises(ModelError):
        write_questions(chat, library, planned(library, folder), folder, lambda done, total: None)
    kept = (folder / WRITTEN).read_text(encoding="utf-8")
    assert kept and len(json.loads((folder / ASKED).read_text(encoding="utf-8"))) == 8
    rest = planned(library, folder)
    assert len(rest.passages) == len(TEXTS) - 8
    model.script = _good
    write_questions(chat, library, rest, folder, lambda done, total: None)
    assert (folder / WRITTEN).read_text(encoding="utf-8").startswith(kept)


def test_passages_with_known_questions_are_not_asked_about(library: Library, tmp_path: Path) -> None:
    for passage in planned(library, tmp_path).passages:
        assert not any(library.questions_for(passage.id, language) for language in ("nb", "nn", "en"))
