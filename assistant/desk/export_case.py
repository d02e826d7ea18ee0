"""The case file: an inquiry with its whole history as JSON, for archiving."""

import json
from dataclasses import asdict
from datetime import datetime

from pydantic_core import to_jsonable_python

from assistant.desk.desk import Desk
from assistant.desk.people import Person

FORMAT = "sparring-case-1"


def case_file(desk: Desk, person: Person, inquiry_id: int, now: datetime) -> str:
    """Inquiry, every version with its reply and citations, verdicts and log; raises as the desk does."""
    case = {
        "format": FORMAT,
        "exported": now,
        "exported_by": person.name,
        "inquiry": asdict(desk.inquiries.one(person, inquiry_id)),
        "versions": [
            {
                "number": version.number,
                "made": version.made,
                "person": version.person,
                "writer": version.writer,
                "lost_citations": version.lost_citations,
                "reply": version.reply.model_dump(mode="json"),
            }
            for version in desk.drafts.versions(person, inquiry_id)
        ],
        "verdicts": [asdict(verdict) for verdict in desk.drafts.verdicts(person, inquiry_id)],
        "log": [asdict(entry) for entry in desk.inquiries.audit(person, inquiry_id)],
    }
    return json.dumps(to_jsonable_python(case), ensure_ascii=False, indent=1)
