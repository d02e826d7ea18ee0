"""What the desk's page shows of a draft, without a browser."""

from datetime import date

import pytest

from assistant.desk.reply import Reply
from ui.desk.rendering import reply_html


def _reply(writer: str) -> Reply:
    day = date(2026, 11, 26)
    return Reply(language="nb", questions=("Må vi?",), as_of=(day,), composed=day, writer=writer, parts=())


@pytest.mark.parametrize(
    ("writer", "language", "told"),
    [
        ("openai:skript", "nb", "laget av språkmodellen openai:skript."),
        ("quotes, openai:skript", "nn", "laga av språkmodellen openai:skript."),
        ("openai:<b>", "en", "language model openai:&lt;b&gt;."),
    ],
)
def test_a_draft_names_the_language_model_that_composed_it(writer: str, language: str, told: str) -> None:
    assert told in reply_html(_reply(writer), (), language)


def test_a_draft_of_quotes_names_none() -> None:
    assert "språkmodell" not in reply_html(_reply("quotes"), (), "nb")
