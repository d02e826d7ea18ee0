"""Personal data in a letter, and the letter without it."""

from dataclasses import replace

from assistant.desk.mail import Letter
from assistant.desk.mail_questions import questions_in
from assistant.personal_data import Found, PersonalKind, find, masked


def personal_data_in(letters: tuple[Letter, ...]) -> dict[str, PersonalKind]:
    """The personal data in subject, text and what is kept apart of some letters: each value once, with its kind.

    The address to reply to is not among them unless the text repeats it.
    """
    return {found.text: found.kind for letter in letters for text in _texts(letter) for found in find(text)}


def without(letter: Letter, values: frozenset[str]) -> Letter:
    """The letter with these values masked wherever they are found, and its questions read anew."""
    parts = replace(
        letter.parts,
        question=_masked(letter.parts.question, values),
        signature=_masked(letter.parts.signature, values),
        quoted=_masked(letter.parts.quoted, values),
        disclaimer=_masked(letter.parts.disclaimer, values),
    )
    subject = _masked(letter.subject, values)
    return replace(letter, parts=parts, subject=subject, questions=questions_in(parts.question))


def _texts(letter: Letter) -> tuple[str, ...]:
    parts = letter.parts
    return letter.subject, parts.question, parts.signature, parts.quoted, parts.disclaimer


def _masked(text: str, values: frozenset[str]) -> str:
    """The text without the values: where they are found as personal data, and where they are only repeated."""
    found = [f for f in find(text) if f.text in values]
    for value in values:
        start = text.find(value)
        while start >= 0:
            end = start + len(value)
            whole = not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
            if whole and all(end <= f.start or f.end <= start for f in found):
                found += [Found(kind, start, end, value) for kind in _kind_of(value)]
            start = text.find(value, end)
    return masked(text, tuple(found))


def _kind_of(value: str) -> tuple[PersonalKind, ...]:
    """The kind of a value that stands alone; a name needs its surroundings to be found, so it is what is left."""
    found = find(value)
    return (found[0].kind if found and found[0].text == value else PersonalKind.NAME,)
