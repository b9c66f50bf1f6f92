"""Puts the window together from the real services."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, cast

from evidence_keeper.app import (
    backup_doors,
    bin_doors,
    guidance_doors,
    people_doors,
    recovery_doors,
)
from evidence_keeper.app.leave_triggers import Watching
from evidence_keeper.app.preload import after_paint
from evidence_keeper.app.screenshot_protection import guard_captures
from evidence_keeper.services import settings
from evidence_keeper.services.help import helplines
from evidence_keeper.system.paths import STAGING
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.doors import EXAMPLE_READY, Doors
from evidence_keeper.ui.leaving.leaving import Leaving, end_process, start_fresh
from evidence_keeper.ui.main_window.shell import MakePage, Shell
from evidence_keeper.ui.operating_system.capture_guard import capture_guard
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.places import Changed, Place
from evidence_keeper.ui.startup.after_paint import AfterPaint
from evidence_keeper.ui.startup.qt_setup import keep_to_ourselves, make_application, tell_errors
from evidence_keeper.ui.startup.window_position import take_place, with_place
from evidence_keeper.ui.theme.fonts import load_first_fonts
from evidence_keeper.ui.theme.look import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence_keeper.domain.dossier.pattern import Pattern
    from evidence_keeper.domain.dossier.plan import (
        DossierPlan,
        Reader,
        ReaderChoices,
        Wish,
        Written,
    )
    from evidence_keeper.domain.help.paper import Paper
    from evidence_keeper.domain.passphrase.strength import Strength
    from evidence_keeper.domain.progress import Progress
    from evidence_keeper.domain.record.choice import Choice
    from evidence_keeper.domain.record.entry import Incident
    from evidence_keeper.domain.record.evidence import Evidence
    from evidence_keeper.services.session import Session
    from evidence_keeper.ui.ports import PagePicturePort, PreviewPort, SessionPort, SizesPort

APPLICATION_NAME = "notes"
"""What the desktop sees: says nothing about what is kept here."""

EXAMPLE_PASSPHRASE = "example example example"

# The services bring SQLCipher, the decoder and the PDF library along. They are imported when they
# are first used, on the vault's thread, so that the first page is there at once.
# ruff: noqa: PLC0415


def _create(folder: Path, passphrase: str, zone: str) -> str:
    from evidence_keeper.services.vault import vaults

    return vaults.create(folder, passphrase, zone, waiting=True)


def _open(folder: Path, passphrase: str) -> SessionPort:
    from evidence_keeper.services.vault import vaults

    return vaults.open_with_passphrase(folder, passphrase, at_once=vaults.AT_ONCE)


def _open_with_recovery(folder: Path, code: str) -> SessionPort:
    from evidence_keeper.services.vault import vaults

    return vaults.open_with_recovery(folder, code, at_once=vaults.AT_ONCE)


def _make_example(folder: Path) -> SessionPort:
    """Open the example's vault, made anew when it is not there or was left half filled."""
    import shutil

    from evidence_keeper.services.demo import demo
    from evidence_keeper.services.vault import vaults

    if vaults.is_vault(folder):
        found = vaults.open_with_passphrase(folder, EXAMPLE_PASSPHRASE)
        if found.preference(EXAMPLE_READY, False) is True:
            return found
        found.close()
        shutil.rmtree(folder)
    demo.create_vault(folder, EXAMPLE_PASSPHRASE)
    return vaults.open_with_passphrase(folder, EXAMPLE_PASSPHRASE)


def _fill_example(session: SessionPort, progress: Progress) -> None:
    from evidence_keeper.services.demo import demo

    demo.fill(cast("Session", session), progress)


def _plan(session: SessionPort, wish: Wish) -> DossierPlan:
    from evidence_keeper.services.dossier import dossiers

    return dossiers.plan(cast("Session", session), wish)


def _reader_choices(session: SessionPort, reader: Reader) -> ReaderChoices:
    from evidence_keeper.services.dossier import reader_choices

    return reader_choices.remembered(cast("Session", session), reader)


def _remember_choices(session: SessionPort, reader: Reader, choices: ReaderChoices) -> None:
    from evidence_keeper.services.dossier import reader_choices

    reader_choices.remember(cast("Session", session), reader, choices)


def _candidates(session: SessionPort, wish: Wish) -> list[Incident]:
    from evidence_keeper.services.dossier import dossiers

    return dossiers.candidates(cast("Session", session), wish)


