"""What some bundles would bring, in plain words, before anything is taken in."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from gridclient.i18n import _, ngettext
from gridclient.services.sync.previews import KINDS, Preview, PreviewFile, PreviewRow, Ticket
from gridclient.ui.screens.sync import wording
from gridclient.ui.screens.sync.preview_rows import KindGroup
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, down, label, rule


class PreviewSheet(QFrame):
    """A sheet with one button. ``accepted`` brings the rows left out by hand, ``put_aside`` says
    that nothing is to be taken in now, ``row_chosen`` a row to be shown field by field."""

    accepted = Signal(object)
    put_aside = Signal()
    row_chosen = Signal(object)

    def __init__(self, preview: Preview, chosen: Mapping[Ticket, bool] | None = None) -> None:
        """``chosen``: of which rows somebody had set or taken the tick on an earlier sheet."""
        super().__init__()
        part(self, "card")
        self.preview = preview
        self.ready = ready_of(preview)
        title = ngettext(
            "{count} bundle is ready to be taken in",
            "{count} bundles are ready to be taken in",
            len(self.ready),
        ).format(count=len(self.ready))
        self.setAccessibleName(title)
        self._lent: QWidget | None = None
        column = down(label(title, "lead"), spacing=tokens.NEAR)
        for one in self.ready:
            column.addWidget(label(_who(one), wrap=True))
            column.addWidget(label(_what(one), "soft", wrap=True))
        column.addWidget(rule())
        self.groups = _groups(preview, chosen or {})
        for group in self.groups:
            group.ticked.connect(self._count)
            group.row_chosen.connect(self.row_chosen)
            column.addWidget(group)
        self._left = label("", "caption", wrap=True)
        column.addWidget(self._left)
        self.take = button(_("Take in"), "primary", "check", tip=_("Take in (Ctrl+Return)"))
        self.take.setShortcut("Ctrl+Return")
        self.take.clicked.connect(lambda: self.accepted.emit(self.left_out()))
        self.aside = button(_("Not now"), "quiet")
        self.aside.clicked.connect(self.put_aside)
        column.addLayout(across(self.take, self.aside, 1))
        column.setContentsMargins(tokens.ROOMY, tokens.ROOMY, tokens.ROOMY, tokens.ROOMY)
        self.setLayout(column)
        self._count()

    def left_out(self) -> frozenset[Ticket]:
        """The rows nobody has ticked."""
        return frozenset(key for group in self.groups for key in group.rows.every_left_out())

    def chosen(self) -> dict[Ticket, bool]:
        """The rows of which somebody has set or taken the tick, and which of both."""
        return dict(one for group in self.groups for one in group.rows.chosen())

    def hold(self, *, ticks: bool) -> None:
        """Let nobody take them in or put them aside, nor turn ``ticks``, while they are worked
        on; the sheet keeps the keys for the one of the two that has them."""
        self._lent = next((one for one in (self.take, self.aside) if one.hasFocus()), None)
        for one in (self.take, self.aside):
            one.setEnabled(False)
        for group in self.groups:
            group.hold(on=ticks)
        if self._lent is not None:
            self.setFocus()

    def let_go(self) -> None:
        """All of it can be used again."""
        for one in (self.take, self.aside):
            one.setEnabled(True)
        for group in self.groups:
            group.hold(on=False)
        if self._lent is not None and self.hasFocus():
            self._lent.setFocus()
        self._lent = None

    def stay_as(self, earlier: PreviewSheet, keys: QWidget | None) -> None:
        """Show what was open on an earlier sheet; ``keys``: what of that had the keys. Those of its
        buttons go to the sheet: what they would do now is to be read first."""
        if keys is not None:
            self.setFocus()
        before = {group.kind: group for group in earlier.groups}
        for group in self.groups:
            if group.kind in before:
                group.stay_as(before[group.kind], keys)

    def show_fields(self, row: PreviewRow, lines: object) -> None:
        """Show a row field by field where it is listed."""
        for group in self.groups:
            if group.kind == row.kind and isinstance(lines, list):
                group.show_fields(row, lines)

    def _count(self) -> None:
        count = sum(group.rows.left_out for group in self.groups)
        words = ngettext(
            "{count} row is left out; it is kept, and you can take it in later.",
            "{count} rows are left out; they are kept, and you can take them in later.",
            count,
        )
        self._left.setText(words.format(count=count))
        self._left.setVisible(count > 0)


def is_ready(file: PreviewFile) -> bool:
    """Whether a file can be taken in and was not before."""
    return file.opened is not None and not file.result.again


def ready_of(preview: Preview) -> list[PreviewFile]:
    """The files that can be taken in."""
    return [one for one in preview.files if is_ready(one)]


def _groups(preview: Preview, chosen: Mapping[Ticket, bool]) -> list[KindGroup]:
    """The rows of all files by what would become of them, those that matter most first."""
    found: dict[str, list[PreviewRow]] = {code.code: [] for code in KINDS}
    for file in preview.files:
        for row in file.rows:
            found[row.kind].append(row)
    return [KindGroup(kind, rows, chosen) for kind, rows in found.items() if rows]


def _who(file: PreviewFile) -> str:
    return _("{name}, bundle {number}, made {when}").format(
        name=file.result.sender_name,
        number=file.result.number,
        when=wording.moment_in_words(file.made_at),
    )


def _what(file: PreviewFile) -> str:
    """What a file would bring, and what is odd about it."""
    counts = file.counts
    told = [f"{KINDS.title_of(c.code)}: {counts[c.code]}" for c in KINDS if counts[c.code]]
    parts = [" · ".join(told) or _("Nothing new.")]
    if file.result.gap:
        parts.append(wording.missing_in_words(file.result.gap))
    parts += wording.ignored_lines(file.result)
    if file.result.grace:
        parts.append(
            _("The sender's certificate has run out; it has to be renewed within 30 days.")
        )
    return "\n".join(parts)
