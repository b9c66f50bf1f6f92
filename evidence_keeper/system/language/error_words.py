"""Gives the sentence for each error in the user's language."""

from __future__ import annotations

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.domain.text import shown_name
from evidence_keeper.system.language.dates import size_text
from evidence_keeper.system.language.record_words import attached_limit, no_preview_word
from evidence_keeper.system.language.translations import Translator

_SHOWN = 120


def error_sentence(t: Translator, error: KeeperError) -> str:
    """Return what happened, what was kept and what to do."""
    values = {k: shown_name(str(v))[:_SHOWN] for k, v in error.params.items()}
    if error.code in (Code.INPUT_UNREADABLE, Code.DISK_REFUSED):
        values["reason"] = _reason(t, values.get("reason", ""))
    if error.code is Code.COPY_IMPOSSIBLE:
        values["reason"] = no_preview_word(t, NoPreview(str(error.params["reason"])))
    place = values.get("entry", "")
    sentence = _sentences(t)[error.code]
    if "needed" in values:
        values["needed"] = size_text(t, int(values["needed"]))
        sentence = _too_little_room(t)
    sentence = sentence.format_map(_Filled(values))
    return (
        t.say("Entry {number}: {sentence}", number=place, sentence=sentence) if place else sentence
    )


def _too_little_room(t: Translator) -> str:
    return t.say(
        "There is too little room on the disk ({path}): {needed} must be free. What was saved "
        "before is kept. Please make room elsewhere on it, for example by emptying its trash."
    )


def _reason(t: Translator, reason: str) -> str:
    """Return why something could not be read; the code itself where it has no words."""
    return {
        "FileNotFoundError": t.say("it is not there"),
        "PermissionError": t.say("reading is not allowed"),
        "NotAFile": t.say("it is neither a file nor a folder"),
        "FolderLink": t.say("a link to a folder is not followed"),
        "OwnVault": t.say("it is the vault itself"),
        "OSError": t.say("the disk refused"),
        "UnicodeDecodeError": t.say("it is not UTF-8 text"),
        "IsADirectoryError": t.say("it is a folder"),
        "NotAsWritten": t.say("what was written reads back differently"),
    }.get(reason, reason)


class _Filled(dict[str, str]):
    """Values for a sentence; a missing one is shown as "?"."""

    def __missing__(self, key: str) -> str:
        return "?"


def _sentences(t: Translator) -> dict[Code, str]:
    """Return the sentences. `say` marks them for translation; placeholders are filled in later."""
    return _usage(t) | _keys(t) | _vault(t) | _backup(t) | _input(t) | _dates(t) | _disk(t)


def _usage(t: Translator) -> dict[Code, str]:
    return {
        Code.FOLDER_NOT_EMPTY: t.say(
            "The folder {path} is not empty. Please choose a new or empty folder; "
            "nothing was changed."
        ),
        Code.VAULT_THERE: t.say(
            "There is a vault in {path} already. It stays as it is. Please choose a new or empty "
            "folder, or open that vault."
        ),
        Code.NO_VAULT: t.say("There is no vault in {path}."),
        Code.CASE_REQUIRED: t.say("There are several cases. Please choose one: {names}."),
        Code.CASE_UNKNOWN: t.say("There is no case with the name “{name}”."),
        Code.PASSPHRASE_EMPTY: t.say("The passphrase is empty. Please use several words."),
        Code.PASSPHRASE_MISMATCH: t.say("The two passphrases differ. Nothing was changed."),
        Code.PASSPHRASE_NO_TERMINAL: t.say(
            "There is no terminal to ask for the passphrase. Please use --passphrase-file."
        ),
        Code.OPTION_DATE: t.say(
            "“{value}” does not fit {option}. Please write a date that exists, from 1900 to 2099, "
            "such as {example}."
        ),
        Code.OPTION_ORDER: t.say("The day of --from lies after the day of --to."),
        Code.OPTION_NUMBERS: t.say(
            "“{value}” does not fit {option}. Please write numbers of entries, such as 1,4-7."
        ),
        Code.OPTION_LABELS: t.say(
            "“{value}” does not fit {option}. Please write numbers of evidence, such as "
            "EK-0003,EK-0005."
        ),
        Code.OPTION_FIELD: t.say(
            "--about-me knows no “{value}”. Please choose from: {fields}; or none, or all."
        ),
        Code.NOT_A_FILE: t.say("{path} is a folder. Please name one file."),
        Code.NOT_A_FOLDER: t.say(
            "{path} is a file. Please choose a new or empty folder; nothing was changed."
        ),
        Code.OUTPUT_KIND: t.say("The name “{name}” must end in .pdf or .zip."),
        Code.LOCK_LENGTH: t.say(
            "The password must have {least} to {most} characters; several words are best."
        ),
        Code.LOCK_SIGN: t.say(
            "The sign “{sign}” cannot be in a password for a PDF: some programs read it in another "
            "way. Please leave it out."
        ),
        Code.LOCK_LATIN: t.say(
            "The sign “{sign}” cannot be in a password for a package: programs read it in "
            "different ways. Please use Latin letters, digits and spaces."
        ),
        Code.ATTACHED_TOO_MUCH: attached_limit(t),
        Code.NUMBER_UNKNOWN: t.say("There is no item with the number {number}."),
        Code.NOTHING_CHOSEN: t.say("Nothing is chosen."),
        Code.CANCELLED: t.say("Cancelled. What was finished before is kept."),
        Code.UNEXPECTED: t.say(
            "Something unexpected went wrong ({kind}). What was saved before is kept."
        ),
    }