def _withheld_originals(session: SessionPort, plan: DossierPlan) -> list[Evidence]:
    from evidence_keeper.services.dossier import dossiers

    return dossiers.withheld_originals(cast("Session", session), plan)


def _preview(session: SessionPort, plan: DossierPlan, progress: Progress) -> PreviewPort:
    from evidence_keeper.services.dossier import dossier_preview

    return dossier_preview.preview(cast("Session", session), plan, progress)


def _sizes(session: SessionPort, plan: DossierPlan) -> SizesPort:
    from evidence_keeper.services.dossier import dossier_preview

    return dossier_preview.expected_sizes(cast("Session", session), plan)


def _export(
    session: SessionPort, plan: DossierPlan, target: Path, progress: Progress, password: str
) -> Written:
    from evidence_keeper.services.dossier import dossiers

    return dossiers.export(cast("Session", session), plan, target, progress, password)


def _count_pattern(session: SessionPort, choice: Choice, progress: Progress) -> Pattern:
    from evidence_keeper.services.record import patterns

    return patterns.count(cast("Session", session), choice, progress)


def _judge(passphrase: str) -> Strength:
    from evidence_keeper.services.vault import passphrases

    return passphrases.strength(passphrase)


def _suggest(language: str) -> str:
    from evidence_keeper.services.vault import passphrases

    return passphrases.suggest(language)


def _paper_pictures(paper: Paper, language: str, dots_per_inch: int) -> Sequence[PagePicturePort]:
    from evidence_keeper.services.help import papers

    return papers.paper_pictures(paper, language, dots_per_inch)


def _save_paper(paper: Paper, language: str, target: Path) -> None:
    from evidence_keeper.services.help import papers

    papers.save_paper(paper, language, target)


def real_doors() -> Doors:
    """Return the use cases that the window works with."""
    return Doors(
        create=_create,
        open_with_passphrase=_open,
        open_with_recovery=_open_with_recovery,
        plan_dossier=_plan,
        reader_choices=_reader_choices,
        remember_choices=_remember_choices,
        dossier_candidates=_candidates,
        withheld_originals=_withheld_originals,
        preview_dossier=_preview,
        dossier_sizes=_sizes,
        export_dossier=_export,
        read_people=people_doors.read,
        save_people=people_doors.save,
        incidents_of=people_doors.incidents_of,
        count_pattern=_count_pattern,
        panels=guidance_doors.panels,
        helplines=helplines.helplines,
        before_you_start=guidance_doors.before_you_start,
        crisis_sentence=helplines.crisis_sentence,
        make_example=_make_example,
        fill_example=_fill_example,
        load_settings=settings.load_settings,
        save_settings=settings.save_settings,
        default_folder=settings.default_vault_folder,
        example_folder=settings.example_folder,
        portable_folder=settings.portable_folder,
        judge=_judge,
        suggest=_suggest,
        recovery_sheet=recovery_doors.sheet_pictures,
        save_recovery_sheet=recovery_doors.save_sheet,
        recovery_ways=recovery_doors.ways,
        make_one_sheet=recovery_doors.make_one_sheet,
        revoke_one_sheet=recovery_doors.revoke_one_sheet,
        make_three_sheets=recovery_doors.make_three_sheets,
        revoke_three_sheets=recovery_doors.revoke_three_sheets,
        waiting_codes=recovery_doors.waiting_codes,
        codes_written=recovery_doors.codes_written,
        back_up=backup_doors.back_up,
        last_backup=backup_doors.last_backup,
        find_backups=backup_doors.find_backups,
        restore_target=backup_doors.restore_target,
        restore=backup_doors.restore,
        room_to_gain=backup_doors.room_to_gain,
        compact=backup_doors.compact,
        move_vault=backup_doors.move_vault,
        in_bin=bin_doors.in_bin,
        take_back=bin_doors.take_back,
        remove=bin_doors.remove,
        removed=bin_doors.removed,
        destroy=bin_doors.destroy,
        paper_pictures=_paper_pictures,
        save_paper=_save_paper,
    )


def _welcome(context: Context) -> Page:
    from evidence_keeper.ui.pages.welcome.page import WelcomePage

    return WelcomePage(context)


def _unlock(context: Context) -> Page:
    from evidence_keeper.ui.pages.unlock import UnlockPage

    return UnlockPage(context)


def _restore(context: Context) -> Page:
    from evidence_keeper.ui.pages.restore.page import RestorePage

    return RestorePage(context)


def _chronology(context: Context) -> Page:
    from evidence_keeper.ui.pages.chronology.page import ChronologyPage

    return ChronologyPage(context)


