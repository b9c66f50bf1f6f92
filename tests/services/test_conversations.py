"""Conversations: read from kept exports, chosen for documents, searched, checked, merged."""

from __future__ import annotations

import codecs
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from evidence_keeper.domain.dossier.plan import Reader, Wish
from evidence_keeper.domain.errors import Cancelled, Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import (
    DateOrder,
    Loss,
    Message,
    MessageKind,
    ReadingOptions,
    RefusalReason,
    RemarkCode,
)
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Case, Entry, Kind
from evidence_keeper.domain.record.entry_from_messages import entry_from
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.dossier.dossier_content import content_of
from evidence_keeper.services.evidence import original_file
from evidence_keeper.services.record import conversation_import
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from evidence_keeper.storage.checks.opening_check import OpeningCheck
from evidence_keeper.storage.vault import keys, new_vault
from tests.dossier.reading import texts
from tests.vault_copies import PASSPHRASE

CHAT = """13.11.2026, 21:45 - Сообщения защищены сквозным шифрованием.
13.11.2026, 21:45 - Тимур: Сен неге жауап бермейсің?
13.11.2026, 21:46 - Айгүл: Не пиши мне больше
13.11.2026, 21:47 - Тимур: Ертең көресің 🔪
Ертең 15:00, мектептің жанында
13.11.2026, 21:50 - Тимур: Пропущенный аудиозвонок
14.11.2026, 08:10 - Тимур: Данное сообщение удалено
"""


TITLE = "Чат WhatsApp с контактом Тимур.txt"


def keep(session: Session, text: str = CHAT, name: str = TITLE) -> int:
    kept = session.evidence.keep_bytes(text.encode("utf-8"), name, Source.CONVERSATION)
    return kept.added[0].number if kept.added else kept.duplicates[0][1]


def read(session: Session, evidence: int, **answers: object) -> int:
    result = session.conversations.read_export(evidence, ReadingOptions(**answers), Progress())  # type: ignore[arg-type]
    return result.conversations[0].number


def long_chat(count: int) -> str:
    """Return a chat of so many messages, one a minute."""
    lines = (
        f"{13 + n // 1440:02d}.11.2026, {n // 60 % 24:02d}:{n % 60:02d} - "
        f"{'Айгүл' if n % 3 == 0 else 'Тимур'}: хабарлама {n}"
        for n in range(count)
    )
    return "\n".join(lines) + "\n"


def test_an_export_is_kept_and_read(session: Session) -> None:
    evidence = keep(session)
    looked = session.conversations.look_at_export(evidence, Progress())
    assert looked.orders == (DateOrder.DMY,)
    assert looked.asks_zone
    assert set(looked.names) == {"Тимур", "Айгүл"}
    number = read(session, evidence, me="Айгүл")
    (known,) = session.conversations.all()
    assert (known.number, known.evidence, known.messages) == (number, evidence, 6)
    assert known.first == datetime.fromisoformat("2026-11-13T21:45:00+05:00")
    told = session.conversations.messages(number)
    assert [m.kind for m in told].count(MessageKind.CALL) == 1
    assert told[3].text == "Ертең көресің 🔪\nЕртең 15:00, мектептің жанында"
    assert [m.own for m in told if m.sender] == [False, True, False, False, False]
    assert b"".join(session.evidence.original(evidence)) == CHAT.encode("utf-8")
    events = [e.operation for e in session.vault.log.events()]
    assert events[-2:] == [Operation.CONVERSATION_READ, Operation.CONVERSATION_MARKED]


def test_what_nothing_decides_is_asked_and_nothing_is_kept(session: Session) -> None:
    evidence = keep(session, "03.11.2026, 21:45 - Тимур: алло\n")
    with pytest.raises(KeeperError) as caught:
        read(session, evidence)
    assert caught.value.code is Code.DATE_ORDER_NEEDED
    assert session.conversations.all() == []
    assert session.vault.database.scalar("SELECT count(*) FROM messages") == 0
    read(session, evidence, order=DateOrder.MDY)
    assert session.conversations.messages(1)[0].sent == datetime.fromisoformat(
        "2026-03-11T21:45:00+05:00"
    )


