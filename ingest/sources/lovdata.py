"""Lovdata's open data (NLOD): the acts and regulations of the settings, out of the archives of what is in force."""

import io
import json
import re
import tarfile
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

from corpus.document import Document, Kind, read_document
from corpus.errors import DocumentError, SourceError
from ingest.act import Act, Provision, from_markdown, to_markdown, with_earlier
from ingest.lovdata_html import read_act
from ingest.sources.kofa import Getter
from ingest.sources.source import Entry, Fetched

_MEMBER = re.compile(r"(?:\./)?(?:nl|sf)/(?P<sort>nl|sf)-(?P<day>\d{8})-(?P<number>\d{1,5})\.xml")
_LEGACY = re.compile(r"(?P<sort>LOV|FOR)-(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)-(?P<number>\d{1,5})")
_MOST_ARCHIVE = 200_000_000  # bytes of an archive as it is sent
_MOST_MEMBER = 30_000_000
_MOST_UNPACKED = 3_000_000_000  # bytes of all members together
_MOST_MEMBERS = 60_000


class LovdataSource:
    """The interface at `base`; `acts` are Lovdata's ids with the name we cite them by («LOV-2016-06-17-73» → «LOA»).

    `stored` is the folder of the documents fetched before, whose earlier wordings are kept.
    """

    name = "lovdata"

    def __init__(
        self, client: Getter, base: str, archives: tuple[str, ...], acts: Mapping[str, str], stored: Path, today: date
    ) -> None:
        self._client = client
        self._base = base.rstrip("/")
        self._archives = archives
        self._acts = acts
        self._stored = stored
        self._today = today
        self._members: dict[str, bytes] = {}

    def entries(self, since: date | None) -> Iterator[Entry]:
        """The acts of the settings that the archives hold; the marker is a hash of the text.

        `since` makes no difference: an archive comes whole. Raises `SourceError` when one is missing or damaged,
        and at the end when an act is in none: what was fetched of it, with its earlier wordings, is then kept.
        """
        offered = self._offered()
        self._members = {}
        for archive in self._archives:
            if archive not in offered:
                message = f"Lovdata tilbyr ikke arkivet «{archive}». Sjekk SPARRING_LOVDATA_ARCHIVES."
                raise SourceError("not_found", message)
            address = f"{self._base}/get/{archive}"
            for legacy_id, data in self._chosen(self._client.get(address, most_bytes=_MOST_ARCHIVE).body, archive):
                self._members[legacy_id] = data
                yield Entry(key=legacy_id, address=address, marker=sha256(data).hexdigest()[:24])
        if missing := sorted(set(self._acts) - set(self._members)):
            raise SourceError(
                "not_found",
                f"Arkivene har ikke {', '.join(missing)} (opphevet, flyttet eller for stor).",
                "Det som er hentet før, står urørt. Sjekk SPARRING_LOVDATA_ACTS og SPARRING_LOVDATA_ARCHIVES.",
            )

    def read(self, entry: Entry) -> Fetched:
        """The act as one document, with the wordings that have gone out of it kept."""
        act = read_act(self._members[entry.key], self._today)
        return Fetched((self._document(act),))

    def _document(self, act: Act) -> Document:
        match = _LEGACY.fullmatch(act.legacy_id)
        if match is None:
            raise SourceError("bad_answer", f"«{act.legacy_id}» er ingen lov eller forskrift.")
        sort = "lov" if match["sort"] == "LOV" else "forskrift"
        document_id = act.legacy_id.lower()
        provisions = with_earlier(act.provisions, self._earlier(document_id), self._today)
        return Document(
            id=document_id,
            kind=Kind.LAW,
            title=act.short_title,
            url=f"https://lovdata.no/{sort}/{match['year']}-{match['month']}-{match['day']}-{match['number']}",
            digest=False,
            body=to_markdown(provisions),
            publisher="Lovdata (NLOD 2.0)",
            retrieved=self._today,
            provisions=(self._acts[act.legacy_id],),
        )

    def _earlier(self, document_id: str) -> tuple[Provision, ...]:
        try:
            return from_markdown(read_document(self._stored / f"{document_id}.md").body)
        except (FileNotFoundError, DocumentError):
            return ()

    def _offered(self) -> frozenset[str]:
        page = self._client.get(f"{self._base}/list")
        try:
            rows = json.loads(page.text)
            return frozenset(str(row["filename"] if "filename" in row else row["name"]) for row in rows)
        except (ValueError, TypeError, KeyError) as error:
            raise SourceError("bad_answer", "Lovdatas liste over arkiver har en annen form enn ventet.") from error

    def _chosen(self, data: bytes, archive: str) -> Iterator[tuple[str, bytes]]:
        """The members that the settings name; names that are no act's are passed over, whatever they hold."""
        unpacked = count = 0
        try:
            with tarfile.open(fileobj=io.BytesIO(data), mode="r|*") as members:
                for member in members:
                    count, unpacked = count + 1, unpacked + member.size
                    if count > _MOST_MEMBERS or unpacked > _MOST_UNPACKED:
                        raise SourceError("too_large", f"Arkivet {archive} er større enn det kan være.")
                    legacy_id = _legacy_id(member.name) if member.isfile() else None
                    if legacy_id not in self._acts or member.size > _MOST_MEMBER:
                        continue
                    file = members.extractfile(member)
                    if legacy_id and file:
                        yield legacy_id, file.read()
        except (tarfile.TarError, EOFError, OSError) as error:
            raise SourceError("bad_answer", f"Arkivet {archive} er skadet eller bare halvt hentet.") from error


def _legacy_id(member: str) -> str | None:
    """Lovdata's id for a member's name; `None` for any other name, such as one with a path out of the archive."""
    match = _MEMBER.fullmatch(member)
    if match is None:
        return None
    day = match["day"]
    sort = "LOV" if match["sort"] == "nl" else "FOR"
    return f"{sort}-{day[:4]}-{day[4:6]}-{day[6:]}-{int(match['number'])}"
