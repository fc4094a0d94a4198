"""`python -m bot.languages [CODE]` brings the catalogues up to date with the code; CODE begins a new one."""

import ast
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from bot.languages.catalogues import FILES

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent
WORDS = Path("knowledge", "taxonomy.py")
"""The shared words: their labels stand on buttons."""

_HEADER = r"""msgid ""
msgstr ""
"Language: {language}\n"
"Plural-Forms: {plurals}\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
_FUNCTIONS = {"say": None, "say_counted": (1, 2), "mark": None}


def extracted() -> Catalog:
    """Every text in the code, in the order of the files."""
    catalog = Catalog(project="cx-coach", charset="utf-8")
    for file in sorted(one for one in (ROOT / "bot").rglob("*.py") if "preview" not in one.parts):
        for _, texts, comments, _ in extract("python", BytesIO(file.read_bytes()), _FUNCTIONS, ["Translators:"]):
            catalog.add(texts, locations=[(_place(file), 0)], auto_comments=comments)
    for label in labels((ROOT / WORDS).read_text()):
        catalog.add(label, locations=[(WORDS.as_posix(), 0)])
    return catalog


def labels(code: str) -> list[str]:
    """The labels of the shared words: the second of the texts that make one."""
    classes = [node for node in ast.parse(code).body if isinstance(node, ast.ClassDef)]
    words = [node for one in classes if _is_vocabulary(one) for node in one.body if isinstance(node, ast.Assign)]
    return [str(ast.literal_eval(node.value)[1]) for node in words]


def update(file: Path, texts: Catalog) -> str:
    """Adds what is new, and removes what is gone; what was translated stays. Says how many are left to translate."""
    language = file.parts[-3]
    known = file.read_bytes() if file.exists() else b""
    catalog = read_po(BytesIO(known), locale=language)
    catalog.update(texts, no_fuzzy_matching=True, update_creation_date=False)
    written = BytesIO()
    write_po(written, catalog, width=120, include_lineno=False, ignore_obsolete=True, omit_header=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_HEADER.format(language=language, plurals=catalog.plural_forms).encode() + written.getvalue())
    left = sum(1 for one in catalog if one.id and not _is_translated(one))
    return f"{language}: {left} of {len(catalog)} texts to translate"


def _is_translated(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _is_vocabulary(node: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id == "Word" for base in node.bases)


def _place(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


if __name__ == "__main__":
    files = [*FILES.values(), *(FOLDER / code / "LC_MESSAGES" / "bot.po" for code in sys.argv[1:])]
    texts = extracted()
    for one in files:
        print(update(one, texts))