def test_reading_anew_takes_the_place_of_the_first_reading(session: Session) -> None:
    evidence = keep(session)
    first = read(session, evidence)
    session.conversations.show_messages(first, [1, 2], shown=False)
    again = read(session, evidence, zone="Asia/Oral", me="Айгүл")
    (known,) = session.conversations.all()
    assert (known.number, known.reading.zone, known.shown) == (again, "Asia/Oral", ((3, 6),))
    assert session.vault.database.scalar("SELECT count(*) FROM messages") == 6
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


def test_a_reading_that_is_stopped_leaves_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation_import, "_AT_ONCE", 100)
    evidence = keep(session, long_chat(3000))
    written: list[int] = []

    def report(done: int, total: int, label: str) -> None:
        count = session.vault.database.scalar("SELECT count(*) FROM messages")
        written.append(int(count))
        if count >= 500:
            progress.cancel()

    progress = Progress(report)
    with pytest.raises(Cancelled):
        session.conversations.read_export(evidence, ReadingOptions(), progress)
    assert max(written) >= 500
    assert session.conversations.all() == []
    assert session.vault.database.scalar("SELECT count(*) FROM messages") == 0
    assert session.conversations.find_messages("хабарлама") == []
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


def test_what_a_crash_leaves_is_swept(vault_folder: Path) -> None:
    session = vaults.open_with_passphrase(vault_folder, PASSPHRASE)
    try:
        number = read(session, keep(session))
        begun = replace(session.conversations.get(number), number=2, messages=0, search=2)
        with session.vault.database.transaction():  # as a reading that never came to its end
            session.vault.conversations.put(begun)
            session.vault.conversations.add(begun, session.conversations.messages(number), None)
        assert len(session.conversations.find_messages("көресің")) == 1
        assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    finally:
        session.close()
    again = vaults.open_with_passphrase(vault_folder, PASSPHRASE)
    try:
        assert [c.number for c in again.conversations.all()] == [number]
        assert again.vault.database.scalar("SELECT count(*) FROM messages") == 6
    finally:
        again.close()


@pytest.mark.parametrize("tampering", [
    "UPDATE messages SET body = replace(body, 'көресің', 'келемін')",
    "DELETE FROM messages WHERE position = 4",
    "UPDATE conversations SET title = 'another'",
    "UPDATE conversations SET shown = '[]'",
    "UPDATE conversations SET messages = messages + 1",
    "UPDATE conversations SET first = '2020-01-01T00:00:00+05:00'",
    "UPDATE conversations SET format = 'telegram'",
    "UPDATE conversations SET refused = 3",
    "UPDATE conversations SET remarks = '[[\"may_be_partial\",0]]'",
    "UPDATE messages SET sort_utc = 0 WHERE position = 3",
    "UPDATE messages SET timed = 0 WHERE position = 3",
    """UPDATE conversations SET reading = '{"me":"","order":"","zone":"Asia/Oral"}'""",
])  # fmt: skip
def test_a_changed_conversation_is_found(session: Session, tampering: str) -> None:
    read(session, keep(session))
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    with session.vault.database.transaction():
        session.vault.database.execute(tampering)
    found = session.checks.check_all(Progress())
    assert [f.code for f in found.findings] == ["conversation_changed"]
    check = OpeningCheck(session.vault, chain_too=False)
    while check.step():
        pass
    assert [f.code for f in check.findings] == ["conversation_changed"]


def test_a_conversation_that_the_log_knows_and_the_vault_does_not(session: Session) -> None:
    number = read(session, keep(session))
    with session.vault.database.transaction():
        session.vault.conversations.drop_all((number,))
    assert [f.code for f in session.checks.check_all(Progress()).findings] == [
        "conversation_changed"
    ]


def test_words_are_found_with_their_place(session: Session) -> None:
    first = read(session, keep(session))
    second = read(session, keep(session, long_chat(50), "other.txt"))
    assert session.conversations.find_messages("көрес") == [(first, 3)]
    assert session.conversations.find_messages("корес") == [(first, 3)], (
        "typed without Kazakh letters"
    )
    assert [n for n, _ in session.conversations.find_messages("ХАБАРЛАМА")] == [second] * 50
    assert session.conversations.find_messages("хабарлама 49", second) == [(second, 49)]
    assert session.conversations.messages(second, 49, 1)[0].text == "хабарлама 49"
    session.evidence.bin([session.conversations.get(second).evidence])
    assert session.conversations.find_messages("хабарлама") == []


