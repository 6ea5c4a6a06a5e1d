"""The rooms of the window: which pages one profile has, with the services each is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridclient.domain.authority import WRITES
from gridclient.domain.care import CareEnrolment
from gridclient.domain.days import day_of
from gridclient.i18n import _
from gridclient.settings import Settings
from gridclient.ui.jobs import JobRunner
from gridclient.ui.lazy_pages import Pages, makers_of, page
from gridclient.ui.screens.board.page import BoardPage
from gridclient.ui.screens.buildings.moving import MovingDesk
from gridclient.ui.screens.buildings.page import BuildingsPage
from gridclient.ui.screens.coverage.page import CoveragePage
from gridclient.ui.screens.households.care_panel import CarePanel
from gridclient.ui.screens.households.history_panel import HistoryPanel
from gridclient.ui.screens.households.ladder_panel import LadderPanel
from gridclient.ui.screens.households.page import HouseholdsPage
from gridclient.ui.screens.households.panel import Panel
from gridclient.ui.screens.households.rights_panel import RightsPanel
from gridclient.ui.screens.households.survey_panel import SurveyPanel
from gridclient.ui.screens.households.visit_panel import VisitPanel
from gridclient.ui.screens.issues.page import IssuesPage
from gridclient.ui.screens.issues.registering import Counter
from gridclient.ui.screens.ledgers.page import LedgersPage
from gridclient.ui.screens.office import sections, tasks
from gridclient.ui.screens.office.desk import Desk
from gridclient.ui.screens.office.log_view import LogSection
from gridclient.ui.screens.office.page import OfficePage
from gridclient.ui.screens.office.policies import PolicySection
from gridclient.ui.screens.office.retention import RetentionSection
from gridclient.ui.screens.office.section import Entrance, entrance
from gridclient.ui.screens.office.special_rounds import RoundSection
from gridclient.ui.screens.settings.page import SettingsPage
from gridclient.ui.screens.sync.deciding import Deciders
from gridclient.ui.screens.sync.page import SyncPage
from gridclient.ui.screens.today.page import TodayPage
from gridclient.ui.screens.trust.page import TrustPage
from gridclient.ui.widgets.rail import Stop

if TYPE_CHECKING:
    from gridclient.app import App


class Rooms:
    """The pages over one profile, by key, and the places on the rail that lead to them."""

    def __init__(self, app: App, settings: Settings, runner: JobRunner) -> None:
        self._app, self._settings, self._runner = app, settings, runner
        self._authority = app.profile.authority
        self._takes_ledgers = self._has_role("community")
        self._source = "ledgers" if self._takes_ledgers else "sync"
        makers = makers_of(self)
        if not self._is_office():
            # An office lets others join; members have what they need on the page of settings.
            del makers["trust"]
        self.pages = Pages(makers)

    @page("today")
    def today_page(self) -> TodayPage:
        """Who is due."""
        app = self._app
        return TodayPage(
            app.visits,
            app.special_rounds,
            app.reaching,
            self._runner,
            app.places.today,
            routes=app.routes,
            source=self._source,
            begins_rounds=self._is_office(),
        )

    @page("issues")
    def issues_page(self) -> IssuesPage:
        """What residents asked for, followed up."""
        app = self._app
        counter = Counter(app.issues, app.issue_places, app.dictionary, app.registers)
        return IssuesPage(app.issue_steps, counter, app.sync.standings, self._runner)

    @page("buildings")
    def buildings_page(self) -> BuildingsPage:
        """Buildings as their doors."""
        app = self._app
        return BuildingsPage(
            app.places,
            app.cards,
            MovingDesk(app.moves, app.registers, app.duplicates),
            self._runner,
            where=app.sync.standings,
            source=self._source,
        )

    @page("board")
    def board_page(self) -> BoardPage:
        """Blocks on the office's own wall map."""
        today = day_of(self._app.profile.now())
        return BoardPage(self._app.board, self._runner, today, self._source)

    @page("sync")
    def sync_page(self) -> SyncPage:
        """Bundles, and what awaits a person."""
        app = self._app
        quarantine = app.quarantine if self._is_office() else None
        deciders = Deciders(app.conflicts, app.duplicates, quarantine)
        return SyncPage(app.sync, deciders, self._runner, takes_ledgers=self._takes_ledgers)

    @page("coverage")
    def coverage_page(self) -> CoveragePage:
        """The coverage sheet."""
        today = day_of(self._app.profile.now())
        return CoveragePage(self._app.coverage, self._runner, today, self._source)

    @page("ledgers")
    def ledgers_page(self) -> LedgersPage:
        """Ledgers taken over and written."""
        app = self._app
        return LedgersPage(
            app.ledgers, app.exports, app.places, self._runner, app.sync.bundles_among
        )

    @page("office")
    def office_page(self) -> OfficePage:
        """Registers, rules and tasks."""
        return OfficePage(self._entrances, self._runner)

    @page("trust")
    def trust_page(self) -> TrustPage:
        """People and keys."""
        app = self._app
        return TrustPage(app.profile, app.enrolment, app.rotation, app.lost_keys, self._runner)

    @page("settings")
    def settings_page(self) -> SettingsPage:
        """This computer's settings."""
        app = self._app
        return SettingsPage(self._settings, app.profile, app.enrolment, self._runner)

    @page("household")
    def household_page(self) -> HouseholdsPage:
        """One household."""
        app = self._app
        return HouseholdsPage(
            app.places,
            app.registers,
            app.duplicates,
            self._household_panels(),
            self._runner,
            where=app.sync.standings,
        )

    def _household_panels(self) -> list[Panel]:
        """The matters of a household's page, from the top; its history is the last."""
        app, runner = self._app, self._runner
        where = app.sync.standings
        return [
            VisitPanel(app.visits, app.visit_corrections, app.places.today, runner),
            LadderPanel(app.reaching, runner),
            CarePanel(
                app.care,
                app.references,
                app.places.today,
                where,
                runner,
                withheld=app.registers.withheld(CareEnrolment),
            ),
            SurveyPanel(app.campaigns, where, runner),
            RightsPanel(
                app.rights,
                where,
                runner,
                writable=self._may_write("consent"),
                removes=self._is_office(),
            ),
            HistoryPanel(app.histories, runner),
        ]

    def _entrances(self) -> list[Entrance]:
        """The parts of the page Office, in the order of its list."""
        app, runner = self._app, self._runner
        desk = Desk(
            app.registers,
            app.happenings,
            app.references,
            app.dictionary,
            app.histories,
            app.staff,
            app.search,
            app.sync.standings,
            app.places.today,
            app.profile.authority,
        )
        return [
            *sections.entrances(desk, runner),
            entrance(
                PolicySection, app.policies, app.places.today, runner, writable=self._is_office()
            ),
            entrance(
                RoundSection,
                app.special_rounds,
                app.policies,
                app.references,
                runner,
                writable=self._is_office(),
            ),
            *tasks.entrances(app, runner),
            entrance(
                RetentionSection, app.retention, app.rights, runner, writable=self._is_office()
            ),
            entrance(LogSection, app.log_books, app.places.today, runner),
        ]

    def _may_write(self, entity: str) -> bool:
        authority = self._authority
        allowed = WRITES.get(authority.role, frozenset()) if authority else None
        return allowed is None or entity in allowed

    def _is_office(self) -> bool:
        return self._authority is not None and self._authority.is_office

    def _has_role(self, role: str) -> bool:
        return self._authority is not None and self._authority.role == role

    def stops(self) -> list[Stop]:
        """The places on the rail; only a community office takes ledgers over."""
        stops = [
            Stop("search", "search", _("Search"), "Ctrl+K", act=True),
            Stop("today", "today", _("Today"), "Ctrl+1"),
            Stop("issues", "issue", _("Issues"), "Ctrl+8"),
            Stop("buildings", "buildings", _("Buildings"), "Ctrl+2"),
            Stop("board", "board", _("Board"), "Ctrl+9"),
            Stop("sync", "sync", _("Sync"), "Ctrl+3"),
            Stop("coverage", "coverage", _("Coverage"), "Ctrl+4"),
        ]
        if self._takes_ledgers:
            stops.append(Stop("ledgers", "note", _("Ledgers"), "Ctrl+5"))
        stops.append(Stop("office", "office", _("Registers"), "Ctrl+6"))
        if self._is_office():
            stops.append(Stop("trust", "join", _("People"), "Ctrl+7"))
        return stops

    @staticmethod
    def foot_stops() -> list[Stop]:
        """The places at the foot of the rail."""
        return [
            Stop("help", "info", _("Help"), "F1", act=True),
            Stop("settings", "settings", _("Settings"), "Ctrl+,"),
            Stop("lock", "lock", _("Lock"), "Ctrl+L", act=True),
        ]
