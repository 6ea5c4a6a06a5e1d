"""How often somebody should come: the policies in force, their versions, and laying one down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout

from gridclient.domain.care import CarePolicy
from gridclient.errors import GridError
from gridclient.i18n import N_, _
from gridclient.services.policies import InForce, Policies
from gridclient.ui import messages, steps
from gridclient.ui.jobs import JobRunner
from gridclient.ui.policy_words import (
    accepted_in_words,
    contacts_in_words,
    face_in_words,
    often_in_words,
)
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.office.section import Face, Section
from gridclient.ui.steps import Step
from gridclient.ui.tables import Column, Table
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, card, clear, down, label, refill

_FIELDS = ("contacts", "period", "face", "face_period", "accepted", "effective_from", "basis")


class PolicySection(Section):
    """One line a category; the chosen one's versions and its form stand beside the table."""

    face = Face(N_("Visit policies"), "calendar", N_("Care"))

    def __init__(
        self,
        policies: Policies,
        today: Callable[[], dt.date],
        runner: JobRunner,
        *,
        writable: bool,
    ) -> None:
        super().__init__(runner)
        self._policies, self._today, self._writable = policies, today, writable
        self._shown: InForce | None = None
        self.form: RecordForm | None = None
        self.table: Table[InForce] = Table(_("Policies in force"), _columns())
        self.table.opened.connect(lambda _item: self.edit())
        self.table.selectionModel().selectionChanged.connect(lambda *_rows: self._choose())
        self.change = button(
            _("Change from a day on"), "primary", "note", tip=_("Change from a day on (Enter)")
        )
        self.change.clicked.connect(self.edit)
        self._lay_out()

    def _lay_out(self) -> None:
        words = _("Of several policies the strictest counts, and one visit serves them all.")
        if not self._writable:
            words += " " + _("The community office can change them.")
        self.column.addWidget(label(words, "soft", wrap=True))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        sheet, column = card()
        self._face, self._room = QVBoxLayout(), QVBoxLayout()
        self._face.setSpacing(tokens.NEAR)
        column.addLayout(self._face)
        column.addLayout(self._room)
        column.addStretch()
        halves = across(self.table, sheet, spacing=tokens.GAP)
        halves.setStretch(0, 2)
        halves.setStretch(1, 1)
        self.column.addLayout(halves, 1)
        self.change.hide()

    def refresh(self) -> None:
        """Read what is in force today."""
        self.runner.run(
            lambda _p: self._policies.in_force(),
            title=_("Reading the policies"),
            done=self._show,
            screen=self,
            quiet=True,
        )

    def take_focus(self) -> None:
        """Start in the table."""
        self.table.setFocus()

    def _show(self, found: Sequence[InForce]) -> None:
        wanted = self._shown.category if self._shown else None
        self.table.show_rows(found)
        place = next((n for n, item in enumerate(found) if item.category == wanted), 0)
        self.table.selectRow(place)

    def _choose(self) -> None:
        """Another line is chosen: read its versions."""
        chosen = self.table.chosen()
        if not chosen:
            return
        if self._shown is None or chosen[0].category != self._shown.category:
            self._close_form()
        item = self._shown = chosen[0]
        self.runner.run(
            lambda _p: self._policies.versions(item.category),
            title=_("Reading the policies"),
            done=lambda versions: self._show_versions(item, versions),
            screen=self,
            quiet=True,
        )

    def _show_versions(self, item: InForce, versions: Sequence[CarePolicy]) -> None:
        if item is not self._shown or self.form is not None:
            return
        self._room.removeWidget(self.change)
        self.change.setParent(self)
        self.change.hide()
        accepted = _("Counts besides: {results}").format(results=accepted_in_words(item.policy))
        default = label(_("The default of the program."), "soft", wrap=True)
        face = down(
            label(item.title, "lead", wrap=True),
            label(accepted, "soft", wrap=True),
            label(_("Versions"), "label"),
            *(map(self._version, versions) if versions else (default,)),
            spacing=tokens.NEAR,
        )
        refill(self._face, face)
        if self._writable:
            self._room.addWidget(self.change)
            self.change.show()

    def _version(self, version: CarePolicy) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(1)
        since = version.effective_from
        when = _("from {day} on").format(day=since) if since else _("from the beginning")
        if since and since > self._today():
            when = _("{when} (to come)").format(when=when)
        text = _("{often}, face to face {face}").format(
            often=often_in_words(version), face=face_in_words(version)
        )
        column.addWidget(label(text, wrap=True))
        column.addWidget(
            label(" · ".join(filter(None, (when, version.basis))), "caption", wrap=True)
        )
        return column

    def edit(self) -> None:
        """Fill the form with what is in force, for a version that begins today."""
        item = self._shown
        if item is None or not self._writable:
            return
        self._close_form()
        clear(self._face)
        self._face.addWidget(label(item.title, "lead", wrap=True))
        hint = _("Earlier versions stay, and coverage of earlier periods goes by them.")
        self._face.addWidget(label(hint, "soft", wrap=True))
        form = RecordForm(CarePolicy, _FIELDS, None, columns=1)
        policy = item.policy
        form.preset(
            {
                **{name: getattr(policy, name) for name in _FIELDS[:4]},
                "accepted": sorted(policy.accepted),
                "effective_from": self._today(),
            }
        )
        form.saved.connect(lambda _changes, _why: self._save(item, form))
        form.left.connect(self._leave)
        self.form = form
        self.change.hide()
        self._room.addWidget(form)
        form.show()
        form.take_focus()

    def _save(self, item: InForce, form: RecordForm) -> None:
        said: dict[str, Any] = {name: row.value() for name, row in form.rows.items()}
        policies = self._policies

        def work() -> Step:
            contacts, period = said.pop("contacts"), said.pop("period")
            made = policies.set_(item.category, contacts, period, **said)
            words = _("Laid down: {category}, {often}").format(
                category=item.title, often=often_in_words(made)
            )
            return Step(words, lambda _p: policies.set_back(made, item.policy))

        steps.save(work, self.runner, self, self._finish, self._refuse)

    def _finish(self, step: Step) -> None:
        self._close_form()
        steps.tell(step, self.runner, self, self.told.emit)
        self.refresh()
        self.table.setFocus()

    def _refuse(self, error: GridError) -> None:
        """The form stays open with what was typed."""
        self.told.emit(messages.of_refusal(error))

    def _leave(self) -> None:
        self._close_form()
        self._choose()
        self.table.setFocus()

    def _close_form(self) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None


def _columns() -> list[Column[InForce]]:
    return [
        Column(_("Care category"), lambda item: item.title),
        Column(_("Contact at least"), lambda item: contacts_in_words(item.policy), width=96),
        Column(_("Face to face"), lambda item: face_in_words(item.policy), width=96),
        Column(
            _("Since"),
            _since,
            key=lambda item: str(item.effective_from or "") if item.source == "office" else "",
            width=114,
        ),
    ]


def _since(item: InForce) -> str:
    """The day the office laid it down from; what came with the program is the default."""
    return str(item.effective_from or "–") if item.source == "office" else _("default")