def test_one_letter_is_found_wherever_it_stands(session: Session) -> None:
    texts = [
        "🔪",
        "конец ж",
        "ж",
        "пишу, жду",
        "(q)",
        *(f"ж{chr(0x4E00 + n)}{n}" for n in range(1200)),  # as many pieces begin with "ж"
    ]
    lines = [f"23.11.2026, 21:{n // 60:02d} - Night: {text}" for n, text in enumerate(texts)]
    number = read(session, keep(session, "\n".join(lines) + "\n"))
    told = [
        (m.position, f"{m.sender} {m.text}")
        for m in session.conversations.messages(number, 0, 2000)
    ]
    assert len(told) == len(texts)
    for letters in ("🔪", "ж", "q", "Ж 7", "к ж", "конец ж", "night 7 ж", "n", "ю"):
        held = [all(w in text.lower() for w in letters.lower().split()) for _, text in told]
        places = [(number, place) for place, held in enumerate(held) if held]
        assert session.conversations.find_messages(letters) == places, letters
        counted = {number: len(places)} if places else {}
        assert session.conversations.count_messages(letters) == counted, letters


def test_what_is_counted_is_what_is_found(session: Session) -> None:
    first = read(session, keep(session))
    second = read(session, keep(session, long_chat(50), "other.txt"))
    for text in ("хабарлама", "көрес", "н", "а", "nothing of it"):
        found = [number for number, _ in session.conversations.find_messages(text)]
        counted = {n: found.count(n) for n in (first, second) if n in found}
        assert session.conversations.count_messages(text) == counted, text
    assert session.conversations.count_messages("хабарлама", 20) == {second: 20}
    assert sum(session.conversations.count_messages("а", 3).values()) <= 6, "three of each reading"
    session.evidence.bin([session.conversations.get(second).evidence])
    assert session.conversations.count_messages("хабарлама") == {}


def test_an_hour_that_happened_twice_is_in_the_period(session: Session) -> None:
    moments = ["2024-02-29T22:30:00", "2024-02-29T23:30:00", "2024-03-01T00:30:00"]
    seconds = [1709227800, 1709231400 + 3600, 1709235000 + 3600]  # the second one at +05:00
    messages = [
        {"id": n, "type": "message", "date": when, "date_unixtime": str(unix), "from": "Тимур",
         "from_id": "user1", "text": "алло"}
        for n, (when, unix) in enumerate(zip(moments, seconds, strict=True), 1)
    ]  # fmt: skip
    document = {"name": "Тимур", "type": "personal_chat", "id": 1, "messages": messages}
    number = read(session, keep(session, json.dumps(document), "result.json"))
    session.incidents.record([Entry(title="one")])

    def shown(first: date | None, last: date | None) -> list[int]:
        wish = Wish(Reader.POLICE, "kk", first_day=first, last_day=last)
        runs_of = dict(session.dossiers.plan(wish).messages).get(number, ())
        return sorted(p for a, b in runs_of for p in range(a, b + 1))

    leap, march = date(2024, 2, 29), date(2024, 3, 1)
    assert shown(None, leap) == shown(leap, leap)
    assert sorted(shown(None, leap) + shown(march, None)) == [1, 2, 3]


def test_a_message_without_a_clear_time_is_in_every_period(session: Session) -> None:
    text = (
        "10.02.2024, 12:00 - Тимур: a\n29.02.2024, 23:30 - Тимур: өлтірем\n"
        "25.03.2024, 12:00 - Тимур: b\n"
    )
    number = read(session, keep(session, text))
    session.incidents.record([Entry(title="one")])
    for day in (date(2024, 2, 10), date(2024, 2, 29), date(2024, 3, 25), date(2025, 1, 1)):
        plan = session.dossiers.plan(Wish(Reader.POLICE, "kk", first_day=day, last_day=day))
        assert any(a <= 2 <= b for a, b in dict(plan.messages)[number]), day


def test_times_out_of_order_are_shown_in_theirs(session: Session) -> None:
    lines = CHAT.splitlines(keepends=True)
    number = read(session, keep(session, "".join([*lines[-1:], *lines[:-1]])))
    assert [m.position for m in session.conversations.messages(number)] == [2, 3, 4, 5, 6, 1]
    assert session.conversations.get(number).remarks


