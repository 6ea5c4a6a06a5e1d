"""``python -m gridclient``: the command line, or the window when there is no command.

The one place above both: it hands the window and the printer to the commands, which know no Qt.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from multiprocessing import freeze_support
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gridclient.app import App
    from gridclient.domain.cards import ContactCard
    from gridclient.domain.coverage import CoverageTable
    from gridclient.services.rights.records import Notice, OwnData


_STOPPED = 1
"""Exit code: somebody stopped it."""


def main() -> int:
    """Run the command line of this process; returns its exit code."""
    try:
        return _run(sys.argv[1:])
    except KeyboardInterrupt:  # while the commands are being read: nothing has begun
        return _STOPPED


def window() -> int:
    """Open the window; for a desktop's starter."""
    return _run([])


def _run(arguments: Sequence[str]) -> int:
    freeze_support()
    from gridclient.cli import main as line
    from gridclient.cli.context import Front

    return line.run(
        arguments,
        Front(_open_window, _print_cards, _print_coverage, _print_own_data, _print_notice),
    )


def _open_window(profile: Path, opened: App | None, language: str | None) -> int:
    from gridclient.ui import start

    return start.open_window(profile, opened, language)


def _print_cards(cards: Sequence[ContactCard], path: Path) -> int:
    from gridclient.ui.print import cards as pages
    from gridclient.ui.print import pdf

    return pdf.write(pages.sheets(cards), path)


def _print_coverage(table: CoverageTable, path: Path) -> int:
    from gridclient.ui.print import coverage, pdf

    return pdf.write(coverage.sheets(table), path)


def _print_own_data(kept: OwnData, path: Path) -> int:
    from gridclient.ui.print import own_data, pdf

    return pdf.write(own_data.sheets(kept), path)


def _print_notice(notice: Notice, path: Path) -> int:
    from gridclient.ui.print import notice as pages
    from gridclient.ui.print import pdf

    return pdf.write(pages.sheets(notice), path)


if __name__ == "__main__":
    sys.exit(main())
