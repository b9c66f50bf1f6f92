"""Gives the sentence for each outcome and finding of a check in the user's language."""

from __future__ import annotations

from evidence_keeper.domain.text import shown_name
from evidence_keeper.domain.verification import Finding, Outcome
from evidence_keeper.system.language.translations import Translator


def outcome_word(t: Translator, outcome: Outcome) -> str:
    """Return the outcome as one word or two."""
    return {
        Outcome.UNCHANGED: t.say("Unchanged."),
        Outcome.CHANGED: t.say("Changed."),
        Outcome.UNABLE: t.say("Unable to tell."),
    }[outcome]


def finding_sentence(t: Translator, finding: Finding) -> str:
    """Return a finding as a sentence; its code where it has none."""
    sentence = (_vault(t) | _backup(t) | _rescue(t) | _package(t)).get(finding.code)
    if sentence is None:
        return f"{finding.code} {shown_name(finding.item)} {shown_name(finding.detail)}".strip()
    return sentence.format(item=shown_name(finding.item), detail=shown_name(finding.detail))


def _vault(t: Translator) -> dict[str, str]:
    return {
        "chain_broken": t.say(
            "The custody log does not hold together from event {item} on. "
            "Please keep the folder as it is and compare with a backup."
        ),
        "head_missing": t.say(
            "The file head.json is missing. Whether the log was shortened cannot be told; "
            "the next change writes it anew."
        ),
        "head_damaged": t.say(
            "The file head.json is damaged. Whether the log was shortened cannot be told; "
            "the next change writes it anew."
        ),
        "log_rolled_back": t.say(
            "The custody log is shorter than it was when last seen: the database may be an older "
            "copy. Please compare with a backup or a printed dossier."
        ),
        "log_replaced": t.say(
            "The custody log differs from the one last seen: the database may be a different copy. "
            "Please compare with a backup or a printed dossier."
        ),
        "page_damaged": t.say("A page of the database is damaged ({detail})."),
        "unreadable": t.say("A part of the vault could not be read ({detail})."),
        "entry_changed": t.say("Entry {item} differs from what the custody log says was written."),
        "entry_not_logged": t.say("Version {detail} of entry {item} is not in the custody log."),
        "entry_rolled_back": t.say("Entry {item} is shown in an older version than was written."),
        "sequence_changed": t.say("The order of {item} differs from what the custody log says."),
        "conversation_changed": t.say(
            "Conversation {item} differs from what the custody log says was read."
        ),
        "evidence_changed": t.say("The record of {item} differs from what the custody log says."),
        "not_removed": t.say(
            "{item} was deleted for good, but an older copy of its content is back in the vault."
        ),
        "removed_unlogged": t.say(
            "The content of {item} is gone, and the custody log does not say why."
        ),
        "event_emptied": t.say(
            "What event {item} of the custody log said was taken out without a removal."
        ),
        "original_missing": t.say("The original of {item} is missing."),
        "original_damaged": t.say("The original of {item} is damaged or cannot be read."),
        "rendition_missing": t.say(
            "The print picture of {item} is missing; the original is there."
        ),
        "rendition_damaged": t.say(
            "The print picture of {item} is damaged; the original is there."
        ),
    }


def _backup(t: Translator) -> dict[str, str]:
    return {
        "backup_passed_over": t.say(
            "The newer backup {item} is damaged; an older one was taken instead."
        ),
        "backup_file_damaged": t.say(
            "A file of the backup is damaged ({item} …). The check says which evidence it is."
        ),
        "backup_without": t.say(
            "The file of {item} could not be read whole from the vault. "
            "Earlier backups were not changed; please run the check."
        ),
        "merge_removed": t.say(
            "{item} was deleted for good here. It was not brought back from the other vault."
        ),
        "merge_without": t.say(
            "The record of {item} was taken over, but its file was missing in the other vault."
        ),
    }


def _rescue(t: Translator) -> dict[str, str]:
    return {
        "rescue_log_gap": t.say("Events of the custody log that could not be read: {item}."),
        "rescue_entry_lost": t.say("Version {detail} of entry {item} could not be read."),
        "rescue_entry_damaged": t.say(
            "Version {detail} of entry {item} may be damaged; what can be read of it is there."
        ),
        "rescue_evidence_lost": t.say("{item} ({detail}) is lost."),
        "rescue_evidence_damaged": t.say("{item} ({detail}) is damaged from its beginning on."),
        "rescue_evidence_incomplete": t.say(
            "{item} ({detail}) is damaged; what is good up to there was brought out as .part."
        ),
    }


def _package(t: Translator) -> dict[str, str]:
    return _changed(t) | _unable(t)


def _changed(t: Translator) -> dict[str, str]:
    return {
        "file_changed": t.say("The file {item} was changed."),
        "file_missing": t.say("The file {item} is missing."),
        "file_added": t.say("The file {item} was added afterwards."),
        "file_duplicate": t.say("The file {item} is there twice."),
        "file_unreadable": t.say("The file {item} is damaged or cannot be read."),
        "list_changed": t.say("The list {item} was changed."),
        "signature_wrong": t.say("The signature does not fit."),
        "key_unreadable": t.say("The public key in the package cannot be read."),
        "seal_unreadable": t.say("The seal cannot be read."),
        "seal_mismatch": t.say("The seal does not fit the content ({item})."),
        "log_broken": t.say("The custody log does not hold together from event {item} on."),
        "data_unlisted": t.say(
            "The ZIP file holds data outside of the files that it lists. Some programs would "
            "unpack it."
        ),
        "earlier_changed": t.say("The earlier package is not unchanged itself."),
        "earlier_unable": t.say("The earlier package cannot be checked."),
        "order_swapped": t.say(
            "The second package is the later one and extends the first. Please name them the "
            "other way round."
        ),
        "not_extending": t.say(
            "This package does not extend the earlier one: its log does not contain that seal."
        ),
        "log_diverges": t.say(
            "This package does not extend the earlier one: the two custody logs differ."
        ),
    }


def _unable(t: Translator) -> dict[str, str]:
    return {
        "not_found": t.say("There is no such file or folder: {item}."),
        "not_ours": t.say("This is not a package of this program."),
        "not_readable": t.say("The package cannot be read."),
        "encrypted": t.say(
            "This ZIP is locked with a password. Please unpack it with its password first, in a "
            "program such as 7-Zip or Keka, and check what comes out."
        ),
        "compression_unknown": t.say(
            "This ZIP is compressed in a way that cannot be read here. Please unpack it with the "
            "program that made it, such as 7-Zip, and check the folder that comes out."
        ),
        "several_packages": t.say(
            "There is more than one package in it. Please check this folder by itself: {item}"
        ),
        "too_many_entries": t.say("The package holds more files than can be checked safely."),
        "too_large": t.say("The package is larger than can be checked safely."),
        "token_unreadable": t.say(
            "The package itself is unchanged. The file {item} is no time stamp that can be read."
        ),
        "token_refused": t.say(
            "The package itself is unchanged. {item} is no time stamp but a refusal by the "
            "authority. Please have it made again."
        ),
        "token_other": t.say(
            "The package itself is unchanged. "
            "The time stamp {item} belongs to something else than this package."
        ),
        "token_signature": t.say(
            "The package itself is unchanged. The time stamp {item} is not signed by the "
            "certificate that it carries, or that certificate is not meant for time stamps."
        ),
        "format_newer": t.say(
            "The package was made by a newer version of this program. "
            "Please check it with that one."
        ),
    }
