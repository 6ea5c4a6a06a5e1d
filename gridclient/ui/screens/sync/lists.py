"""The lists of the page of sync, and what their columns say."""

from __future__ import annotations

from typing import Any

from gridclient.i18n import _, listed
from gridclient.services.duplicates.records import Candidate, Entry
from gridclient.services.kept_out_lists import KeptOut
from gridclient.services.sync.records import HistoryEntry, LeftOut, Returned, Waiting
from gridclient.ui.screens.sync import bygone, wording
from gridclient.ui.screens.sync.row_actions import Act, RowActions, Titles, opening
from gridclient.ui.tables import Column
from gridclient.ui.theme.tokens import Tone

_WHEN = 150


def _since() -> Column[Any]:
    return Column(
        _("Since"), lambda item: wording.moment_in_words(item.at) if item.at else "–", width=_WHEN
    )


def _what() -> Column[Any]:
    return Column(_("What"), lambda item: f"{item.entity_label} · {item.title}")


def _household() -> Column[Any]:
    return Column(_("Household"), lambda item: item.household_title or "–")


def kept_out() -> RowActions[KeptOut]:
    """Rows a rule kept out, for an office to decide about."""
    return RowActions(
        Titles(
            _("Kept out by a rule"),
            _(
                "A rule keeps them out. Let them in as your own "
                "decision, or keep them out for good."
            ),
        ),
        [
            _household(),
            _what(),
            Column(_("Sender"), lambda item: item.sender_name, width=120),
            Column(_("Why"), lambda item: item.why),
            _since(),
        ],
        [
            Act("accept", _("Let in"), "check"),
            Act("reject", _("Keep out for good"), "stop"),
        ],
        _held,
    )


def rejected() -> RowActions[KeptOut]:
    """Rows an office decided to keep out; it may have been a mistake."""
    return RowActions(
        Titles(
            _("Kept out for good"),
            _(
                "Their senders are told with the next bundle. "
                "They are kept here, in case it was a mistake."
            ),
        ),
        [
            _household(),
            _what(),
            Column(_("Sender"), lambda item: item.sender_name, width=120),
            Column(_("Why"), lambda item: item.why),
            _since(),
        ],
        [Act("again", _("Decide again"), "undo")],
        _held,
    )


def left_out() -> RowActions[LeftOut]:
    """Rows somebody left out by hand."""
    return RowActions(
        Titles(
            _("Left out by hand"),
            _(
                "They came with a bundle and were not taken in. They are "
                "kept here until you want them."
            ),
        ),
        [
            _household(),
            _what(),
            Column(_("Sender"), lambda item: item.sender, width=120),
            _since(),
        ],
        [Act("take", _("Take in"), "check")],
        lambda item: item.id,
    )


def duplicates() -> RowActions[Candidate]:
    """Pairs of records that may be the same."""
    return RowActions(
        Titles(
            _("Perhaps the same"),
            _("Linked, the first stands for both; nothing is lost, and links can be taken back."),
        ),
        [
            Column(_("Entered first"), lambda item: _named(item.one)),
            Column(_("Entered later"), lambda item: _named(item.other)),
            Column(_("Alike"), lambda item: f"{item.likeness} %", number=True, width=84),
            Column(_("Because"), lambda item: listed(item.why)),
        ],
        [
            Act("same", _("They are the same"), "check"),
            Act("different", _("They are different"), "close"),
        ],
        lambda pair: (pair.entity, pair.one.id, pair.other.id),
    )


def waiting() -> RowActions[Waiting]:
    """Rows that wait for something else; nobody has to do anything about them."""
    return RowActions(
        Titles(_("Waiting")),
        [
            _household(),
            _what(),
            Column(_("Sender"), lambda item: item.sender, width=120),
            Column(_("State"), lambda item: wording.waiting_kind(item.kind), tone=_due, width=150),
            Column(_("Why"), lambda item: item.detail),
            _since(),
        ],
        [],
        lambda item: item.id,
    )


def returned() -> RowActions[Returned]:
    """Rows of ours that others did not take, by household."""
    return RowActions(
        Titles(
            _("What others did not take"),
            _("Their receipts say so. What you change here travels again with your next bundle."),
        ),
        [
            _household(),
            _what(),
            Column(_("Outcome"), lambda item: item.outcome, width=340),
            Column(_("There"), lambda item: item.peer, width=110),
            Column(_("Bundle"), lambda item: str(item.number), number=True, width=74),
        ],
        [opening()],
        lambda item: (item.entity, item.row_id, item.peer, item.number),
        several=False,
    )


def history() -> RowActions[HistoryEntry]:
    """Every bundle that went by, and every undo; a line opens to its receipt."""
    return RowActions(
        Titles(_("History")),
        [
            Column(
                _("When"),
                lambda entry: wording.moment_in_words(entry.at),
                key=lambda entry: entry.at,
                width=_WHEN,
            ),
            Column(_("Way"), bygone.direction_of, width=90),
            Column(_("With"), lambda entry: entry.peer_name, width=150),
            Column(
                _("Number"),
                lambda entry: str(entry.number),
                key=lambda entry: entry.number,
                number=True,
                width=84,
            ),
            Column(_("State"), bygone.state_of, width=120),
            Column(_("File"), lambda entry: entry.file),
        ],
        [
            Act("undo", _("Undo"), "undo", _("Undo what this bundle brought"), _can_be_undone),
            Act(
                "again",
                _("Do it again"),
                "check",
                _("Let what this bundle brought count again"),
                _can_be_done_again,
            ),
        ],
        lambda entry: entry.bundle,
        several=False,
    )


def _held(item: KeptOut) -> str:
    return item.id


def _can_be_undone(entry: HistoryEntry) -> bool:
    return entry.can_be_undone


def _can_be_done_again(entry: HistoryEntry) -> bool:
    return entry.can_be_done_again


def _named(entry: Entry) -> str:
    return " · ".join(filter(None, (entry.title, entry.place)))


def _due(_item: Waiting) -> Tone:
    return Tone.DUE
