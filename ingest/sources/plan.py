"""The action plan as PDF, from an address or a file of one's own."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

from corpus.document import Document, Kind
from corpus.errors import SourceError
from ingest.pdf import read_pdf
from ingest.plan_markdown import sections_of, to_markdown
from ingest.sources.kofa import Getter
from ingest.sources.source import Entry, Fetched

PLAN_ID = "handlingsplan-2025"  # of the plan that the product ships with; a fetched one takes its place
_FEWEST_SECTIONS = 3


class PlanSource:
    """The plan at `place`, an address or the path of a file; `client` gets the address."""

    name = "plan"

    def __init__(self, client: Getter | None, place: str, today: date) -> None:
        self._client = client
        self._place = place
        self._today = today
        self._data = b""

    def entries(self, since: date | None) -> Iterator[Entry]:
        """The plan, with a hash of its bytes as marker; raises `SourceError` when it cannot be had."""
        if self._client is not None:
            self._data = self._client.get(self._place).body
        else:
            try:
                self._data = Path(self._place).expanduser().read_bytes()
            except OSError as error:
                message = f"Handlingsplanen kan ikke leses fra {self._place}."
                raise SourceError("not_found", message, "Rett SPARRING_PLAN_URL.") from error
        yield Entry(key=PLAN_ID, address=self._place, marker=sha256(self._data).hexdigest()[:24])

    def read(self, entry: Entry) -> Fetched:
        """The plan as one document; raises `SourceError` for a PDF that is no plan."""
        pdf = read_pdf(self._data)
        if pdf.problem:
            return Fetched((), note="no_text")
        body = to_markdown(pdf.pages)
        if len(list(sections_of(body))) < _FEWEST_SECTIONS:
            raise SourceError(
                "bad_answer", f"{self._place} har ingen nummererte kapitler, så det er ikke handlingsplanen."
            )
        title = next((line for page in pdf.pages[:1] for line in page.lines if len(line) > 10), "Handlingsplan")
        document = Document(
            id=PLAN_ID,
            kind=Kind.PLAN,
            title=title,
            url=self._place if self._client is not None else Path(self._place).name,
            digest=False,
            body=body,
            publisher="DFØ",
            retrieved=self._today,
        )
        return Fetched((document,))
