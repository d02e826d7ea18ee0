"""The desk as a whole: what the page, the API and the command line talk to."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import select

from assistant.assistant import Assistant
from assistant.desk.database import Database
from assistant.desk.drafts import Drafts
from assistant.desk.figures import Figures, Handled, figures_of
from assistant.desk.inquiries import Inquiries
from assistant.desk.memory import Memory
from assistant.desk.people import Action, Person
from assistant.desk.records import Version
from assistant.desk.reply import Reply
from assistant.desk.reply_checking import ReplyFault, faults_of
from assistant.desk.reply_composing import compose
from assistant.desk.tables import InquiryRow, VerdictRow, VersionRow
from assistant.question import AskRequest
from assistant.reference_date import announced
from corpus.norwegian import detect_language
from corpus.passage import Passage


class Desk:
    """Inquiries, drafts and memory over one database, with the assistant that composes and checks."""

    def __init__(
        self, database: Database, assistant: Callable[[], Assistant], now: Callable[[], datetime] = datetime.now
    ) -> None:
        self._database = database
        self._assistant = assistant
        self._now = now
        self.inquiries = Inquiries(database, now)
        self.drafts = Drafts(database, now, self.passage)
        self.memory = Memory(database, self.passage)

    def passage(self, passage_id: str) -> Passage:
        """A passage of the library in use; raises `NotFoundError`."""
        return self._assistant().library.passage(passage_id)

    def passages_about(self, person: Person, words: str, most: int) -> tuple[Passage, ...]:
        """Passages of the library about something, law of today, the best first; to cite in a reply."""
        person.must(Action.WRITE)
        if not words.strip():
            return ()
        hits = self._assistant().library.search(words, most, None, self._now().date())
        return tuple(hit.passage for hit in hits)

    def faults(self, reply: Reply) -> tuple[ReplyFault, ...]:
        """What does not hold in a reply, against the library as it is now."""
        return faults_of(reply, self.passage)

    def compose(
        self,
        person: Person,
        inquiry_id: int,
        after: int,
        language: str | None = None,
        as_of: date | str | None = None,
    ) -> Version:
        """Compose and save a draft that answers each question of an inquiry; `after` is the latest version known.

        `language` and the reference date `as_of` are the inquiry's own unless they are given.

        Raises `SparringError` (`draft_changed`, `wrong_status`) and what the assistant raises for a bad question.
        """
        person.must(Action.WRITE)
        inquiry = self.inquiries.one(person, inquiry_id)
        assistant = self._assistant()
        spoken = language or detect_language(inquiry.text)
        day = as_of or announced(inquiry.text, self._now().date())  # told once, it holds for every question of the mail
        answers = tuple(
            assistant.ask(AskRequest(q.standalone, as_of=day, language=spoken, for_reply=True))
            for q in inquiry.questions
        )
        asked = tuple(q.text for q in inquiry.questions)
        reply = compose(inquiry.text, asked, answers, self.passage, self._now().date(), inquiry.organisation_type)
        missing = tuple(q for q, a in zip(asked, answers, strict=True) if not a.status.carries_answer)
        return self.drafts.save(person, inquiry_id, reply, after, writer=reply.writer, unanswered=missing)

    def figures(self, person: Person, since: datetime | None = None) -> Figures:
        """The desk's figures of what has come in since a time (all of it by default)."""
        person.must(Action.READ)
        with self._database.reading() as session:
            query = select(
                InquiryRow.id, InquiryRow.received, InquiryRow.category, InquiryRow.sent, InquiryRow.unanswered
            )
            if since is not None:
                query = query.where(InquiryRow.received >= since)
            verdicts = select(VerdictRow.inquiry_id, VerdictRow.unchanged).order_by(VerdictRow.id)
            unchanged = {number: same for number, same in session.execute(verdicts)}
            latest = select(VersionRow.inquiry_id, VersionRow.sources).order_by(VersionRow.number)
            cited = {number: tuple(sources) for number, sources in session.execute(latest)}
            return figures_of(
                Handled(received, category, sent, unchanged.get(number), cited.get(number, ()), tuple(unanswered))
                for number, received, category, sent, unanswered in session.execute(query)
            )
