"""The command line in this process: documents in and out, questions, measures; each fault is one sentence."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]

BREAD = "# Sourdough\n\nSourdough starter: flour and water that ferment for seven days before the first loaf.\n"
FAIR = "Market fair\n\nThe market fair takes place every second Saturday in the old town hall of Kettlewell.\n"


def rows(result: Result) -> list[dict[str, Any]]:
    """Standard output, which must be nothing but one JSON object a line."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def one_sentence(result: Result) -> str:
    """What a command that failed says: one line on standard error, nothing else."""
    assert result.exit_code not in (0, None)
    assert result.stdout == ""
    said = result.stderr.strip()
    assert said
    assert "\n" not in said
    return said


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder of files of which some can be read."""
    folder = tmp_path / "mixed"
    (folder / "deeper").mkdir(parents=True)
    (folder / "bread.md").write_text(BREAD)
    (folder / "deeper" / "fair.txt").write_text(FAIR)
    (folder / "latin.txt").write_bytes(
        "Das Café\n\nDas Café in der Straße öffnet täglich um acht Uhr.\n".encode("latin-1")
    )
    (folder / "wide.txt").write_text("Opening hours\n\nThe reception is open around the clock in summer.\n", "utf-16")
    (folder / "empty.md").write_text("")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "budget.xlsx").write_bytes(b"PK...")
    (folder / "deeper" / "bread.md").write_text(BREAD)
    (folder / ".hidden.md").write_text(BREAD)
    (folder / "dangling.md").symlink_to(folder / "nowhere.md")
    return folder


def test_a_folder_is_indexed_and_what_cannot_be_read_is_named_with_its_reason(run: Run, mixed: Path) -> None:
    (first,) = rows(run("index", mixed, "--json", LIBRARY="none"))
    assert (first["added"], first["updated"], first["removed"], first["unchanged"]) == (4, 0, 0, 0)
    assert first["passages"] >= 4
    reasons = {failure["document"]: failure["reason"] for failure in first["failed"]}
    assert reasons.keys() == {"empty.md", "binary.txt", "budget.xlsx", "bread.md"}
    assert "empty" in reasons["empty.md"]
    assert "not a text file" in reasons["binary.txt"]
    assert "kind" in reasons["budget.xlsx"]
    assert "same name" in reasons["bread.md"]

    (again,) = rows(run("index", mixed, "--json", LIBRARY="none"))
    assert (again["added"], again["unchanged"], again["generation"]) == (0, 4, first["generation"])

    (mixed / "bread.md").write_text(BREAD.replace("seven", "nine"))
    plain = run("index", mixed / "bread.md", LIBRARY="none")
    assert plain.exit_code == 0
    assert f"Generation {first['generation'] + 1}: 0 added, 1 updated" in plain.stdout

    asked = "How long does the sourdough starter ferment?\n\nWhen is the café open?\r\n<b>&lt;</b>\n"
    answers = rows(run("ask", "-", "--json", input=asked.encode() + b"\xff\xfe\n", LIBRARY="none"))
    assert len(answers) == 5
    assert [answer["answered"] for answer in answers[:2]] == [True, False]
    assert "nine days" in answers[0]["text"]
    assert answers[2]["question"] == "When is the café open?"
    for answer in answers:
        assert answer.keys() == {"question", "answered", "text", "citations", "milliseconds"}
        assert all(cited["quote"] in cited["passage"] for cited in answer["citations"])

    listed = rows(run("documents", "--json", LIBRARY="none"))
    assert [row["document"] for row in listed] == ["bread.md", "fair.txt", "latin.txt", "wide.txt"]
    assert "Sourdough" in run("documents", LIBRARY="none").stdout

    assert run("remove", "fair.txt", LIBRARY="none").stdout == "Removed fair.txt.\n"
    assert "'fair.txt'" in one_sentence(run("remove", "fair.txt", LIBRARY="none"))
    assert len(rows(run("documents", "--json", LIBRARY="none"))) == 3


def test_only_files_that_cannot_be_read_are_named_and_the_exit_code_says_so(run: Run, mixed: Path) -> None:
    os.mkfifo(mixed / "pipe.md")
    names = ("binary.txt", "empty.md", "nowhere.md", "dangling.md", "pipe.md")
    result = run("index", *(mixed / name for name in names), "--json", LIBRARY="none")
    assert result.exit_code == 1
    (row,) = rows(result)
    reasons = {failure["document"]: failure["reason"] for failure in row["failed"]}
    assert reasons.keys() == {"binary.txt", "empty.md", "nowhere.md", "dangling.md", "pipe.md"}
    assert all("no file that can be read" in reasons[name] for name in ("dangling.md", "pipe.md"))
    in_words = run("index", mixed / "binary.txt", LIBRARY="none")
    assert in_words.exit_code == 1
    assert "Not added: binary.txt is not a text file" in in_words.stderr
    refused = run("ask", "What is the Kano model?", LIBRARY="none")
    assert refused.exit_code == 0
    assert "outside" in refused.stdout


def test_a_folder_without_files_or_a_path_that_leads_nowhere_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    assert "There are no files in" in one_sentence(run("index", tmp_path / "bare", "--json"))
    assert "There is no" in one_sentence(run("index", tmp_path / "nowhere"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(run: Run, mixed: Path) -> None:
    (mixed / "bread.md").chmod(0)
    (row,) = rows(run("index", mixed / "bread.md", mixed / "wide.txt", "--json", LIBRARY="none"))
    assert "permissions" in row["failed"][0]["reason"]


def test_a_document_may_stand_in_for_one_of_the_library_and_gives_it_back(run: Run, data_dir: Path) -> None:
    own = data_dir.parent / "kano-model.md"
    own.write_text("# Kano model\n\nKano model: in our house it is a grid on the kitchen wall.\n")
    assert rows(run("index", own, "--json"))[0]["failed"] == []
    origins = {row["document"]: row["origin"] for row in rows(run("documents", "--json"))}
    assert origins["kano-model.md"] == "added"
    assert run("remove", "kano-model.md").exit_code == 0
    listed = {row["document"]: row["origin"] for row in rows(run("documents", "--json"))}
    assert listed == origins | {"kano-model.md": "library"}
    assert "built-in library" in one_sentence(run("remove", "kano-model.md"))


def test_names_with_brackets_are_listed_as_they_are(run: Run, tmp_path: Path) -> None:
    (tmp_path / "[").mkdir()
    name = "[bold]a[" + "x" * 90 + ".md"
    (tmp_path / name).write_text("# [/red] title\n\nThe kettle boils at a hundred degrees in the kitchen.\n")
    assert run("index", tmp_path / name, LIBRARY="none").exit_code == 0
    listed = run("documents", LIBRARY="none").stdout
    assert name in listed
    assert "[/red] title" in listed


def test_a_question_is_answered_with_its_sources_and_an_empty_one_with_a_hint(run: Run, data_dir: Path) -> None:
    answer = run("ask", "What is the Kano model?")
    assert answer.exit_code == 0
    assert "\n[1] " in answer.stdout
    several = run("ask", "-", input="What is the Kano model?\n\nhow are you?\n")
    assert several.stdout.startswith("> What is the Kano model?\n")
    assert several.stdout.count("\n> ") == 2
    (strange,) = rows(run("ask", "Kano \udcff model?", "--json"))
    assert "\ufffd" in strange["question"]
    assert rows(run("ask", "", "--json"))[0]["answered"] is False
    assert run("ask", "-", "--json", input="").stdout == ""


def test_golden_questions_are_measured_and_faults_in_them_are_named(run: Run, data_dir: Path, tmp_path: Path) -> None:
    golden = tmp_path / "golden.jsonl"
    good = {"question": "What is the Kano model?", "answerable": True, "evidence": ["Kano model"]}
    other = {"question": "Who won the world cup in 1998?", "answerable": False}
    golden.write_text(f"{json.dumps(good)}\n\n{json.dumps(other)}\n")
    (measured,) = rows(run("evaluate", golden, "--json"))
    assert (measured["questions"], measured["answered"], measured["refused"]) == (2, 1.0, 1.0)
    assert "2 questions: answered 1.000" in run("evaluate", golden).stdout
    golden.write_text(json.dumps(good) + "\n{broken\n")
    assert "line 2" in one_sentence(run("evaluate", golden, "--json"))
    golden.write_bytes(b"\xff\xfe\x00")
    assert one_sentence(run("evaluate", golden))
    assert "nowhere.jsonl" in one_sentence(run("evaluate", tmp_path / "nowhere.jsonl"))
    assert one_sentence(run("evaluate", tmp_path))


def test_run_without_a_token_says_how_to_get_one_and_names_the_preview(run: Run) -> None:
    said = one_sentence(run("run", TELEGRAM_BOT_TOKEN=""))
    assert "@BotFather" in said
    assert "cx-coach preview" in said


@pytest.mark.parametrize("command", [("run",), ("ask", "x"), ("index",), ("documents",), ("check",)])
def test_settings_that_cannot_be_used_are_named(run: Run, command: tuple[str, ...]) -> None:
    result = run(*command, QUESTIONS_PER_MINUTE="none")
    assert result.exit_code == 1
    assert "QUESTIONS_PER_MINUTE" in result.output
    assert len(result.output.splitlines()) == 1


@pytest.mark.parametrize("command", [("ask", "x", "--json"), ("documents",), ("index",)])
def test_a_data_folder_that_cannot_be_written_is_one_sentence(
    run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/coach")):
        said = one_sentence(run(*command, DATA_DIR=place))
        assert "DATA_DIR" in said or "permissions" in said


def test_a_model_folder_without_a_model_is_one_sentence(run: Run, tmp_path: Path) -> None:
    assert "EMBEDDING_MODEL" in one_sentence(run("ask", "x", EMBEDDING_MODEL=tmp_path))


def test_a_database_that_is_none_is_one_sentence_without_its_password(run: Run, data_dir: Path) -> None:
    (data_dir / "coach.db").write_bytes(b"this is no database, whatever its name says" * 100)
    assert "database" in one_sentence(run("documents"))
    said = one_sentence(run("documents", DATABASE_URL="postgresql+asyncpg://coach:s3cret@127.0.0.1:9/coach"))
    assert "s3cret" not in said
    assert "s3cret" not in one_sentence(run("documents", DATABASE_URL="nonsense://coach:s3cret@x"))


def test_an_index_that_is_damaged_is_built_again(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bread.md").write_text(BREAD)
    assert run("index", tmp_path / "bread.md", LIBRARY="none").exit_code == 0
    (generation,) = (tmp_path / "data" / "generations").iterdir()
    shutil.rmtree(generation)
    assert "seven days" in run("ask", "How long does the sourdough starter ferment?", LIBRARY="none").stdout


def test_check_names_what_is_wrong_with_a_remedy(run: Run, data_dir: Path) -> None:
    result = run("check", TELEGRAM_BOT_TOKEN="123:wrong", TELEGRAM_API_URL="http://127.0.0.1:9")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert [line[:3] for line in lines] == ["ok ", "ok ", "ok ", "ok ", "BAD"]
    assert "TELEGRAM_API_URL" in lines[-1]
    assert "123:wrong" not in result.output


def test_help_names_every_command(run: Run) -> None:
    shown = run("--help").stdout
    for command in ("run", "preview", "ask", "index", "documents", "remove", "evaluate", "check"):
        assert f"  {command} " in shown
        assert run(command, "--help").exit_code == 0