def test_without_its_file_a_conversation_is_gone_for_good(session: Session) -> None:
    evidence = keep(session)
    number = read(session, evidence)
    session.evidence.bin([evidence])
    assert session.conversations.all() == []
    session.evidence.restore([evidence])
    assert [c.number for c in session.conversations.all()] == [number]
    session.evidence.bin([evidence])
    session.bin.remove_evidence(evidence, "")
    assert session.vault.database.scalar("SELECT count(*) FROM messages") == 0
    tables = "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'message_search%'"
    assert session.vault.database.scalar(tables) == 0
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


def test_a_number_is_never_given_twice(session: Session) -> None:
    number = read(session, keep(session))
    session.conversations.drop(number)
    again = read(session, keep(session, long_chat(20), "other.txt"))
    assert again > number
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize("picked", [1, 150])
def test_many_conversations_of_one_file_go_quickly(session: Session, picked: int) -> None:
    chats = [
        {"name": f"n{n}", "type": "personal_chat", "id": n, "messages": [
            {"id": m, "type": "message", "date": "2026-11-13T21:45:00",
             "date_unixtime": str(1794588300 + m), "from": f"n{n}", "from_id": f"user{n}",
             "text": f"word{n} {m}"} for m in range(10)]}
        for n in range(1, 301)
    ]  # fmt: skip
    document = json.dumps({"chats": {"list": chats}})
    evidence = keep(session, document, "result.json")
    read(session, evidence)
    keys_of = [c.key for c in session.conversations.look_at_export(evidence, Progress()).chats][
        :picked
    ]
    session.conversations.read_export(evidence, ReadingOptions(), Progress(), chats=keys_of)
    assert len(session.conversations.all()) == 300
    assert len(session.conversations.find_messages("word300")) == 10
    assert len(session.conversations.find_messages("word1 3")) >= 1
    counts = session.conversations.count_messages("word30")
    assert sorted(counts.values()) == [10, 10]
    readings = {session.conversations.get(n).search for n in counts}
    assert sum(session.conversations.count_messages("word30", 7).values()) == 7 * len(readings)
    assert {session.conversations.get(n).title for n in counts} == {"n30", "n300"}
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    removal_of(session, evidence)
    assert session.vault.database.scalar("SELECT count(*) FROM messages") == 0


def removal_of(session: Session, evidence: int) -> None:
    session.evidence.bin([evidence])
    session.bin.remove_evidence(evidence, "")


def test_taking_out_leaves_the_export(session: Session) -> None:
    evidence = keep(session)
    number = read(session, evidence)
    session.conversations.drop(number)
    assert session.conversations.all() == []
    assert session.evidence.get(evidence).size
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Session]:
    folder = tmp_path / "other"
    new_vault.create(folder, PASSPHRASE, Case("Main", "Asia/Almaty"), keys.FAST_COST)
    session = vaults.open_with_passphrase(folder, PASSPHRASE)
    yield session
    session.close()


def test_a_merge_takes_over_what_is_new_and_ours_stays(
    session: Session, other: Session, tmp_path: Path
) -> None:
    ours = read(session, keep(session), me="Айгүл")
    read(other, keep(other, long_chat(1500), "long.txt"))
    theirs = read(other, keep(other), me="Тимур")
    other.conversations.show_messages(1, [5, 6], shown=True)
    other.backups.back_up(tmp_path / "other.ekbackup", Progress())
    merged = session.backups.merge(tmp_path / "other.ekbackup", Progress(), passphrase=PASSPHRASE)
    assert merged.conversations == 1
    known = {c.messages: c for c in session.conversations.all()}
    assert known[6].reading.me == "Айгүл"
    assert known[1500].shown == ((5, 6),)
    assert (ours, theirs) == (1, 2)
    assert session.conversations.messages(known[1500].number, 1499)[0].text == "хабарлама 1499"
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    again = session.backups.merge(tmp_path / "other.ekbackup", Progress(), passphrase=PASSPHRASE)
    assert again.nothing_new


def test_a_document_shows_what_is_chosen_in_its_period(session: Session) -> None:
    evidence = keep(session)
    number = read(session, evidence, me="Айгүл")
    session.incidents.record([Entry(title="хаттар", evidence=(evidence,))])
    plan = session.dossiers.plan(Wish(Reader.PARENTS, "kk"))
    assert plan.messages == ((number, ((1, 6),)),)
    session.conversations.show_messages(number, [1, 2], shown=False)
    content = content_of(session.vault, session.dossiers.plan(Wish(Reader.POLICE, "ru")))
    assert [m.position for m in content.conversations[0].messages] == [3, 4, 5, 6]
    day = Wish(Reader.POLICE, "ru", first_day=date(2026, 11, 14), last_day=date(2026, 11, 14))
    assert session.dossiers.plan(day).messages == ((number, ((6, 6),)),)
    session.evidence.update(replace(session.evidence.get(evidence), intimate=True))
    assert session.dossiers.plan(Wish(Reader.POLICE, "ru")).messages == ()


