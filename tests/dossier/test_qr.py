"""The QR code of the seal."""

from __future__ import annotations

import hashlib

from evidence_keeper.dossier.layout.qr import seal_code


def test_the_code_is_the_one_that_was_compared_with_another_encoder() -> None:
    rows = seal_code("7f3a91c40b2e66d0a81f5c77e3901d4b28ce4f0693b17a5dc0e488126fb934a7")
    assert len(rows) == 33
    assert all(len(row) == 33 for row in rows)
    flat = "".join("01"[dark] for row in rows for dark in row)
    assert (
        hashlib.sha256(flat.encode()).hexdigest()
        == "6b9a318ba94e66d91ac39f1a7f60bc6ef4d29d673d34322c18f7d5218427c2e4"
    )


def test_finders_stand_in_three_corners() -> None:
    rows = seal_code("00" * 32)
    ring = [True] * 7
    for row, column in ((0, 0), (0, 26), (26, 0)):
        assert rows[row][column : column + 7] == ring
        assert rows[row + 6][column : column + 7] == ring
        assert rows[row + 1][column : column + 7] == [True, *[False] * 5, True]
    assert rows[26][26:] != ring
