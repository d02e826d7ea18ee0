"""Document files are read strictly, and what is written is read back the same."""

from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document, Kind, parse_document, read_documents, write_document
from corpus.errors import DocumentError

GOOD = """---
id: eksempel
kind: guidance
title: "Et eksempel"
url: "https://example.org/"
digest: true
---

## Overskrift
Tekst.
"""


def _error(text: str) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        parse_document(text, Path("eksempel.md"))
    return caught.value


def test_a_good_file_is_read() -> None:
    document = parse_document(GOOD, Path("eksempel.md"))
    assert (document.id, document.kind, document.digest) == ("eksempel", Kind.GUIDANCE, True)
    assert document.body == "## Overskrift\nTekst.\n"


@pytest.mark.parametrize("key", ["id", "kind", "title", "url", "digest"])
def test_a_missing_key_is_named(key: str) -> None:
    lines = [line for line in GOOD.splitlines() if not line.startswith(f"{key}:")]
    assert f"«{key}» mangler" in _error("\n".join(lines)).message


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("document_type: law", "Ukjent nøkkel «document_type»"),
        ("updated: 2024-13-45", "updated"),
        ('updated: "i fjor"', "updated"),
        ("id: en-annen", "to ganger"),
        ("status: kanskje", "status"),
        ("provisions: FOA", "provisions"),
        ("value_nok: -1", "value_nok"),
    ],
)
def test_a_bad_key_is_refused_with_its_line(extra: str, said: str) -> None:
    error = _error(GOOD.replace("digest: true\n", f"digest: true\n{extra}\n"))
    assert said in error.message
    assert (error.line, error.path.name, error.code) == (7, "eksempel.md", "invalid_document")
    assert error.hint


def test_an_unknown_kind_is_refused_with_its_line() -> None:
    assert _error(GOOD.replace("kind: guidance", "kind: rykte")).line == 3


@pytest.mark.parametrize("text", ["Bare tekst.", "---\nid: x\n", GOOD.split("\n## ")[0]])
def test_a_file_without_front_matter_or_text_is_refused(text: str) -> None:
    assert _error(text).code == "invalid_document"


def test_written_documents_are_read_back_the_same() -> None:
    document = Document(
        id="kofa-2099-1",
        kind=Kind.KOFA,
        title='Sak: «miljø» – "30 %" # ikke kommentar',
        url="https://example.org/sak?x=1&y=2",
        digest=True,
        body="## Konklusjon\n\nBrudd.\n",
        provisions=("FOA § 7-9", "LOA § 4"),
        categories=("miljø",),
        language="nn",
        case="2099/1",
        decided=date(2099, 1, 2),
        value_nok=1_300_000,
        outcome="breach",
    )
    assert parse_document(write_document(document), Path("x.md")) == document


def test_a_second_document_with_the_same_id_is_an_error_and_the_rest_is_read(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "c.md").write_text(GOOD.replace("id: eksempel", "id: annen"), encoding="utf-8")
    (tmp_path / "README.md").write_text("Ikke et dokument.", encoding="utf-8")
    found = list(read_documents((tmp_path,)))
    assert [type(item) for item in found] == [DocumentError, Document, Document]
    assert isinstance(found[0], DocumentError)
    assert found[0].path.name == "b.md"


def test_text_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("blåbær".encode("latin-1"))
    (error,) = read_documents((tmp_path,))
    assert isinstance(error, DocumentError)


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_an_original_stands_for_its_digest_whichever_comes_first(tmp_path: Path, names: tuple[str, str]) -> None:
    digest = "digest: true"
    assert digest in GOOD
    (tmp_path / f"{names[0]}.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / f"{names[1]}.md").write_text(GOOD.replace(digest, "digest: false"), encoding="utf-8")
    (found,) = read_documents((tmp_path,))
    assert isinstance(found, Document)
    assert not found.digest
