"""A generation that is open to be read, with everything derived from it."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from knowledge.catalogue import Catalogue
from retrieval.answering import Answering
from retrieval.conversation import topics_of
from retrieval.embeddings import EmbeddingModel
from retrieval.index import Index
from retrieval.kinds import Kind
from retrieval.provisional import ProvisionalIndex
from retrieval.search import Search
from retrieval.weighing import Role

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    """What an index is read with."""

    model: EmbeddingModel
    thesaurus: Mapping[str, frozenset[str]] = field(default_factory=dict)
    kinds: tuple[Kind, ...] = ()
    roles: tuple[Role, ...] = ()

    def opened(self, number: int, index: Index | ProvisionalIndex) -> "OpenGeneration":
        search = Search(index, self.model, self.thesaurus)
        catalogue = Catalogue.of(source.document for source in index.sources.values())
        for fault in catalogue.faults:
            _log.warning("Not in the catalogue: %s", fault)
        answering = Answering(search, self.kinds, self.roles)
        return OpenGeneration(number, index, search, answering, catalogue, topics_of(index.sources.values()))


@dataclass
class OpenGeneration:
    """A generation that answers; closed when it is replaced and nobody reads it. Number 0 stands in for a lost one."""

    number: int
    index: Index | ProvisionalIndex
    search: Search
    answering: Answering
    catalogue: Catalogue
    topics: tuple[str, ...]
    readers: int = 0
    replaced: bool = False

    @property
    def documents(self) -> dict[str, str]:
        """Name -> content hash of what it holds."""
        return {name: source.hash for name, source in self.index.sources.items()}

    def holds_only(self, documents: Collection[tuple[str, str]]) -> bool:
        """Whether it cites nothing beyond these (name, content hash)."""
        return self.documents.items() <= set(documents)

    def replace(self) -> None:
        """Ends it, once its last reader has."""
        self.replaced = True
        self.release()

    def release(self) -> None:
        if self.replaced and not self.readers:
            self.index.close()
