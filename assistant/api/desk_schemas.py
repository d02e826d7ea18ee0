"""What the desk takes in over HTTP, and the forms in which it answers that aren't the desk's own records."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field, NaiveDatetime

from assistant.desk.records import Inquiry, Verdict, Version
from assistant.desk.reply import PartName
from assistant.desk.reply_checking import ReplyFault

_LONGEST = 200_000


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class InquiryBody(_Body):
    """An inquiry as it was written or pasted; `received` is in local time.

    `keep_personal` leaves personal data in the text."""

    text: str = Field(max_length=_LONGEST)
    subject: str = Field(default="", max_length=500)
    sender: str = Field(default="", max_length=320)
    channel: str = Field(default="api", max_length=40)
    organisation_type: str = Field(default="", max_length=80)
    category: str = Field(default="", max_length=80)
    received: NaiveDatetime | None = None
    deadline: date | None = None
    keep_personal: bool = False


class DescribeBody(_Body):
    """What is known of an inquiry; without a `deadline` the one it has stands.

    `public` lets everybody who is signed in find its approved reply."""

    category: str = Field(default="", max_length=80)
    organisation_type: str = Field(default="", max_length=80)
    public: bool = False
    deadline: date | None = None


class DraftBody(_Body):
    """A draft: composed by the library, or the `parts` written anew. `after` is the latest version known (0: none)."""

    after: int = Field(ge=0)
    language: str | None = None
    parts: dict[PartName, str] | None = None


class ApproveBody(_Body):
    """The version that was read."""

    version: int = Field(ge=1)


class ReturnBody(ApproveBody):
    """The version that was read, and what must change."""

    reason: str = Field(max_length=10_000)


class FaultOut(BaseModel):
    """A sentence, or a part, that does not hold."""

    part: PartName
    sentence: str
    code: str
    text: str

    @classmethod
    def of(cls, fault: ReplyFault, language: str) -> "FaultOut":
        """A fault with its explanation."""
        return cls(part=fault.part, sentence=fault.sentence, code=fault.code, text=fault.text(language))


class DraftOut(BaseModel):
    """A version of a draft, and what does not hold in it."""

    version: Version
    faults: list[FaultOut]


class CaseOut(BaseModel):
    """An inquiry with all versions of its draft, what does not hold in the latest, and the verdicts.

    `reassess` names the sources of its approved reply that have changed since."""

    inquiry: Inquiry
    versions: list[Version]
    faults: list[FaultOut]
    verdicts: list[Verdict]
    reassess: list[str]


class ImportedOut(BaseModel):
    """How many were stored, how many were known, and what could not be read."""

    stored: int
    known: int
    not_read: list[str]


class ErasedOut(BaseModel):
    """How many inquiries were erased."""

    erased: int
