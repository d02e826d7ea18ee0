"""The library in a LangChain chain."""

from datetime import date

from langchain_core.runnables import RunnableLambda

from corpus.document import Kind
from corpus.library import Library
from corpus.retriever import LibraryRetriever


def test_a_chain_gets_the_passages_of_a_search_with_their_sources(library: Library) -> None:
    question, day = "Må vi vekte klima og miljø 30 prosent?", date(2026, 11, 26)
    retriever = LibraryRetriever(library=library, k=3, kinds=frozenset({Kind.LAW}), as_of=day)
    found = (retriever | RunnableLambda(list)).invoke(question)
    hits = library.search(question, 3, frozenset({Kind.LAW}), day)
    assert [d.id for d in found] == [h.passage.id for h in hits]
    assert found[0].page_content == hits[0].passage.quotable
    assert found[0].metadata["locator"] == hits[0].passage.locator
    assert {d.metadata["authority"] for d in found} <= {"law", "regulation"}
