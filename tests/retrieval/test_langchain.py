from langchain_core.runnables import RunnableLambda

from retrieval.answering import Answer, Answering
from retrieval.langchain import PassageRetriever, answering_runnable
from retrieval.search import Search


def test_the_retriever_returns_passages_with_where_they_are_from(search: Search) -> None:
    documents = PassageRetriever(search=search, limit=2).invoke("how hot should milk be?")
    assert len(documents) == 2
    assert documents[0].page_content == "Milk is heated to sixty degrees. Hotter milk tastes burnt."
    assert (documents[0].metadata["document"], documents[0].metadata["section"]) == ("coffee.md", "Milk")
    assert documents[0].metadata["end"] - documents[0].metadata["start"] == len(documents[0].page_content)
    assert documents[0].metadata["score"] >= documents[1].metadata["score"]


def test_retriever_and_answering_work_in_chains(search: Search, answering: Answering) -> None:
    def only_first(documents: list[object]) -> object:
        return documents[0]

    def text(answer: Answer) -> str:
        return answer.text

    first = (PassageRetriever(search=search) | RunnableLambda(only_first)).invoke("what is espresso?")
    said = (answering_runnable(answering) | RunnableLambda(text)).batch(
        ["what is espresso?", "what is photosynthesis?"]
    )
    assert getattr(first, "page_content", "").startswith("Espresso is strong coffee")
    assert said[0].startswith("Espresso is strong coffee")
    assert said[1] == "That's outside what my documents cover."


async def test_retriever_and_answering_may_be_awaited(search: Search, answering: Answering) -> None:
    documents = await PassageRetriever(search=search, limit=1).ainvoke("what is espresso?")
    answer = await answering_runnable(answering).ainvoke("what is espresso?")
    assert documents[0].page_content == answer.citations[0].passage
