"""The patterns of `mail.toml`, compiled once."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.personal_names import farewell_pattern


@dataclass(frozen=True)
class MailTables:
    """What marks the parts of a mail; patterns named `…_line` are for whole lines without their ends' spaces."""

    header_line: re.Pattern[str]
    header_field: dict[str, str]
    quoted_line: re.Pattern[str]
    forwarded_line: re.Pattern[str]
    signature_line: re.Pattern[str]
    postscript_line: re.Pattern[str]
    disclaimer: re.Pattern[str]
    indirect: re.Pattern[str]
    courtesy: re.Pattern[str]
    continued: re.Pattern[str]
    deictic: re.Pattern[str]
    filler: re.Pattern[str]
    leading_in: re.Pattern[str]
    heading: re.Pattern[str]
    greeting: re.Pattern[str]
    item: re.Pattern[str]


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=1)
def mail_tables() -> MailTables:
    """The tables, read from the file beside this module."""
    data = tomllib.loads((Path(__file__).parent / "mail.toml").read_text(encoding="utf-8"))
    fields = {word: field for field, words in data["header"].items() for word in words}
    names = "|".join(sorted(map(re.escape, fields), key=len, reverse=True))
    numbered = data["questions"]["numbered"]
    return MailTables(
        header_line=re.compile(rf"[*_ ]{{0,3}}(?P<field>{names})[*_ ]{{0,2}}:[*_ ]{{0,3}}(?P<value>.*)", re.IGNORECASE),
        header_field=fields,
        quoted_line=_any(data["quoted"]["lines"]),
        forwarded_line=_any(data["quoted"]["forwarded"]),
        signature_line=_any([*data["signature"]["lines"], rf"(?:{farewell_pattern()})\b.{{0,80}}"]),
        postscript_line=_any(data["signature"]["postscript"]),
        disclaimer=_any(data["disclaimer"]["found"]),
        indirect=_any(data["questions"]["indirect"]),
        courtesy=_any(data["questions"]["courtesy"]),
        continued=re.compile(rf"(?:{'|'.join(data['questions']['continued'])})\b", re.IGNORECASE),
        deictic=_any(data["questions"]["deictic"]),
        filler=_any(data["questions"]["filler"]),
        leading_in=_any(data["questions"]["leading_in"]),
        heading=re.compile(data["questions"]["heading"], re.IGNORECASE),
        greeting=re.compile(data["questions"]["greeting"], re.IGNORECASE),
        item=re.compile(
            rf"(?:(?:{numbered})\s?\d{{1,2}}\s?[:.)]?|\(?\d{{1,2}}[.)]|\(?[a-h]\)|[-–•*·o]\s)\s{{0,4}}(?=\S)",
            re.IGNORECASE,
        ),
    )
