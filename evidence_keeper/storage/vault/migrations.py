"""Creates and updates the schema by numbered migrations. A released one is never changed.

docs/vault-format.md documents the tables.
"""

from __future__ import annotations

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.storage.vault.database import Database

_FIRST = """
CREATE TABLE preferences (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;

CREATE TABLE cases (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, zone TEXT NOT NULL
) STRICT;

CREATE TABLE incidents (
    number INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    "case" INTEGER NOT NULL REFERENCES cases(id),
    kind TEXT NOT NULL,
    happened TEXT NOT NULL,
    sort_utc INTEGER,
    first_day TEXT,
    last_day TEXT,
    title TEXT NOT NULL, what_happened TEXT NOT NULL, exact_words TEXT NOT NULL,
    language TEXT NOT NULL, channel TEXT NOT NULL, platform TEXT NOT NULL,
    account TEXT NOT NULL, url TEXT NOT NULL, place TEXT NOT NULL, effect TEXT NOT NULL,
    actions TEXT NOT NULL,
    tags TEXT NOT NULL,
    denies INTEGER REFERENCES incidents(number),
    call TEXT,
    private_note TEXT NOT NULL,
    in_dossier INTEGER NOT NULL,
    noted TEXT NOT NULL,
    changed TEXT NOT NULL,
    versions INTEGER NOT NULL,
    binned TEXT
) STRICT;
CREATE INDEX incidents_by_time ON incidents (sort_utc DESC, number DESC);

CREATE TABLE incident_versions (
    incident INTEGER NOT NULL REFERENCES incidents(number),
    version INTEGER NOT NULL,
    written TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (incident, version)
) STRICT;

CREATE TABLE persons (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE incident_persons (
    incident INTEGER NOT NULL REFERENCES incidents(number),
    role TEXT NOT NULL CHECK (role IN ('who', 'witness')),
    position INTEGER NOT NULL,
    person INTEGER NOT NULL REFERENCES persons(id),
    PRIMARY KEY (incident, role, position)
) STRICT;

CREATE TABLE evidence (
    number INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    original_name TEXT NOT NULL,
    added TEXT NOT NULL,
    source TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    no_preview TEXT,
    time_hints TEXT NOT NULL,
    intimate INTEGER NOT NULL,
    device TEXT NOT NULL,
    captured_by TEXT NOT NULL,
    still_on_device INTEGER,
    notes TEXT NOT NULL,
    transcript TEXT NOT NULL,
    file TEXT NOT NULL,
    file_key BLOB NOT NULL
) STRICT;

CREATE TABLE renditions (
    evidence INTEGER PRIMARY KEY REFERENCES evidence(number),
    preview BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    notes TEXT NOT NULL,
    file TEXT NOT NULL,
    file_key BLOB NOT NULL
) STRICT;

CREATE TABLE incident_evidence (
    incident INTEGER NOT NULL REFERENCES incidents(number),
    position INTEGER NOT NULL,
    evidence INTEGER NOT NULL REFERENCES evidence(number),
    PRIMARY KEY (incident, position)
) STRICT;
CREATE INDEX incident_evidence_by_evidence ON incident_evidence (evidence);

CREATE TABLE drafts (
    number INTEGER PRIMARY KEY, changed TEXT NOT NULL, body TEXT NOT NULL
) STRICT;

CREATE TABLE openings (
    id INTEGER PRIMARY KEY, moment TEXT NOT NULL, outcome TEXT NOT NULL
) STRICT;

CREATE TABLE custody (
    number INTEGER PRIMARY KEY,
    previous TEXT NOT NULL,
    operation TEXT NOT NULL,
    wall TEXT NOT NULL,
    zone TEXT NOT NULL,
    clock_jump INTEGER NOT NULL,
    body_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    salt TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE TRIGGER custody_is_never_updated BEFORE UPDATE ON custody
BEGIN SELECT RAISE(ABORT, 'the custody log is append-only'); END;
CREATE TRIGGER custody_is_never_deleted BEFORE DELETE ON custody
BEGIN SELECT RAISE(ABORT, 'the custody log is append-only'); END;
CREATE TRIGGER custody_grows_by_one BEFORE INSERT ON custody
WHEN NEW.number != 1 + (SELECT coalesce(max(number), 0) FROM custody)
BEGIN SELECT RAISE(ABORT, 'the custody log is append-only'); END;

CREATE VIRTUAL TABLE incident_search USING fts5 (text, tokenize = 'trigram');
CREATE VIRTUAL TABLE evidence_search USING fts5 (text, tokenize = 'trigram');
"""

