"""No lock-in: another SQLCipher program reads the data by the recipe of docs/vault-format.md."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from nacl import bindings as sodium

from evidence_keeper.services.vault import vaults
from tests.fork_server import ForkServer
from tests.proofs import chats, drill
from tests.proofs.conftest import need
from tests.proofs.recipe import database_key, vault_key, vault_key_of_pair


def plain(path: Path, key: bytes) -> bytes:
    """Follow the page "Encrypted files" of the format."""
    data = path.read_bytes()
    assert data[:8] == b"EKBLOB1\n"
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, data[8:32], key)
    out, step = b"", 256 * 1024 + 17
    for at in range(32, len(data), step):
        piece, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(
            state, data[at : at + step], None
        )
        out += piece
    assert tag == sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
    return out


def test_another_program_reads_everything(
    fork_server: ForkServer, tmp_path: Path, figure: Callable[[str], None]
) -> None:
    tool, vault = need("sqlcipher"), tmp_path / "vault"
    assert fork_server.call("tests.proofs.drill:make", vault).code == 0
    key = database_key(vault, drill.PASSPHRASE)

    def ask(sql: str) -> list[str]:
        script = f"PRAGMA key = \"x'{key.hex()}'\";\n.mode list\n{sql};\n"
        done = subprocess.run(
            [tool, "-batch", "-readonly", str(vault / "vault.db")],
            input=script, capture_output=True, text=True, check=True, timeout=280,
        )  # fmt: skip
        assert done.stderr == ""
        return done.stdout.splitlines()[1:]  # the first line is the answer to the key

    assert ask("SELECT title FROM incidents ORDER BY number") == [f"begin {n}" for n in range(4)]
    versions = ask("SELECT body FROM incident_versions WHERE incident = 2 ORDER BY version")
    assert json.loads(versions[1])["effect"] == "Ұйықтай алмадым."
    previous = "0" * 64
    log = ask("SELECT previous || '|' || hash FROM custody ORDER BY number")
    for line in log:
        before, previous_hash = line.split("|")
        assert before == previous
        previous = previous_hash
    files = ask("SELECT file || '|' || hex(file_key) || '|' || sha256 FROM evidence")
    for line in files:
        name, file_key, sha256 = line.split("|")
        data = plain(vault / "originals" / name, bytes.fromhex(file_key))
        assert hashlib.sha256(data).hexdigest() == sha256
    messages = conversation(ask)
    version = ask("PRAGMA cipher_version")[0]
    figure(
        f"no lock-in: sqlcipher {version} and the recipe read 4 entries, {len(log)} log events, "
        f"{messages} messages and {len(files)} originals"
    )
    assert len(files) == 5


def conversation(ask: Callable[[str], list[str]]) -> int:
    """Read the messages, and see that the log has their fingerprint; return how many there are."""
    (row,) = ask(
        "SELECT number || '|' || evidence || '|' || chat || '|' || title FROM conversations"
    )
    number, evidence, chat, title = row.split("|")
    (reading,) = ask("SELECT reading FROM conversations")
    bodies = ask(f"SELECT body FROM messages WHERE conversation = {number} ORDER BY position")
    (sha256,) = ask(f"SELECT sha256 FROM evidence WHERE number = {evidence}")
    told = [json.loads(b) for b in ask("SELECT body FROM custody ORDER BY number")]
    (event,) = [body for body in told if "conversation" in body and "messages" in body]
    head = {"evidence": sha256, "chat": chat, "title": title, **json.loads(reading)}
    assert chats.fingerprint(head, bodies) == event["sha256"]
    assert event["messages"] == len(bodies)
    assert json.loads(bodies[1])["sender"] == "Тимур"
    return len(bodies)


def test_two_peoples_codes_give_the_same_key_by_the_recipe(
    fork_server: ForkServer, tmp_path: Path
) -> None:
    vault = tmp_path / "vault"
    assert fork_server.call("tests.proofs.drill:make", vault).code == 0
    session = vaults.open_with_passphrase(vault, drill.PASSPHRASE)
    codes = session.recovery.make_three_sheets(drill.PASSPHRASE)
    session.close()
    for first, second in ((1, 2), (1, 3), (2, 3)):
        two = {first: codes[first - 1], second: codes[second - 1]}
        assert vault_key_of_pair(vault, two) == vault_key(vault, drill.PASSPHRASE)
