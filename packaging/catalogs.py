"""The translations: read out of the source, checked for completeness, compiled for use.

hatchling loads this file as its build hook, so that every wheel carries compiled catalogues;
``dev.py`` runs it as ``catalogs.py compile|update|check`` with the Python of ``.venv``.
"""

from __future__ import annotations

import ast
import inspect
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent.parent
DOMAIN = "gridclient"
LANGUAGES = ("zh_CN",)  # English stands in the source
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


class CatalogHook(BuildHookInterface[Any]):
    """Compiles the catalogues before hatchling collects the files of a wheel or an sdist."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before each build."""
        compile_all(Path(self.root))


def sources(root: Path = ROOT) -> list[Path]:
    """The catalogues that translators work on, one a language."""
    folder = root / "resources" / "i18n"
    return [folder / language / "LC_MESSAGES" / f"{DOMAIN}.po" for language in LANGUAGES]


def compile_all(root: Path = ROOT) -> list[Path]:
    """Write beside each catalogue the form that gettext reads; the files written."""
    written = []
    for source in filter(Path.exists, sources(root)):
        target = source.with_suffix(".mo")
        with target.open("wb") as file:
            write_mo(file, _read(source))
        written.append(target)
    return written


def extract(root: Path = ROOT) -> Catalog:
    """All texts for people in the source of the program, where each stands beside it."""
    catalog = Catalog(project=DOMAIN, charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        root / "gridclient",
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for name, line, text, comments, _context in sorted(found, key=lambda item: item[:2]):
        catalog.add(text, None, [(f"gridclient/{name}", line)], auto_comments=comments)
    for source in sorted((root / "gridclient" / "cli").rglob("*.py")):
        for line, text in _of_commands(ast.parse(source.read_text("utf-8"))):
            catalog.add(text, None, [(str(source.relative_to(root)), line)])
    return catalog


def _of_commands(module: ast.Module) -> Iterator[tuple[int, str]]:
    """The help of commands, with the line it begins on: their docstrings, and what their options
    say of themselves; ``gridclient.cli.wording`` translates both."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and any(map(_is_command, node.decorator_list)):
            yield node.lineno, ast.get_docstring(node) or ""
        if isinstance(node, ast.keyword) and node.arg == "help":
            said = node.value
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                yield said.lineno, inspect.cleandoc(said.value)


def _is_command(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Attribute) and called.attr in ("command", "group")


def update(root: Path = ROOT) -> dict[Path, int]:
    """Bring every catalogue up to the source; how many texts each still lacks."""
    template = extract(root)
    lacking = {}
    for source in sources(root):
        catalog = _read(source)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        source.parent.mkdir(parents=True, exist_ok=True)
        with source.open("wb") as file:
            # Without line numbers, which would change the catalogue with every edit above them.
            write_po(file, catalog, width=100, sort_output=True, include_lineno=False)
        lacking[source] = sum(1 for message in _texts(catalog) if not _is_translated(message))
    return lacking


def check(root: Path = ROOT) -> list[str]:
    """What is wrong with the catalogues, in words; empty when they are complete."""
    template = extract(root)
    return [
        f"{source.parent.parent.name}: {problem}"
        for source in sources(root)
        for problem in _problems(_read(source), template)
    ]


def _problems(catalog: Catalog, template: Catalog) -> Iterator[str]:
    for text in _texts(template):
        message = catalog.get(text.id)
        if message is None or not _is_translated(message):
            yield f"not translated: {text.id!r}"
        elif message.fuzzy:
            yield f"marked as doubtful: {text.id!r}"
        elif not _same_placeholders(message):
            yield f"placeholders differ: {text.id!r}"
    for message in _texts(catalog):
        if template.get(message.id) is None:
            yield f"no longer in the source: {message.id!r}"


def _same_placeholders(message: Message) -> bool:
    originals, translations = _forms(message.id), _forms(message.string)
    wanted = _placeholders(originals[-1])
    return all(_placeholders(form) == wanted for form in translations)


def _placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


def _is_translated(message: Message) -> bool:
    return all(_forms(message.string))


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def _texts(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _read(source: Path) -> Catalog:
    if not source.exists():
        return _new(source.parent.parent.name)
    with source.open("rb") as file:
        return read_po(file, locale=source.parent.parent.name, domain=DOMAIN)


def _new(language: str) -> Catalog:
    return Catalog(
        locale=language,
        domain=DOMAIN,
        project=DOMAIN,
        version="0",
        header_comment="# The words of gridclient; `dev.py catalogs` brings in new ones.",
        msgid_bugs_address="none",
        last_translator="the authors of gridclient",
        language_team="the authors of gridclient",
        fuzzy=False,
    )


def main(task: str) -> int:
    """Do one of ``compile``, ``update`` and ``check`` and say what came of it."""
    if task == "update":
        for source, count in update().items():
            print(f"{source.relative_to(ROOT)}: {count} texts to translate")
    compile_all()
    problems = check() if task == "check" else []
    for problem in problems[:20]:
        print(problem)
    if len(problems) > 20:
        print(f"and {len(problems) - 20} more")
    return 1 if problems else 0


if __name__ == "__main__":
    if sys.argv[1:] not in (["compile"], ["update"], ["check"]):
        sys.exit("usage: catalogs.py compile|update|check")
    sys.exit(main(sys.argv[1]))