_SECOND = """
ALTER TABLE evidence ADD COLUMN url TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN taken TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN taken_source TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN copy_of INTEGER REFERENCES evidence(number);
ALTER TABLE evidence ADD COLUMN steps TEXT NOT NULL DEFAULT '[]';
ALTER TABLE evidence ADD COLUMN binned TEXT;
ALTER TABLE evidence ADD COLUMN likeness TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN duration_ms INTEGER;
ALTER TABLE evidence ADD COLUMN machine_text TEXT;
CREATE INDEX evidence_by_original ON evidence (copy_of) WHERE copy_of IS NOT NULL;
"""

_REMOVAL = """
ALTER TABLE incidents ADD COLUMN removed TEXT;
DROP TRIGGER custody_is_never_updated;
CREATE TRIGGER custody_is_never_changed BEFORE UPDATE ON custody
WHEN NOT (
    NEW.salt = '' AND NEW.body = '' AND NEW.number IS OLD.number
    AND NEW.previous IS OLD.previous AND NEW.operation IS OLD.operation
    AND NEW.wall IS OLD.wall AND NEW.zone IS OLD.zone AND NEW.clock_jump IS OLD.clock_jump
    AND NEW.body_hash IS OLD.body_hash AND NEW.hash IS OLD.hash
)
BEGIN SELECT RAISE(ABORT, 'the custody log is append-only'); END;
"""

_PAPERS = """
CREATE TABLE papers (
    name TEXT PRIMARY KEY, changed TEXT NOT NULL, body TEXT NOT NULL, logged TEXT NOT NULL
) STRICT;
"""

_ORDER = """
CREATE INDEX incidents_shown ON incidents
    (sort_utc DESC, number DESC, kind, "case", first_day, last_day) WHERE binned IS NULL;
CREATE INDEX incidents_by_day ON incidents (first_day, "case") WHERE binned IS NULL
    AND json_extract(happened, '$.precision') IN ('exact', 'about', 'day');
DROP INDEX incidents_by_time;
"""

_SEQUENCES = """
ALTER TABLE renditions ADD COLUMN rows BLOB NOT NULL DEFAULT x'';
CREATE TABLE sequences (
    evidence INTEGER PRIMARY KEY REFERENCES evidence(number),
    sequence INTEGER NOT NULL,
    position INTEGER NOT NULL,
    UNIQUE (sequence, position)
) STRICT;
"""

_CONVERSATIONS = """
CREATE TABLE conversations (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    evidence INTEGER NOT NULL REFERENCES evidence(number),
    chat TEXT NOT NULL,
    title TEXT NOT NULL,
    format TEXT NOT NULL,
    reading TEXT NOT NULL,
    read TEXT NOT NULL,
    messages INTEGER NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    refused INTEGER NOT NULL,
    remarks TEXT NOT NULL,
    shown TEXT NOT NULL,
    search INTEGER NOT NULL,
    alone INTEGER NOT NULL
) STRICT;
CREATE INDEX conversations_by_evidence ON conversations (evidence);
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversations(number),
    position INTEGER NOT NULL,
    sort_utc INTEGER,
    timed INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (conversation, position)
) STRICT;
CREATE INDEX messages_in_time ON messages (conversation, sort_utc, position);
"""

