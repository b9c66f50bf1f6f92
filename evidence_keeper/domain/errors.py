"""Defines errors as a code and parameters; the interface translates them."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """The reason of a failure.

    Each code has one sentence in each language (`system.language.error_words`).
    """

    # wrong usage
    FOLDER_NOT_EMPTY = "folder_not_empty"  # path
    NO_VAULT = "no_vault"  # path
    VAULT_THERE = "vault_there"  # path
    CASE_REQUIRED = "case_required"  # names
    CASE_UNKNOWN = "case_unknown"  # name
    FORMAT_UNKNOWN = "format_unknown"  # name, formats
    CHAT_UNKNOWN = "chat_unknown"  # name, names
    DATE_ORDER_NEEDED = "date_order_needed"  # name, orders
    DATE_ORDER_UNFIT = "date_order_unfit"  # name, orders
    NAME_NOT_IN_EXPORT = "name_not_in_export"  # name, names
    PASSPHRASE_EMPTY = "passphrase_empty"
    PASSPHRASE_MISMATCH = "passphrase_mismatch"
    PASSPHRASE_NO_TERMINAL = "passphrase_no_terminal"
    OPTION_DATE = "option_date"  # option, value, example
    OPTION_ORDER = "option_order"
    OPTION_NUMBERS = "option_numbers"  # option, value
    OPTION_LABELS = "option_labels"  # option, value
    OPTION_FIELD = "option_field"  # value, fields
    NOT_A_FILE = "not_a_file"  # path
    NOT_A_FOLDER = "not_a_folder"  # path
    OUTPUT_KIND = "output_kind"  # name
    LOCK_LENGTH = "lock_length"  # least, most
    LOCK_SIGN = "lock_sign"  # sign
    LOCK_LATIN = "lock_latin"  # sign
    ATTACHED_TOO_MUCH = "attached_too_much"
    NUMBER_UNKNOWN = "number_unknown"  # number
    NOTHING_CHOSEN = "nothing_chosen"
    BACKUP_INTO_VAULT = "backup_into_vault"  # path
    BACKUP_SEVERAL = "backup_several"  # names

    # keys
    WRONG_PASSPHRASE = "wrong_passphrase"
    WRONG_RECOVERY_CODE = "wrong_recovery_code"
    RECOVERY_FILE_EMPTY = "recovery_file_empty"  # name
    RECOVERY_CODE_MISTYPED = "recovery_code_mistyped"
    RECOVERY_FIRST_MISTYPED = "recovery_first_mistyped"
    RECOVERY_SECOND_MISTYPED = "recovery_second_mistyped"
    RECOVERY_CODES_MANY = "recovery_codes_many"
    RECOVERY_SECOND_NEEDED = "recovery_second_needed"  # number
    RECOVERY_SAME_PERSON = "recovery_same_person"  # number
    RECOVERY_PAIR_WRONG = "recovery_pair_wrong"  # first, second
    RECOVERY_NO_PAIRS = "recovery_no_pairs"
    RECOVERY_REVOKES_ITSELF = "recovery_revokes_itself"
    KEY_FILE_DAMAGED = "key_file_damaged"  # path
    PASSPHRASE_WAIT = "passphrase_wait"  # seconds

    # vault
    VAULT_IN_USE = "vault_in_use"  # path
    VAULT_NEWER = "vault_newer"  # version
    VAULT_OLDER = "vault_older"  # path
    VAULT_DAMAGED = "vault_damaged"
    VAULT_READ_ONLY = "vault_read_only"
    ORIGINAL_MISSING = "original_missing"  # number
    ORIGINAL_DAMAGED = "original_damaged"  # number
    COPY_IMPOSSIBLE = "copy_impossible"  # number, reason
    REMOVED = "removed"  # number
    REMOVED_BEFORE = "removed_before"  # name, number
    NOT_IN_BIN = "not_in_bin"  # number

    # input
    INPUT_UNREADABLE = "input_unreadable"  # name, reason
    INPUT_NOT_JSON = "input_not_json"  # line
    INPUT_TOO_LARGE = "input_too_large"  # limit
    INPUT_TOO_DEEP = "input_too_deep"  # limit
    KEY_UNKNOWN = "key_unknown"  # entry, key
    VALUE_WRONG = "value_wrong"  # entry, key, expected
    ENTRY_EMPTY = "entry_empty"  # entry
    DATE_IMPOSSIBLE = "date_impossible"  # entry, value
    TIME_UNCLEAR = "time_unclear"  # value
    DATE_MISSING = "date_missing"  # entry, key, precision
    DATE_ORDER = "date_order"  # entry
    TIME_TWICE = "time_twice"  # entry, value, zone
    TIME_SKIPPED = "time_skipped"  # entry, value, zone
    ZONE_UNKNOWN = "zone_unknown"  # entry, zone
    EVIDENCE_UNKNOWN = "evidence_unknown"  # entry, number
    DENIES_UNKNOWN = "denies_unknown"  # entry, number
    PACKAGE_UNREADABLE = "package_unreadable"  # name
    EXPORT_UNREADABLE = "export_unreadable"  # name
    EXPORT_ARCHIVE_BROKEN = "export_archive_broken"  # name
    EXPORT_META_PAGES = "export_meta_pages"  # name
    EXPORT_TOO_LARGE = "export_too_large"  # name
    EXPORT_EMPTY = "export_empty"  # name
    NO_BACKUP = "no_backup"  # path
    BACKUP_DAMAGED = "backup_damaged"  # name, item

    # the disk
    DISK_FULL = "disk_full"  # path, needed: bytes where they are known
    DISK_READ_ONLY = "disk_read_only"  # path
    DISK_UNREADABLE = "disk_unreadable"  # path
    DISK_REFUSED = "disk_refused"  # path, reason
    DISK_GONE = "disk_gone"  # path
    PAGE_NOT_DRAWN = "page_not_drawn"  # reason
    CODE_NOT_SHOWN = "code_not_shown"  # path

    # flow
    CANCELLED = "cancelled"
    UNEXPECTED = "unexpected"  # kind, place


class KeeperError(Exception):
    """An expected failure.

    Args:
        code: The reason.
        params: Values for the sentence, JSON-like. They may contain the user's words, so they are
            shown to the user and never logged.
    """

    def __init__(self, code: Code, **params: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.params = params


def without_traceback(error: KeeperError) -> KeeperError:
    """Return a copy of the error without its traceback, so that no local variables stay in
    memory.
    """
    return KeeperError(error.code, **error.params)


class Cancelled(KeeperError):
    """The user cancelled the job; finished parts are kept."""

    def __init__(self) -> None:
        super().__init__(Code.CANCELLED)
