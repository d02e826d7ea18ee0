"""Questions that the desk has answered and a colleague has approved, as cases: what they cited is what is right."""

from sqlalchemy import select

from assistant.desk.database import Database
from assistant.desk.tables import MemoryRow
from corpus.errors import NotFoundError
from corpus.library import Library
from corpus.norwegian import detect_language
from evals.cases import Case
from evals.datasets import Gold, plain

_SNIPPET = 80  # characters of a passage that tell it from others of its document


def read_desk(database: Database, library: Library) -> tuple[Case, ...]:
    """A case for each approved reply, without personal data; sources that the library no longer holds are left out."""
    with database.reading() as session:
        rows = list(session.scalars(select(MemoryRow).order_by(MemoryRow.inquiry_id)))
        return tuple(
            Case(
                id=f"desk-{row.inquiry_id}",
                question=row.question,
                language=detect_language(row.question),
                style="desk",
                golds=_golds(list(row.cited), library),
            )
            for row in rows
        )


def _golds(passage_ids: list[str], library: Library) -> tuple[Gold, ...]:
    golds = []
    for passage_id in passage_ids:
        try:
            passage = library.passage(passage_id)
        except NotFoundError:
            continue
        golds.append(Gold(passage.document_id, plain(passage.quotable)[:_SNIPPET]))
    return tuple(golds)
