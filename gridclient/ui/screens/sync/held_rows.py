"""A row that was held back, laid open: what stands here, what it says, and whose it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from gridclient.i18n import _
from gridclient.services.sync.held_rows import HeldField, HeldFields, Said
from gridclient.ui.revealing import About
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, down, label
from gridclient.ui.widgets.masked import MaskedValue


def laid_open(held: HeldFields | None, go: Callable[[str], object]) -> QLayout:
    """The fields of a row; ``go`` opens the household it belongs to."""
    if held is None:
        return down(label(_("This row is held back no more."), "soft", wrap=True))
    column = down(spacing=tokens.NEAR)
    if held.household_id is not None:
        home = held.household_id
        open_ = button(_("Open the household"), "quiet", "household")
        open_.clicked.connect(lambda: go(home))
        column.addLayout(across(label(held.household_title, wrap=True), open_, 1))
    if not held.is_here:
        column.addWidget(label(_("There is nothing of it here yet."), "soft", wrap=True))
    column.addLayout(_grid(held))
    return column


def _grid(held: HeldFields) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(tokens.ROOMY)
    heads = [_("Field"), *([_("Here")] if held.is_here else []), _("In the bundle")]
    for column, head in enumerate(heads):
        grid.addWidget(label(head, "caption"), 0, column)
        grid.setColumnStretch(column, 1 if column == 0 else 2)
    for at, one in enumerate(held.fields, start=1):
        about = About(held.entity, held.row_id, one.name)
        sides = [*([one.here] if held.is_here else []), one.there]
        grid.addWidget(label(one.label, wrap=True), at, 0)
        for column, said in enumerate(sides, start=1):
            older = said is one.there and not one.comes
            grid.addWidget(_value(one, said, about, older=older), at, column)
    return grid


def _value(one: HeldField, said: Said, about: About, *, older: bool) -> QWidget:
    text = said.text or "–"
    told = _("{value} (older)").format(value=text) if older else text
    if said.whole is not None:
        return MaskedValue(one.label, said.whole, lambda _whole: told, about, is_titled=False)
    return label(told, wrap=True, selectable=True)