def test_what_is_left_out_is_counted_by_time_not_by_the_file(session: Session) -> None:
    """A file may begin with the newest message: nothing is left out where all are shown."""
    lines = [f"{13 + n}.11.2026, 21:4{n} - Тимур: хабарлама {n}\n" for n in range(6)]
    number = read(session, keep(session, "".join(reversed(lines))))
    session.incidents.record([Entry(title="one")])

    def told() -> list[int | str]:
        content = content_of(session.vault, session.dossiers.plan(Wish(Reader.POLICE, "en")))
        rows = content.conversations[0].in_order()
        return [r.text if isinstance(r, Message) else getattr(r, "count", -1) for r in rows]

    assert told() == [f"хабарлама {n}" for n in range(6)]
    left_out = [m.position for m in session.conversations.messages(number) if m.text[-1] in "0345"]
    session.conversations.show_messages(number, left_out, shown=False)
    assert told() == [1, "хабарлама 1", "хабарлама 2", 3]


def test_an_export_of_no_entry_goes_to_the_police_alone(session: Session) -> None:
    read(session, keep(session))
    session.incidents.record([Entry(title="one")])
    assert session.dossiers.plan(Wish(Reader.POLICE, "kk")).messages
    assert not session.dossiers.plan(Wish(Reader.PARENTS, "kk")).messages
    assert not session.dossiers.plan(Wish(Reader.POLICE, "kk", unlinked=False)).messages


def test_the_log_tells_no_fingerprint_of_what_is_left_out(session: Session) -> None:
    number = read(session, keep(session))
    session.incidents.record([Entry(title="one")])

    def told() -> list[str]:
        content = content_of(session.vault, session.dossiers.plan(Wish(Reader.POLICE, "kk")))
        return [e.operation for e in content.custody if e.body]

    assert Operation.CONVERSATION_READ in told()
    session.conversations.show_messages(number, [2], shown=False)
    assert Operation.CONVERSATION_READ not in told()


def test_what_is_left_out_of_a_conversation_does_not_come_along(
    session: Session, tmp_path: Path
) -> None:
    evidence = keep(session)
    number = read(session, evidence)
    session.incidents.record([Entry(title="one", evidence=(evidence,))])
    assert session.dossiers.plan(Wish(Reader.POLICE, "kk")).packaged == {evidence}
    session.conversations.show_messages(number, [3], shown=False)
    chosen = session.dossiers.plan(Wish(Reader.POLICE, "kk"))
    assert (chosen.exhibits, chosen.listed_only) == ((), (evidence,))
    assert [m.position for m in content_of(session.vault, chosen).conversations[0].messages] == [
        1, 2, 4, 5, 6,
    ]  # fmt: skip
    target = tmp_path / "d.zip"
    session.dossiers.export(chosen, target, Progress())
    with zipfile.ZipFile(target) as bag:
        everything = b"".join(bag.read(n) for n in bag.namelist())
    assert "Не пиши мне больше".encode() not in everything
    assert [e.number for e in session.dossiers.withheld_originals(chosen)] == [evidence]
    added = Wish(Reader.POLICE, "kk", originals=frozenset({evidence}))
    assert session.dossiers.plan(added).packaged == {evidence}
    day = date(2026, 11, 14)
    period = Wish(Reader.POLICE, "kk", first_day=day, last_day=day)
    assert session.dossiers.plan(period).packaged == frozenset()


def test_a_file_with_others_in_it_stays_out(session: Session) -> None:
    messages = '<sms address="{0}" date="1789400000000" type="1" body="hi" contact_name="{1}"/>'
    both = messages.format("+77000000041", "A") + messages.format("+77000000042", "B")
    text = f"<smses>{both}</smses>"
    evidence = keep(session, text, "sms-1.xml")
    first = session.conversations.look_at_export(evidence, Progress()).chats[0].key
    session.conversations.read_export(evidence, ReadingOptions(), Progress(), chats=[first])
    session.incidents.record([Entry(title="one", evidence=(evidence,))])
    plan = session.dossiers.plan(Wish(Reader.PARENTS, "kk"))
    assert plan.messages
    assert plan.packaged == frozenset()


