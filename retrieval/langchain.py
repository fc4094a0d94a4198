"""The seam to LangChain: our search as a retriever, our answering as a runnable."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda
from pydantic import ConfigDict

from retrieval.answering import Answer, Answering
from retrieval.search import Search


class PassageRetriever(BaseRetriever):
    """Passages for a question as LangChain documents, best first; metadata: document, section, start, end, score."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: Search
    limit: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        found = self.search.search(query, self.limit)
        return [
            LangChainDocument(
                page_content=match.passage.text,
                metadata={
                    "document": match.passage.document,
                    "section": " › ".join(match.passage.path),
                    "start": match.passage.start,
                    "end": match.passage.end,
                    "score": match.score,
                },
            )
            for match in found.matches
        ]


def answering_runnable(answering: Answering) -> RunnableLambda[str, Answer]:
    """Question in, Answer out, for chains."""
    return RunnableLambda(answering.answer)
