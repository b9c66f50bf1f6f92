"""Conversations with the real services: dropped, asked about, read, shown, written about, gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evidence_keeper.domain.record.conversation import DateOrder
from evidence_keeper.services.vault import vaults
from evidence_keeper.ui.pages.conversations.page import ConversationsPage
from evidence_keeper.ui.pages.dossier.page import DossierPage
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.places import Changed, Place
from tests.window.conftest import drop
from tests.window.pages import shown_texts
from tests.window.test_whole_way import PASSPHRASE, Program

pytestmark = pytest.mark.proof

CHAT = """03.11.2026, 21:45 - Сообщения защищены сквозным шифрованием.
03.11.2026, 21:45 - Тимур: Сен неге жауап бермейсің?
03.11.2026, 21:46 - Айгүл: Не пиши мне больше
03.11.2026, 21:47 - Тимур: Ертең көресің 🔪 <b>x</b>
Ертең 15:00, мектептің жанында
04.11.2026, 08:10 - Тимур: Данное сообщение удалено
"""


@pytest.fixture
def program(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Program]:
    folder = tmp_path / "vault"
    vaults.create(folder, PASSPHRASE, "Asia/Almaty", fast=True)
    made = Program(qapp, qtbot)
    made.shell.resize(1300, 900)
    made.context.set_language("en")
    made.context.backend.open(
        lambda: vaults.open_with_passphrase(folder, PASSPHRASE), made.context.opened
    )
    made.wait(lambda: made.shell.place is Place.CHRONOLOGY)
    yield made
    made.close()


def read_chat(program: Program, path: Path) -> ConversationsPage:
    path.write_text(CHAT, encoding="utf-8")
    program.shell.open_page(Place.CONVERSATIONS)
    page = program.shell.page(Place.CONVERSATIONS)
    assert isinstance(page, ConversationsPage)
    drop(program.shell, [path])
    program.wait(page.questions.isVisible)
    assert set(page.questions.orders) == {DateOrder.DMY, DateOrder.MDY}
    page.questions.orders[DateOrder.DMY].click()
    page.questions.me.choose("Айгүл")
    page.questions.read.click()
    program.wait(lambda: page.opened.model.rowCount() == 5)
    return page


def test_from_the_file_to_the_document(program: Program, tmp_path: Path) -> None:
    page = read_chat(program, tmp_path / "Чат WhatsApp с контактом Тимур.txt")
    assert "5 messages read from EK-0001." in program.shell.messages.text
    opened = page.opened
    spoken = [opened._spoken(opened.model.item(n)) for n in range(5)]
    assert "Айгүл (you)" in spoken[2] and "Deleted" in spoken[4]

    opened.list.choose(3)
    pane = opened.pane
    assert pane.text is not None
    assert pane.text.toPlainText().endswith("🔪 <b>x</b>\nЕртең 15:00, мектептің жанында")

    opened.list.choose(0)
    pane.hide_one.click()
    program.wait(lambda: 1 not in opened.cards.shown)
    program.bot.keyClick(opened.list, Qt.Key.Key_Down)
    program.bot.keyClick(opened.list, Qt.Key.Key_Space)
    opened.bar.write.click()
    program.wait(lambda: program.shell.place is Place.ENTRY)
    entry = program.shell.page(Place.ENTRY)
    assert isinstance(entry, EntryPage)
    assert entry.form.state().exact_words == "Сен неге жауап бермейсің?"
    entry.save.click()
    program.wait(lambda: program.shell.place is Place.CHRONOLOGY)

    program.shell.open_page(Place.DOSSIER)
    document = program.shell.page(Place.DOSSIER)
    assert isinstance(document, DossierPage)
    program.wait(lambda: "4 messages of 1 conversation" in shown_texts(document.sees))


def test_taken_out_and_back_and_gone_with_its_file(program: Program, tmp_path: Path) -> None:
    page = read_chat(program, tmp_path / "chat.txt")
    page.opened.pane.drop.click()
    program.wait(page.chats.none.isVisible)
    program.shell.messages._action.click()
    program.wait(lambda: page.chats.model.rowCount() == 1)
    now = page.chats.all[0]
    assert (now.reading.order, now.reading.me) == (DateOrder.DMY, "Айгүл")
    assert now.shown == ((1, 5),)

    search = program.shell.top.search_field
    search.setText("көресің")  # the test's keyboard has Latin letters alone
    program.bot.keyClick(search, Qt.Key.Key_Return)
    program.wait(lambda: page.chats.cards.found == {now.number: 1})
    page.chats.list.choose(0)
    program.bot.keyClick(page.chats.list, Qt.Key.Key_Return)
    program.wait(lambda: page.opened.places == [3])

    changed = program.context.changed
    program.context.backend.change(
        lambda s: s.evidence.bin([1]), lambda _: changed.emit(Changed.EVIDENCE)
    )
    program.wait(page.chats.none.isVisible)
    program.context.backend.change(
        lambda s: s.evidence.restore([1]), lambda _: changed.emit(Changed.EVIDENCE)
    )
    program.wait(lambda: bool(page.chats.all))