def _keys(t: Translator) -> dict[Code, str]:
    return {
        Code.WRONG_PASSPHRASE: t.say("The passphrase does not fit. Nothing was changed."),
        Code.WRONG_RECOVERY_CODE: t.say("The recovery code does not fit this vault."),
        Code.RECOVERY_FILE_EMPTY: t.say("There is no recovery code in the file “{name}”."),
        Code.RECOVERY_CODE_MISTYPED: t.say(
            "The recovery code has a typing mistake. Please compare it with the sheet."
        ),
        Code.RECOVERY_FIRST_MISTYPED: t.say(
            "The first of the two codes has a typing mistake. Please compare it with its sheet."
        ),
        Code.RECOVERY_SECOND_MISTYPED: t.say(
            "The second of the two codes has a typing mistake. Please compare it with its sheet."
        ),
        Code.RECOVERY_CODES_MANY: t.say("Please give one code, or two of the three, not more."),
        Code.RECOVERY_SECOND_NEEDED: t.say(
            "This is code {number} of three. It opens nothing alone: the code from the sheet of "
            "one of the other two people is needed too."
        ),
        Code.RECOVERY_SAME_PERSON: t.say(
            "Both are code {number}. Two different ones of the three are needed."
        ),
        Code.RECOVERY_PAIR_WRONG: t.say(
            "Codes {first} and {second} do not open this vault together. One of them may be of "
            "another vault, or from sheets that new ones have replaced."
        ),
        Code.RECOVERY_NO_PAIRS: t.say(
            "This code is one of three, and no such codes open this vault: it is of another vault, "
            "or the three sheets were made invalid. A second one would not help."
        ),
        Code.RECOVERY_REVOKES_ITSELF: t.say(
            "This is what would be made invalid. Nothing was changed; please give the passphrase, "
            "or what opens the vault afterwards."
        ),
        Code.KEY_FILE_DAMAGED: t.say(
            "The key file {path} is damaged, and so is its copy. The data is untouched; "
            "please put back keys.json from a backup."
        ),
        Code.PASSPHRASE_WAIT: t.say(
            "After several wrong attempts there is a short pause: {seconds} s."
        ),
    }


def _vault(t: Translator) -> dict[Code, str]:
    return {
        Code.VAULT_IN_USE: t.say(
            "The vault is open in another window or program. Please close it there first."
        ),
        Code.VAULT_OLDER: t.say(
            "An earlier version of this program has written this vault, and nothing can be written "
            "in {path}. Please copy the folder to where it can be written, and open it there once."
        ),
        Code.VAULT_NEWER: t.say(
            "A newer version of this program has written this vault. "
            "Please use that one; nothing was changed."
        ),
        Code.VAULT_DAMAGED: t.say(
            "The vault's data cannot be read as it is. Please do not write to this disk; "
            "keep the folder and restore a backup, or ask for help."
        ),
        Code.VAULT_READ_ONLY: t.say(
            "The vault can only be read here. Nothing was changed; "
            "copy its folder to a place where you can write."
        ),
        Code.ORIGINAL_MISSING: t.say("The original of {number} is missing in the vault's folder."),
        Code.ORIGINAL_DAMAGED: t.say(
            "The original of {number} is damaged or cannot be read: "
            "its fingerprint cannot be confirmed."
        ),
        Code.COPY_IMPOSSIBLE: t.say(
            "No working copy of {number} could be made. {reason} Your steps are still here."
        ),
        Code.REMOVED: t.say("{number} was deleted for good. Nothing was changed."),
        Code.REMOVED_BEFORE: t.say(
            "“{name}” was not taken: you deleted it for good ({number}). "
            "To keep it once more, choose the file itself."
        ),
        Code.NOT_IN_BIN: t.say(
            "{number} does not lie in the bin. Please move it there first; nothing was changed."
        ),
    }


def _backup(t: Translator) -> dict[Code, str]:
    return {
        Code.BACKUP_INTO_VAULT: t.say(
            "{path} lies in a vault. Please choose a folder on another disk or a stick; "
            "nothing was written."
        ),
        Code.BACKUP_SEVERAL: t.say(
            "There are backups of several vaults. Please choose one of these folders: {names}."
        ),
        Code.NO_BACKUP: t.say("There is no backup in {path}."),
        Code.BACKUP_DAMAGED: t.say(
            "The backup {name} is damaged ({item}). Nothing was changed; please keep it. "
            "Try another backup, or take from this one what can be read."
        ),
    }


