"""The rooms of the window: which pages one profile has, with the services each is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridclient.domain.authority import WRITES
from gridclient.domain.days import day_of
from gridclient.i18n import _
from gridclient.settings import Settings
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.buildings.page import BuildingsPage
from gridclient.ui.screens.coverage.page import CoveragePage
from gridclient.ui.screens.households.care_panel import CarePanel
from gridclient.ui.screens.households.history_panel import HistoryPanel
from gridclient.ui.screens.households.ladder_panel import LadderPanel
from gridclient.ui.screens.households.page import HouseholdsPage
from gridclient.ui.screens.households.panel import Panel
from gridclient.ui.screens.households.rights_panel import RightsPanel
from gridclient.ui.screens.households.survey_panel import SurveyPanel
from gridclient.ui.screens.ledgers.page import LedgersPage
from gridclient.ui.screens.office import sections, tasks
from gridclient.ui.screens.office.desk import Desk
from gridclient.ui.screens.office.log_view import LogSection
from gridclient.ui.screens.office.page import OfficePage
from gridclient.ui.screens.office.policies import PolicySection
from gridclient.ui.screens.office.retention import RetentionSection
from gridclient.ui.screens.office.section import Entrance, entrance
from gridclient.ui.screens.office.special_rounds import RoundSection
from gridclient.ui.screens.page import Page
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
        self._app, self._runner = app, runner
        today = day_of(app.profile.now())
        authority = app.profile.authority
        self._takes_ledgers = authority is not None and authority.role == "community"
        source = "ledgers" if self._takes_ledgers else "sync"
        self.settings_page = SettingsPage(settings, app.profile, app.enrolment, runner)
        quarantine = app.quarantine if authority is not None and authority.is_office else None
        deciders = Deciders(app.conflicts, app.duplicates, quarantine)
        self.sync_page = SyncPage(app.sync, deciders, runner, takes_ledgers=self._takes_ledgers)
        self.ledgers_page = LedgersPage(app.ledgers, app.exports, app.places, runner)
        self.household_page = HouseholdsPage(
            app.places,
            app.registers,
            app.duplicates,
            self._household_panels(),
            runner,
            sync=app.sync,
        )
        self.today_page = TodayPage(
            app.visits,
            app.special_rounds,
            app.reaching,
            runner,
            app.places.today,
            routes=app.routes,
            source=source,
            begins_rounds=self._is_office(),
        )
        self.buildings_page = BuildingsPage(app.places, app.cards, runner, source)
        self.coverage_page = CoveragePage(app.coverage, runner, today, source)
        self.office_page = OfficePage(self._entrances, runner)
        self.pages: dict[str, Page] = {
            "today": self.today_page,
            "buildings": self.buildings_page,
            "sync": self.sync_page,
            "coverage": self.coverage_page,
            "ledgers": self.ledgers_page,
            "office": self.office_page,
            **self._trust_page(),
            "settings": self.settings_page,
            "household": self.household_page,
        }

    def _trust_page(self) -> dict[str, Page]:
        """An office lets others join; members have what they need on the page of settings."""
        app, authority = self._app, self._app.profile.authority
        if authority is None or not authority.is_office:
            return {}
        page = TrustPage(app.profile, authority, app.enrolment, app.rotation, self._runner)
        return {"trust": page}

    def _household_panels(self) -> list[Panel]:
        """The matters of a household's page, from the top; its history is the last."""
        app, runner = self._app, self._runner
        return [
            LadderPanel(app.reaching, runner),
            CarePanel(app.care, app.references, app.places.today, runner),
            SurveyPanel(app.campaigns, runner),
            RightsPanel(
                app.rights, runner, writable=self._may_write("consent"), removes=self._is_office()
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
        authority = self._app.profile.authority
        allowed = WRITES.get(authority.role, frozenset()) if authority else None
        return allowed is None or entity in allowed

    def _is_office(self) -> bool:
        authority = self._app.profile.authority
        return authority is not None and authority.is_office

    def stops(self) -> list[Stop]:
        """The places on the rail; only a community office takes ledgers over."""
        stops = [
            Stop("search", "search", _("Search"), "Ctrl+K", act=True),
            Stop("today", "today", _("Today"), "Ctrl+1"),
            Stop("buildings", "buildings", _("Buildings"), "Ctrl+2"),
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
            Stop("settings", "settings", _("Settings"), "Ctrl+,"),
            Stop("lock", "lock", _("Lock"), "Ctrl+L", act=True),
        ]
