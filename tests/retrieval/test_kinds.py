from bakery import INDUSTRIES

from retrieval.kinds import Kind
from retrieval.lexical import terms


def test_a_member_is_named_by_any_of_its_names() -> None:
    assert INDUSTRIES.members_in(set(terms("how do hotels get their rolls?"))) == {"hospitality"}
    assert INDUSTRIES.members_in(set(terms("bread for the hospitality trade"))) == {"hospitality"}


def test_a_name_of_two_words_needs_both() -> None:
    assert INDUSTRIES.members_in(set(terms("a guest house by the sea"))) == {"hospitality"}
    assert INDUSTRIES.members_in(set(terms("a guest by the sea"))) == set()


def test_several_members_may_be_named() -> None:
    assert INDUSTRIES.members_in(set(terms("schools and hospitals"))) == {"education", "healthcare"}


def test_an_empty_name_names_nothing() -> None:
    assert Kind({"nobody": (frozenset(),)}).members_in({"bread"}) == set()