def test_what_is_taken_out_or_never_read_stays_out(session: Session) -> None:
    read_once, never = keep(session), keep(session, long_chat(5), "never.txt")
    session.conversations.drop(read(session, read_once))
    session.incidents.record([Entry(title="one", evidence=(read_once,))])
    plan = session.dossiers.plan(Wish(Reader.POLICE, "kk"))
    assert (plan.packaged, plan.listed_only) == (frozenset(), (read_once, never))
    shown = [e.number for e in session.dossiers.withheld_originals(plan)]
    assert shown == [read_once, never], "she can put them in"


def test_the_log_tells_nothing_of_conversations_that_are_not_shown(session: Session) -> None:
    shown, other = read(session, keep(session)), read(session, keep(session, long_chat(9), "o.txt"))
    session.conversations.show_messages(other, range(1, 10), shown=False)
    session.incidents.record([Entry(title="one")])
    plan = session.dossiers.plan(Wish(Reader.POLICE, "kk"))
    told = [e.told().get("conversation") for e in content_of(session.vault, plan).custody if e.body]
    assert shown in told
    assert other not in told


def test_names_are_replaced_in_messages_too(session: Session) -> None:
    evidence = keep(session)
    read(session, evidence, me="Айгүл")
    session.incidents.record([Entry(title="Тимур жазды", people=("Тимур",), evidence=(evidence,))])
    wish = Wish(Reader.PSYCHOLOGIST, "kk", replace_names=True)
    content = content_of(session.vault, session.dossiers.plan(wish))
    shown = content.conversations[0]
    whole = json.dumps([shown.conversation.title, *(str(m) for m in shown.messages)])
    assert "Тимур" not in whole
    assert "Айгүл" not in whole
    assert shown.messages[3].text.startswith("Ертең көресің")


def test_names_of_messages_that_are_left_out_are_replaced_as_well(
    session: Session, tmp_path: Path
) -> None:
    messages = [
        {"id": 1, "type": "message", "date": "2026-11-13T21:45:00", "date_unixtime": "1794588300",
         "from": "Зейнеп Қанатқызы", "from_id": "user9", "text": "жазба"},
        {"id": 2, "type": "message", "date": "2026-11-13T21:46:00", "date_unixtime": "1794588360",
         "from": "Сейтқали Тимур", "from_id": "user1", "text": "өлтірем",
         "forwarded_from": "Бауыржан Тестов"},
        {"id": 3, "type": "message", "date": "2026-11-13T21:47:00", "date_unixtime": "1794588420",
         "from": "Сейтқали Тимур", "from_id": "user1", "text": "тағы"},
    ]  # fmt: skip
    document = {"name": "Сейтқали Тимур", "type": "personal_chat", "id": 7, "messages": messages}
    evidence = keep(session, json.dumps(document), "result.json")
    number = read(session, evidence, me="Зейнеп Қанатқызы")
    session.conversations.show_messages(number, [1, 3], shown=False)
    session.incidents.record([Entry(title="one", evidence=(evidence,))])
    wish = Wish(Reader.POLICE, "kk", replace_names=True)
    target = tmp_path / "d.zip"
    session.dossiers.export(session.dossiers.plan(wish), target, Progress())
    with zipfile.ZipFile(target) as bag:
        names = {n.rpartition("/")[2]: bag.read(n) for n in bag.namelist()}
    told = names["chronology.json"] + names["messages.csv"] + names["custody-log.json"]
    document_text = "".join(texts(names["dossier-kk.pdf"]))
    for name in ("Сейтқали", "Тимур", "Бауыржан", "Тестов", "Зейнеп", "user9", "user1"):
        assert name.encode() not in told, name
        assert name not in document_text, name


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"me": "Nobody"}, Code.NAME_NOT_IN_EXPORT),
        ({"order": DateOrder.MDY}, Code.DATE_ORDER_UNFIT),
        ({"zone": "Mars/Base"}, Code.ZONE_UNKNOWN),
    ],
)
def test_answers_that_do_not_fit_are_refused(
    session: Session, answers: dict[str, object], code: Code
) -> None:
    with pytest.raises(KeeperError) as caught:
        read(session, keep(session), **answers)
    assert caught.value.code is code
    assert session.conversations.all() == []