_ACCOUNTS = """
CREATE INDEX incidents_by_account ON incidents (account) WHERE account != '' AND binned IS NULL;
DROP INDEX incidents_by_day;
CREATE INDEX incidents_by_day ON incidents (first_day, "case") WHERE binned IS NULL
    AND first_day = last_day
    AND json_extract(happened, '$.precision') IN ('exact', 'about', 'day', 'between');
"""

_BEGINNINGS = """
DROP INDEX incidents_by_day;
CREATE INDEX incidents_by_day ON incidents (first_day, "case") WHERE binned IS NULL
    AND (json_extract(happened, '$.precision') IN ('exact', 'about', 'day')
    OR json_extract(happened, '$.precision') = 'between' AND first_day = last_day);
"""

_IMPORTANT = """
ALTER TABLE incidents ADD COLUMN important INTEGER NOT NULL DEFAULT 0;
CREATE INDEX incidents_important ON incidents (important) WHERE important = 1;
"""

_FOLDED = "әғқңөұүһі", "агкноуухи"
"""Kazakh letters in the full text, and their replacements since version nine."""

_LOSSES = """
ALTER TABLE conversations ADD COLUMN losses TEXT NOT NULL DEFAULT '[]';
"""

MIGRATIONS = (
    _FIRST, _SECOND, _REMOVAL, _PAPERS, _ORDER, _SEQUENCES, _CONVERSATIONS, _ACCOUNTS, _BEGINNINGS,
    _IMPORTANT,
    _LOSSES,
)  # fmt: skip
NEWEST = len(MIGRATIONS)


def schema_version(database: Database) -> int:
    """Return the number of the last applied migration; 0 for an empty database."""
    return int(database.scalar("PRAGMA user_version"))


def migrate(database: Database) -> tuple[int, int]:
    """Bring the schema to the newest version, one transaction a migration.

    Returns:
        The version before and after.

    Raises:
        KeeperError: VAULT_NEWER, when a newer program has written it; nothing is changed then.
    """
    before = schema_version(database)
    if before > NEWEST:
        raise KeeperError(Code.VAULT_NEWER, version=before)
    for number in range(before, NEWEST):
        with database.transaction():
            for statement in _statements(MIGRATIONS[number]):
                database.execute(statement)
            if MIGRATIONS[number] is _BEGINNINGS:
                _fold_letters(database)
            database.execute(f"PRAGMA user_version = {number + 1}")
    return before, NEWEST


def _fold_letters(database: Database) -> None:
    """Write Kazakh letters as Russian ones in each full-text index, messages included."""
    folded = "c0"
    for kazakh, russian in zip(*_FOLDED, strict=True):
        folded = f"replace({folded}, '{kazakh}', '{russian}')"
    names = database.all(
        "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%' "
        "AND (name IN ('incident_search', 'evidence_search') OR name GLOB 'message_search_*')"
    )
    for (name,) in names:
        touched = f"SELECT 1 FROM \"{name}_content\" WHERE c0 GLOB '*[{_FOLDED[0]}]*' LIMIT 1"  # noqa: S608
        if database.one(touched) is None:
            continue
        # Changing rows through the index would remove them word by word, which takes minutes.
        database.execute(f'UPDATE "{name}_content" SET c0 = {folded}')  # noqa: S608
        database.execute(f'INSERT INTO "{name}" ("{name}") VALUES (\'rebuild\')')  # noqa: S608


def _statements(script: str) -> list[str]:
    """Split a script at blank-line or line-end semicolons, keeping trigger bodies whole."""
    statements, current = [], ""
    for line in script.splitlines():
        current += line + "\n"
        whole_trigger = "CREATE TRIGGER" not in current or current.rstrip().endswith("END;")
        if line.rstrip().endswith(";") and whole_trigger:
            statements.append(current)
            current = ""
    return statements
