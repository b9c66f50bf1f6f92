"""Creates the pages that come after the unlock page."""

from __future__ import annotations

from evidence_keeper.ui.main_window.shell import MakePage
from evidence_keeper.ui.pages.chronology.page import ChronologyPage
from evidence_keeper.ui.pages.conversations.page import ConversationsPage
from evidence_keeper.ui.pages.dossier.page import DossierPage
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.pages.help.page import HelpPage
from evidence_keeper.ui.pages.pattern.page import PatternPage
from evidence_keeper.ui.pages.people.page import PeoplePage
from evidence_keeper.ui.pages.restore.page import RestorePage
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.pages.welcome.page import WelcomePage
from evidence_keeper.ui.places import Place

PAGE_CLASSES: dict[Place, MakePage] = {
    Place.WELCOME: WelcomePage,
    Place.RESTORE: RestorePage,
    Place.CHRONOLOGY: ChronologyPage,
    Place.ENTRY: EntryPage,
    Place.EVIDENCE: EvidencePage,
    Place.CONVERSATIONS: ConversationsPage,
    Place.PEOPLE: PeoplePage,
    Place.PATTERN: PatternPage,
    Place.DOSSIER: DossierPage,
    Place.HELP: HelpPage,
    Place.SETTINGS: SettingsPage,
}
