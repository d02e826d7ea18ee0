"""The library as a LangChain retriever, for chains of one's own."""

from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from corpus.document import Kind
from corpus.library import Hit, Library


class LibraryRetriever(BaseRetriever):
    """Finds passages as `Library.search` does; each comes as a LangChain document with its source beside it."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    k: int = 10
    kinds: frozenset[Kind] | None = None
    as_of: date | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        return [_document(hit) for hit in self.library.refresh().search(query, self.k, self.kinds, self.as_of)]


def _document(hit: Hit) -> LangChainDocument:
    passage = hit.passage
    return LangChainDocument(
        id=passage.id,
        page_content=passage.quotable,
        metadata={
            "document_id": passage.document_id,
            "title": passage.title,
            "kind": str(passage.kind),
            "authority": passage.authority.name.lower(),
            "locator": passage.locator,
            "url": passage.url,
            "digest": passage.digest,
            "valid_from": passage.valid_from,
            "valid_to": passage.valid_to,
            "score": hit.score,
        },
    )
