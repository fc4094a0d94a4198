from pathlib import Path

import pytest

from retrieval.answering import Answer, Citation, Reason
from retrieval.evaluation import Golden, InvalidGolden, Miss, cites, evaluate, read_golden


def citation(passage: str) -> Citation:
    return Citation("handbook.md", "Handbook", "Bread", passage, passage)


def answer(question: str, *passages: str) -> Answer:
    return Answer(question, passages[0], tuple(citation(passage) for passage in passages), 1)


def refusal(question: str) -> Answer:
    return Answer(question, "I don't have that.", reason=Reason.MISSING)


ANSWERS = {
    "right": answer("right", "Rye keeps for a week."),
    "beside the point": answer("beside the point", "Wheat dries out."),
    "refused": refusal("refused"),
    "outside": refusal("outside"),
    "outside but answered": answer("outside but answered", "Rye keeps for a week."),
}


def test_shares_and_misses_are_counted() -> None:
    golden = [
        Golden("right", True, ("keeps for a week",)),
        Golden("beside the point", True, ("keeps for a week",)),
        Golden("refused", True, ("keeps for a week",)),
        Golden("outside", False),
        Golden("outside but answered", False),
    ]
    evaluation = evaluate(golden, ANSWERS.__getitem__)
    assert evaluation.questions == 5
    assert evaluation.answered == pytest.approx(2 / 3)
    assert evaluation.evidence == pytest.approx(1 / 3)
    assert evaluation.refused == pytest.approx(1 / 2)
    assert evaluation.misses == (
        Miss("beside the point", "evidence not cited", "Wheat dries out."),
        Miss("refused", "not answered", "I don't have that."),
        Miss("outside but answered", "not refused", "Rye keeps for a week."),
    )


def test_a_share_of_no_questions_is_one() -> None:
    evaluation = evaluate([Golden("outside", False)], ANSWERS.__getitem__)
    assert (evaluation.answered, evaluation.evidence, evaluation.refused) == (1, 1, 1)


def test_evidence_counts_in_the_first_three_citations_only() -> None:
    assert cites(answer("", "one", "two", "three"), ["three"])
    assert not cites(answer("", "one", "two", "three", "four"), ["four"])


def test_one_of_several_pieces_of_evidence_is_enough() -> None:
    assert cites(answer("", "Rye keeps."), ["Wheat dries", "Rye keeps"])


def test_white_space_and_kinds_of_quotation_marks_do_not_matter() -> None:
    assert cites(answer("", "The  baker’s\n“best” loaf"), ['baker\'s "best" loaf'])


def test_a_golden_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "golden.jsonl"
    path.write_text(
        '{"question": "rye?", "document": "a.md", "evidence": ["Rye keeps"], "answerable": true}\n\n'
        '{"question": "weather?", "answerable": false}\n'
    )
    assert read_golden(path) == [Golden("rye?", True, ("Rye keeps",)), Golden("weather?", False)]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("no JSON", "expected a JSON object with question, answerable and evidence"),
        ("[1]", "expected a JSON object"),
        ('{"answerable": false}', "question"),
        ('{"question": "rye?"}', "answerable"),
        ('{"question": 7, "answerable": false}', "question"),
        ('{"question": "rye?", "answerable": "false"}', "answerable"),
        ('{"question": "rye?", "answerable": true, "evidence": "Rye keeps"}', "evidence"),
        ('{"question": "rye?", "answerable": true, "evidence": [7]}', "evidence"),
        ('{"question": "rye?", "answerable": true, "evidence": [""]}', "evidence"),
        ('{"question": "rye?", "answerable": true}', "an answerable question needs evidence"),
    ],
)
def test_a_fault_in_a_golden_file_is_named_with_its_line(tmp_path: Path, line: str, fault: str) -> None:
    path = tmp_path / "golden.jsonl"
    path.write_text(f'{{"question": "weather?", "answerable": false}}\n{line}\n')
    with pytest.raises(InvalidGolden, match=f"golden.jsonl, line 2: .*{fault}"):
        read_golden(path)


@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_a_golden_file_without_questions_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "golden.jsonl").write_bytes(content)
    with pytest.raises(InvalidGolden, match="holds no questions"):
        read_golden(tmp_path / "golden.jsonl")


def test_a_golden_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "golden.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidGolden, match=r"golden\.jsonl is not UTF-8 text"):
        read_golden(tmp_path / "golden.jsonl")