def _entry(context: Context) -> Page:
    from evidence_keeper.ui.pages.entry.page import EntryPage

    return EntryPage(context)


def _evidence(context: Context) -> Page:
    from evidence_keeper.ui.pages.evidence.page import EvidencePage

    return EvidencePage(context)


def _conversations(context: Context) -> Page:
    from evidence_keeper.ui.pages.conversations.page import ConversationsPage

    return ConversationsPage(context)


def _people(context: Context) -> Page:
    from evidence_keeper.ui.pages.people.page import PeoplePage

    return PeoplePage(context)


def _pattern(context: Context) -> Page:
    from evidence_keeper.ui.pages.pattern.page import PatternPage

    return PatternPage(context)


def _dossier(context: Context) -> Page:
    from evidence_keeper.ui.pages.dossier.page import DossierPage

    return DossierPage(context)


def _help(context: Context) -> Page:
    from evidence_keeper.ui.pages.help.page import HelpPage

    return HelpPage(context)


def _settings(context: Context) -> Page:
    from evidence_keeper.ui.pages.settings.page import SettingsPage

    return SettingsPage(context)


PAGES: dict[Place, MakePage] = {
    Place.WELCOME: _welcome,
    Place.UNLOCK: _unlock,
    Place.RESTORE: _restore,
    Place.CHRONOLOGY: _chronology,
    Place.ENTRY: _entry,
    Place.EVIDENCE: _evidence,
    Place.CONVERSATIONS: _conversations,
    Place.PEOPLE: _people,
    Place.PATTERN: _pattern,
    Place.DOSSIER: _dossier,
    Place.HELP: _help,
    Place.SETTINGS: _settings,
}
"""How each page is made, when it is first shown."""


def first_page(context: Context) -> Place:
    """Return where the program begins: unlock where there is something, welcome otherwise.

    What a restore has left that was cut short is nothing to unlock; the next one sweeps it.

    Whether it is a vault is told when it is opened: asking now would load the database, which
    takes as long as the rest of the start. And who finds her vault damaged is told so, instead of
    being welcomed as if there had never been one.
    """
    folder = context.settings.vault or context.doors.default_folder()
    try:
        found = any(path.name != STAGING for path in folder.iterdir())
    except OSError:
        found = context.settings.vault is not None
    return Place.UNLOCK if found else Place.WELCOME


def _folder_in(arguments: list[str]) -> Path | None:
    """Return the vault that is named for this time, if one is."""
    parser = argparse.ArgumentParser(prog="evidence-keeper", add_help=False)
    parser.add_argument("--unlock", action="store_true")
    parser.add_argument("--vault", type=Path)
    known, _ = parser.parse_known_args(arguments)
    return known.vault.absolute() if known.vault is not None else None


def run_window(arguments: list[str]) -> int:
    """Open the window and stay until it ends.

    Args:
        arguments: `--unlock` (after a lock; where there is a vault the window begins there
            anyway), `--vault DIR` to open another vault this time.
    """
    app = make_application(APPLICATION_NAME)
    load_first_fonts()
    doors = real_doors()
    chosen = doors.load_settings()
    look = Look(app, chosen.theme, chosen.text_size, chosen.motion, icons=False)
    context = Context(doors, look, chosen)
    shell = Shell(context, PAGES)
    take_place(shell)
    folder = context.folder = _folder_in(arguments) if arguments else None

    def end(code: int) -> None:
        watching.release()
        end_process(code)

    def leave(lock: bool) -> None:
        leaving.leave(lock=lock)

    def fresh() -> None:
        start_fresh(context.unusual_folder, with_place(shell))

    leaving = Leaving(context.backend, shell.pending, end, fresh)
    watching = Watching(app, context, leave)
    context.leaving_asked.connect(leave)
    guard_captures(context, capture_guard(app))
    context.restoring.connect(watching.restoring)
    context.opening.connect(keep_to_ourselves)
    context.opening.connect(watching.start)
    context.vault_opened.connect(watching.start)
    context.changed.connect(lambda what: watching.start() if what is Changed.PREFERENCES else None)
    tell_errors(context.complain)
    app.aboutToQuit.connect(lambda: context.backend.finish(shell.pending()))
    if folder is not None:
        shell.open_page(Place.UNLOCK, folder)
    else:
        shell.open_page(first_page(context))
    later = AfterPaint(shell, after_paint(shell, watching))
    shell.painted.connect(later.begin)
    shell.show()
    return app.exec()
