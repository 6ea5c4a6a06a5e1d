"""The page of people and trust: who is enrolled, letting somebody join, this office itself."""

from __future__ import annotations

from gridclient.domain.days import day_of
from gridclient.i18n import _, ngettext
from gridclient.services.enrolment import Enrolment
from gridclient.services.lost_keys import LostKey, LostKeys
from gridclient.services.members import Member
from gridclient.services.profile import Profile
from gridclient.services.rotation import KeyState, Rotation
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.page import Page
from gridclient.ui.screens.trust import wording
from gridclient.ui.screens.trust.identity import IdentityCard
from gridclient.ui.screens.trust.joining import JoinCard
from gridclient.ui.screens.trust.lost_keys import LostKeysCard
from gridclient.ui.screens.trust.member_panel import MemberPanel
from gridclient.ui.screens.trust.replacing import ReplaceCard
from gridclient.ui.staying import Place
from gridclient.ui.tables import Table
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import button, down, label
from gridclient.ui.widgets.scrolling import scrolling

_ROWS_SHOWN = 8
_WAITS = ("ending", "grace", "expired")


class TrustPage(Page):
    """For offices. Certificates that were replaced are history and not shown."""

    def __init__(
        self,
        profile: Profile,
        enrolment: Enrolment,
        rotation: Rotation,
        lost_keys: LostKeys,
        runner: JobRunner,
    ) -> None:
        super().__init__(_("People and trust"), runner)
        self._enrolment, self._rotation, self._lost_keys = enrolment, rotation, lost_keys
        self._shown: list[Member] = []
        self.forgot = self.header.add_action(
            button(
                _("Somebody forgot their passphrase"),
                "",
                "lock",
                tip=_("Answer a recovery request, on the page of settings"),
            )
        )
        self.forgot.clicked.connect(lambda: self.went.emit("settings"))
        self.table: Table[Member] = Table(_("Who is enrolled"), wording.columns())
        self.nobody = label(
            _("Nobody is enrolled yet. Ask a worker for their request and drop it below."),
            "soft",
            wrap=True,
        )
        self.lost = LostKeysCard(lost_keys, runner)
        self.lost.decided.connect(self.refresh)
        self.panel = MemberPanel(enrolment, day_of(profile.now()), runner)
        self.join = JoinCard(enrolment, rotation, profile.office(), day_of(profile.now()), runner)
        self.replace = ReplaceCard(rotation, runner)
        self.identity = IdentityCard(profile, enrolment, rotation, runner)
        self.join.key_asked.connect(self.replace.read)
        for piece in (self.lost, self.panel, self.join, self.replace, self.identity):
            piece.told.connect(self.told)
        self.table.selectionModel().selectionChanged.connect(self._choose)
        self._lay_out()
        self.shortcut("Ctrl+N", self.join.drop.setFocus)

    def _lay_out(self) -> None:
        inner = down(
            self.lost,
            self.table,
            self.nobody,
            self.panel,
            self.replace,
            self.join,
            self.identity,
            1,
            spacing=tokens.GAP,
        )
        inner.setContentsMargins(0, 0, tokens.NEAR, 0)
        self.column.addWidget(scrolling(inner), 1)

    def refresh(self) -> None:
        """Read who is enrolled, and how this office's key stands."""
        job = self.load(
            lambda _p: (
                self._enrolment.members(),
                self._rotation.state(),
                self._lost_keys.list_(),
            ),
            _("Reading who is enrolled"),
            lambda read: self._show(*read),
        )
        job.finished.connect(self.lost.let_go)

    def take_focus(self) -> None:
        """The table, or the place for the first request."""
        (self.table if self._shown else self.join.drop).setFocus()

    def _show(self, members: list[Member], key: KeyState, lost: list[LostKey]) -> None:
        self.identity.show_state(key)
        self.lost.show_keys(lost)
        place = Place(self.table, _holder)
        self._shown = [one for one in members if one.state != "replaced" and not one.is_self]
        self.table.show_rows(self._shown)
        place.restore()
        self.table.fit_rows(_ROWS_SHOWN)
        self.table.setVisible(bool(self._shown))
        self.nobody.setVisible(not self._shown)
        self.header.set_line(_line(self._shown))
        self._choose()

    def _choose(self) -> None:
        chosen = self.table.chosen()
        self.panel.show_member(chosen[0] if chosen else None)


def _holder(member: Member) -> tuple[str, bool]:
    """What tells a member from all others, also once the certificate is renewed or revoked."""
    return member.replica, member.is_current


def _line(members: list[Member]) -> str:
    waiting = sum(one.state in _WAITS for one in members)
    if waiting:
        return ngettext(
            "{count} certificate has ended or ends soon: choose it and renew it.",
            "{count} certificates have ended or end soon: choose them and renew them.",
            waiting,
        ).format(count=waiting)
    return _("Who may send bundles here, what they may do, and until when.")