def _input(t: Translator) -> dict[Code, str]:
    return {
        Code.INPUT_UNREADABLE: t.say("The file “{name}” cannot be read ({reason})."),
        Code.INPUT_NOT_JSON: t.say("The input is not valid JSON (line {line}). Nothing was saved."),
        Code.INPUT_TOO_LARGE: t.say(
            "The input is larger than allowed ({limit}). Nothing was saved."
        ),
        Code.INPUT_TOO_DEEP: t.say(
            "The input is nested more deeply than allowed ({limit}). Nothing was saved."
        ),
        Code.KEY_UNKNOWN: t.say("The key “{key}” is not known. Nothing was saved."),
        Code.VALUE_WRONG: t.say(
            "The value of “{key}” does not fit: expected {expected}. Nothing was saved."
        ),
        Code.ENTRY_EMPTY: t.say("Please write at least one line about what happened."),
        Code.EVIDENCE_UNKNOWN: t.say("There is no evidence {number}. Nothing was saved."),
        Code.DENIES_UNKNOWN: t.say(
            "There is no incident {number} that this one could deny. Nothing was saved."
        ),
        Code.FORMAT_UNKNOWN: t.say(
            "“{name}” is not a format that can be read. There are: {formats}."
        ),
        Code.CHAT_UNKNOWN: t.say(
            "There is no conversation “{name}” in the file. There are: {names}."
        ),
        Code.DATE_ORDER_NEEDED: t.say(
            "Nothing in “{name}” tells day and month apart. Please say the order, one of: {orders}."
        ),
        Code.DATE_ORDER_UNFIT: t.say(
            "The dates in “{name}” do not fit that order of day and month. They fit: {orders}."
        ),
        Code.NAME_NOT_IN_EXPORT: t.say(
            "Nobody writes as “{name}” in the file. There are: {names}."
        ),
        Code.EXPORT_UNREADABLE: t.say(
            "“{name}” is not an export of messages or calls that can be read here."
        ),
        Code.EXPORT_ARCHIVE_BROKEN: t.say(
            "The archive “{name}” is incomplete or damaged. Please copy it once more from the "
            "phone or computer that made it, or export again."
        ),
        Code.EXPORT_META_PAGES: t.say(
            "“{name}” is a page of an Instagram or Messenger export, but not one with messages. "
            "Those are in files such as message_1.html. The whole ZIP file can be chosen too."
        ),
        Code.EXPORT_TOO_LARGE: t.say("The chat in “{name}” is too large to be unpacked safely."),
        Code.EXPORT_EMPTY: t.say(
            "There are no messages in “{name}”. An export made on a computer that is only linked "
            "to the phone can be empty: please make it on the phone."
        ),
        Code.PACKAGE_UNREADABLE: t.say("The file “{name}” is not a package that can be checked."),
    }


def _dates(t: Translator) -> dict[Code, str]:
    return {
        Code.DATE_IMPOSSIBLE: t.say(
            "“{value}” is not a date or time that exists. Nothing was saved."
        ),
        Code.TIME_UNCLEAR: t.say(
            "“{value}” was not read as one time. Please choose with the fields, or empty that line."
        ),
        Code.DATE_MISSING: t.say(
            "The date “{key}” is missing for “{precision}”. Nothing was saved."
        ),
        Code.DATE_ORDER: t.say("The end lies before the beginning. Nothing was saved."),
        Code.TIME_TWICE: t.say(
            "{value} happened twice in {zone}, because the clocks were put back. "
            "Please say which one by its offset from UTC. Nothing was saved."
        ),
        Code.TIME_SKIPPED: t.say(
            "{value} did not exist in {zone}, because the clocks were put forward. "
            "Nothing was saved."
        ),
        Code.ZONE_UNKNOWN: t.say("There is no time zone “{zone}”. Nothing was saved."),
    }


def _disk(t: Translator) -> dict[Code, str]:
    return {
        Code.DISK_FULL: t.say(
            "The disk is full ({path}). What was saved before is kept. "
            "Please make room elsewhere on it, for example by emptying its trash."
        ),
        Code.DISK_READ_ONLY: t.say(
            "The place {path} cannot be written to. What was saved before is kept."
        ),
        Code.DISK_UNREADABLE: t.say(
            "{path} cannot be opened: reading is not allowed. What was saved before is kept."
        ),
        Code.DISK_REFUSED: t.say(
            "The disk refused ({path}, {reason}). What was saved before is kept."
        ),
        Code.DISK_GONE: t.say(
            "The place {path} is not there (any more). What was saved before is kept."
        ),
        Code.PAGE_NOT_DRAWN: t.say(
            "This page could not be drawn here. The document itself can be saved all the same."
        ),
        Code.CODE_NOT_SHOWN: t.say(
            "The recovery code could not be printed, so the new vault in {path} was removed again. "
            "Please create it once more."
        ),
    }
