"""The command line as a program calls it, in this process; only Qt's part is left out."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from gridclient.app import App
from gridclient.cli import main
from gridclient.cli.context import Front
from gridclient.domain.cards import ContactCard
from gridclient.domain.coverage import CoverageTable
from gridclient.services.rights.records import Notice, OwnData
from tests.profiles import PASSPHRASE


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output; fails when there is anything beside it."""
        assert self.out.endswith("\n")
        assert "Traceback" not in self.out + self.err
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        document = self.document
        assert set(document) == {"error"}
        assert set(document["error"]) == {"code", "message", "where", "hint"}
        return document["error"]

    @property
    def text(self) -> str:
        assert "Traceback" not in self.out + self.err
        return self.out + self.err


def call(
    profile: Path | None,
    *words: str | Path,
    language: str = "en",
    passphrase: str | None = PASSPHRASE,
    now: str = "2026-11-22T10:00:00+08:00",
    typed: str = "",
) -> Answer:
    """Run one command line; ``typed`` stands on standard input."""
    line = ["--lang", language, *(["--profile", str(profile)] if profile else [])]
    known = {"GRIDCLIENT_NOW": now}
    if passphrase is not None:
        known["GRIDCLIENT_PASSPHRASE"] = passphrase
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, known),
        mock.patch("sys.stdin", io.StringIO(typed)),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = main.run([*line, *map(str, words)], FRONT)
    return Answer(code, out.getvalue(), err.getvalue())


def call_json(profile: Path | None, *words: str | Path, **how: Any) -> Answer:
    return call(profile, "--json", *words, **how)


def _open_window(profile: Path, opened: App | None, language: str | None) -> int:
    print(f"window {profile.name} {'open' if opened else 'closed'} {language}")
    return 0


def _print_cards(cards: Sequence[ContactCard], path: Path) -> int:
    path.write_text("\n".join(card.qr_text for card in cards), "utf-8")
    return 1


def _print_coverage(table: CoverageTable, path: Path) -> int:
    path.write_text(table.by, "utf-8")
    return 1


def _print_own_data(kept: OwnData, path: Path) -> int:
    path.write_text(kept.name, "utf-8")
    return 1


def _print_notice(notice: Notice, path: Path) -> int:
    path.write_text(notice.office, "utf-8")
    return 1


FRONT = Front(_open_window, _print_cards, _print_coverage, _print_own_data, _print_notice)
