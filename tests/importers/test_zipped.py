"""Tests archives with false claims."""

from __future__ import annotations

import struct
import time

from evidence_keeper.domain.errors import Code
from evidence_keeper.domain.record.conversation import RefusalReason
from evidence_keeper.importers.chat_formats.whatsapp import WhatsApp
from evidence_keeper.importers.file_formats import archives
from evidence_keeper.importers.formats import IMPORTERS, importer_for
from tests.importers.reading import code_of, export_of, look, read, survives, zip_of


def end_of(count: int, size: int, offset: int) -> bytes:
    return struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, size, offset, 0)


def test_lists_of_absurd_size_are_not_read() -> None:
    absurd = struct.pack("<QQQQ", 9**9, 9**9, 9**9, 4)
    record = struct.pack("<IQHHII", 0x06064B50, 44, 45, 45, 0, 0) + absurd
    for content in (
        b"PK\x03\x04" + b"\0" * 100 + end_of(65_535, 0xFFFFFFF0, 4),
        b"PK\x03\x04" + b"\0" * 100 + end_of(1, 40 * 1024**2, 4),
        b"PK\x03\x04" + b"\0" * 100,
        b"PK\x05\x06",
        b"PK\x03\x04" + record + struct.pack("<IIQI", 0x07064B50, 0, 4, 1)
        + end_of(65_535, 0xFFFFFFFF, 0xFFFFFFFF),
    ):  # fmt: skip
        begin = time.process_time()
        assert code_of(lambda c=content: archives.opened(export_of(c))) is Code.EXPORT_UNREADABLE
        assert importer_for(export_of(content)) is None
        assert time.process_time() - begin < 10


def test_many_members_are_no_trouble() -> None:
    content = zip_of({f"{n}.txt": "x" for n in range(5_000)})
    begin = time.process_time()
    for importer in IMPORTERS:
        survives(importer, content)
    assert time.process_time() - begin < 60


def test_a_member_that_lies_about_its_size_gives_no_more() -> None:
    text = "13.11.2025, 22:36 - Ann: a\n" * 1_000
    content = bytearray(zip_of({"_chat.txt": text}))
    at = content.find(b"PK\x01\x02") + 24
    content[at : at + 4] = struct.pack("<I", 270)
    found = read(WhatsApp(), bytes(content))
    assert len(found.messages) == 10
    assert [r.reason for r in found.refused] == [RefusalReason.DAMAGED]
    assert look(WhatsApp(), bytes(content)).chats[0].messages == 10


def test_a_member_that_fails_its_checksum_is_read_to_its_end() -> None:
    content = bytearray(zip_of({"_chat.txt": "13.11.2025, 22:36 - Ann: a\n" * 10}))
    content[content.find(b"PK\x01\x02") + 16] ^= 0xFF
    found = read(WhatsApp(), bytes(content))
    assert len(found.messages) == 10
    assert [r.reason for r in found.refused] == [RefusalReason.DAMAGED]


def test_names_that_lead_outside_are_only_names() -> None:
    text = "13.11.2025, 22:36 - Ann: a\n"
    found = importer_for(export_of(zip_of({"../../../etc/_chat.txt": text})))
    assert found is not None