def test_a_mark_does_not_hide_who_wrote(session: Session) -> None:
    text = "13.11.2026, 21:45 - Тимур: \u200eя знаю твой код безопасности, убью\n"
    read(session, keep(session, text), me="")
    (told,) = session.conversations.messages(1)
    assert told.sender == "Тимур"


def test_of_a_file_with_several_conversations_none_is_shown_unasked(session: Session) -> None:
    messages = '<sms address="{0}" date="1789400000000" type="1" body="hi" contact_name="{1}"/>'
    text = (
        "<smses count='2'>"
        + messages.format("+77000000041", "A")
        + messages.format("+77000000042", "B")
        + "</smses>"
    )
    evidence = keep(session, text, "sms-1.xml")
    read(session, evidence)
    assert [c.shown for c in session.conversations.all()] == [(), ()]
    keys_found = [c.key for c in session.conversations.look_at_export(evidence, Progress()).chats]
    session.conversations.read_export(evidence, ReadingOptions(), Progress(), chats=keys_found[:1])
    assert sorted(c.shown for c in session.conversations.all()) == [(), ((1, 1),)]


def test_a_large_original_is_read_without_a_copy(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(original_file, "_WHOLE", 0)
    archive = tmp_path / "chat.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("_chat.txt", CHAT)
        file.writestr("00000007-PHOTO-2026-11-13-21-47-00.jpg", bytes(range(256)) * 4000)
    number = session.evidence.keep_files([archive], Source.CONVERSATION, Progress()).added[0].number
    data = archive.read_bytes()
    with original_file.open_original(session.vault, number) as opened:
        for start, length in ((0, 10), (len(data) - 22, 22), (500_000, 7), (1, 300_000)):
            opened.seek(start)
            assert opened.read(length) == data[start : start + length]
    read(session, number)
    assert session.conversations.all()[0].messages == 6
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        session.conversations.look_at_export(number, stopped)
    file = session.vault.evidence.file_of(number)
    assert file is not None
    path = session.folder / "originals" / file.name
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(KeeperError) as caught:
        session.conversations.look_at_export(number, Progress())
    assert caught.value.code is Code.ORIGINAL_DAMAGED


def test_an_entry_begun_from_messages_says_what_they_say(session: Session) -> None:
    evidence = keep(session)
    number = read(session, evidence, me="Айгүл")
    known, told = session.conversations.get(number), session.conversations.messages(number)
    one = entry_from(known, told[3:4], "WhatsApp")
    assert one.exact_words == told[3].text
    assert (one.kind, one.people, one.evidence) == (Kind.MESSAGE, ("Тимур",), (evidence,))
    assert one.happened.precision is Precision.EXACT
    assert one.happened.start == told[3].sent
    several = entry_from(known, told[1:4], "WhatsApp")
    assert "[13.11.2026 21:46] Айгүл: Не пиши мне больше" in several.exact_words
    assert several.people == ("Тимур",)
    nobody = [replace(m, own=None) for m in told[1:4]]
    assert entry_from(known, nobody, "WhatsApp").people == ("Тимур",), "the chat's title"
    group = replace(known, title="10 А")
    assert entry_from(group, nobody, "WhatsApp").people == ()
    picture = replace(told[1], text="", attachments=("IMG-1.jpg",))
    assert (
        entry_from(known, [picture, told[3]], "WhatsApp")
        .exact_words.splitlines()[0]
        .endswith("Тимур: [IMG-1.jpg]")
    )
    call = entry_from(known, told[4:5], "WhatsApp")
    assert call.kind is Kind.CALL
    assert call.call is not None
    session.incidents.record([one, several, call])


def test_what_the_import_names_as_lost_is_kept_with_the_conversation(session: Session) -> None:
    large = "13.11.2026, 21:49 - Тимур: " + "ы" * 5_000_001 + "\n"
    lines = CHAT.splitlines(keepends=True)
    text = large + "".join(lines[:3]) + large + "".join(lines[3:])
    number = read(session, keep(session, text))
    known = session.conversations.get(number)
    assert known.messages == 6
    assert [(x.after, x.place, x.reason) for x in known.losses] == [
        (0, "line 1", RefusalReason.TOO_LARGE),
        (3, "line 5", RefusalReason.TOO_LARGE),
    ]
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    session.incidents.record([Entry(title="one")])
    content = content_of(session.vault, session.dossiers.plan(Wish(Reader.POLICE, "en")))
    rows = [type(row) for row in content.conversations[0].in_order()]
    assert rows == [Loss, *[Message] * 3, Loss, *[Message] * 3]


def test_a_loss_belongs_to_its_conversation_or_to_each_where_nobody_knows(
    session: Session,
) -> None:
    def one(name: str, *texts: object) -> dict[str, object]:
        said = [
            {
                "id": n,
                "type": "message",
                "date_unixtime": "1763055415",
                "text": text,
                "from": name,
                "from_id": "user1",
            }
            if isinstance(text, str)
            else text
            for n, text in enumerate(texts, 1)
        ]
        return {"name": name, "type": "personal_chat", "id": len(name), "messages": said}

    whole = {"chats": {"list": [one("Аня", "a", 7, "b"), one("Тимур", "c")]}}
    evidence = keep(session, json.dumps(whole)[:-4], "result.json")
    session.conversations.read_export(evidence, ReadingOptions(), Progress())
    first, second = session.conversations.all()
    assert [(x.after, x.reason) for x in first.losses] == [(1, RefusalReason.NOT_UNDERSTOOD)]
    assert [(x.after, x.reason) for x in second.losses] == [(1, RefusalReason.DAMAGED)]


@pytest.mark.parametrize("typed", ["+7 700 123", "\u202a+7\u00a0700 123\u202c"])
def test_ones_own_name_need_not_have_the_marks_of_the_file(session: Session, typed: str) -> None:
    text = "13.11.2026, 21:45 - \u202a+7\u00a0700 123\u202c: алло\n13.11.2026, 21:46 - B: иә\n"
    number = read(session, keep(session, text), me=typed)
    assert [m.own for m in session.conversations.messages(number)] == [True, False]


def test_only_orders_that_the_file_allows_are_offered(session: Session) -> None:
    evidence = keep(session, "03.11.2026, 21:45 - Тимур: алло\n")
    with pytest.raises(KeeperError) as caught:
        read(session, evidence)
    assert caught.value.params["orders"] == "dmy, mdy"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be-marked", "windows-1251"])
def test_a_text_in_another_encoding_is_read(session: Session, encoding: str) -> None:
    text = "13.11.2026, 21:45 - Тимур: привет Ёлка\n13.11.2026, 21:46 - Айгуль: не пиши\n" * 5_000
    raw = text.encode(encoding.removesuffix("-marked"))
    raw = codecs.BOM_UTF16_BE + raw if encoding.endswith("-marked") else raw
    kept = session.evidence.keep_bytes(raw, "chat.txt", Source.CONVERSATION).added[0].number
    number = read(session, kept)
    known = session.conversations.get(number)
    assert known.messages == 10_000
    assert [m.text for m in session.conversations.messages(number, 0, 2)] == ["привет Ёлка"] * 2
    guessed = RemarkCode.ENCODING_GUESSED in [r.code for r in known.remarks]
    assert guessed is (encoding == "windows-1251")


def test_a_declared_encoding_is_read(session: Session) -> None:
    text = (
        '<?xml version="1.0" encoding="windows-1251"?><smses><sms address="1" type="1" '
        'date="1763055415000" body="привет"/></smses>'
    )
    raw = text.encode("windows-1251")
    kept = session.evidence.keep_bytes(raw, "sms.xml", Source.CONVERSATION).added[0].number
    assert session.conversations.messages(read(session, kept))[0].text == "привет"


def archive(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in files.items():
            whole.writestr(name.replace("__", "/").replace("_html", ".html"), content)
    return made.getvalue()


def test_a_file_that_cannot_be_read_has_its_own_sentence(session: Session) -> None:
    for raw, code in (
        (archive(a=b"x" * 500)[:-30], Code.EXPORT_ARCHIVE_BROKEN),
        (archive(a=b"0" * 50_000_000), Code.EXPORT_TOO_LARGE),
        (archive(a=b"x"), Code.EXPORT_UNREADABLE),
        (archive(messages__inbox__a_1__message_1_html=b"<html>"), Code.EXPORT_EMPTY),
        (b'<html><body><div class="pam _3-95 _2ph- _a6-g">', Code.EXPORT_META_PAGES),
        (b"hello", Code.EXPORT_UNREADABLE),
    ):
        kept = session.evidence.keep_bytes(raw, "x.bin", Source.CONVERSATION).added[0].number
        with pytest.raises(KeeperError) as caught:
            read(session, kept)
        assert caught.value.code is code
