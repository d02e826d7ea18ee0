"""Lexical search: BM25 over our own terms, in tantivy.

Two fields a passage: `text` holds the terms of its own words, `asked` those and the terms of
its known questions together, as BM25F would weigh them.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import tantivy

from corpus.norwegian import WeightedTerm

_HEAP = 128_000_000
Field = Literal["text", "asked"]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", stored=True, indexed=True)
    builder.add_text_field("kind", stored=False, tokenizer_name="raw")
    for field in ("text", "asked"):
        builder.add_text_field(field, stored=False, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def write_index(folder: Path, rows: Iterable[tuple[int, str, list[str], list[str]]]) -> None:
    """Write an index of (row number, kind, terms of the text, terms of its questions) into a folder."""
    folder.mkdir(parents=True)
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    for row, kind, text, asked in rows:
        document = tantivy.Document()
        document.add_unsigned("row", row)
        document.add_text("kind", kind)
        document.add_text("text", " ".join(text))
        document.add_text("asked", " ".join((*text, *asked)))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


class LexicalIndex:
    """An index opened for searching; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._schema = _schema()
        self._searcher = self._index.searcher()

    def search(
        self, terms: list[WeightedTerm], limit: int, kinds: frozenset[str] | None = None, field: Field = "asked"
    ) -> list[tuple[int, float]]:
        """The best `limit` rows with their weighted BM25 scores, best first."""
        if not terms:
            return []
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, field, t.term, "freq"), t.weight),
            )
            for t in terms
        ]
        query = tantivy.Query.boolean_query(clauses)
        if kinds:
            kind_clauses = [
                (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "kind", kind, "basic"))
                for kind in sorted(kinds)
            ]
            required = tantivy.Query.const_score_query(tantivy.Query.boolean_query(kind_clauses), 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, required)])
        hits = self._searcher.search(query, limit).hits
        return [(int(self._searcher.doc(address)["row"][0]), float(score)) for score, address in hits]
