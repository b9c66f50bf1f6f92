"""Writes `verify.html`, which checks the package offline in any browser.

One self-contained page; its texts come from the catalogues. It cannot prove its own integrity: it
shows the seal, to be compared with the one printed in the document.
"""

from __future__ import annotations

import json

from evidence_keeper.domain.verification import Finding, Outcome
from evidence_keeper.dossier.package.check_text import not_proven
from evidence_keeper.system.language.finding_words import finding_sentence, outcome_word
from evidence_keeper.system.language.record_words import language_name
from evidence_keeper.system.language.translations import LANGUAGES, Translator, translator
from evidence_keeper.system.resources import resource

_PLACE = b"/*TEXTS*/{}"
_OUTCOMES = ("unchanged", "changed", "unable")
_FINDINGS = (
    "file_changed", "file_missing", "file_added", "file_duplicate", "file_unreadable",
    "list_changed", "signature_wrong", "seal_unreadable", "seal_mismatch", "log_broken",
    "data_unlisted", "not_ours", "not_readable", "encrypted", "compression_unknown",
    "too_many_entries", "too_large", "several_packages", "format_newer",
)  # fmt: skip


def _texts(t: Translator) -> dict[str, str | list[str]]:
    return {
        "name": language_name(t.language),
        "title": t.say("Is this package unchanged?"),
        "lead": t.say(
            "Choose the package, or drop it here. This page compares every file with the lists, "
            "the signature, the seal and the custody log in the package."
        ),
        "offline": t.say("Everything stays on this computer: the page sends nothing anywhere."),
        "drop": t.say("Drop the ZIP file or the unpacked folder here"),
        "pick_zip": t.say("Choose the ZIP file…"),
        "pick_folder": t.say("Choose the folder…"),
        "busy": t.say("Checking…"),
        "seal": t.say("Fingerprint of the document (seal)"),
        "compare": t.say(
            "Compare it with the one printed in the document. Only that shows that this page and "
            "the package belong to the document: somebody who replaced everything could have "
            "replaced this page too."
        ),
        "earlier_title": t.say("Earlier documents from this record"),
        "earlier": t.say(
            "This package extends the documents with these seals. If you hold an earlier one from "
            "the same vault, the seal printed in it must be among them."
        ),
        "signature_unknown": t.say(
            "This browser cannot check the signature. Everything else was checked."
        ),
        "limits_title": t.say("What this does not prove"),
        "limits": not_proven(t),
    }


def verify_page() -> bytes:
    """Return the page with its texts in all languages; the same bytes each time."""
    texts = {}
    for language in LANGUAGES:
        t = translator(language)
        said = _texts(t)
        for outcome in _OUTCOMES:
            said[outcome] = outcome_word(t, Outcome(outcome))
        for code in _FINDINGS:
            said[code] = finding_sentence(t, Finding(code, "{item}"))
        texts[language] = said
    data = json.dumps(texts, ensure_ascii=False).replace("<", "\\u003c")
    page = resource("verify", "verify.html").read_bytes()
    return page.replace(_PLACE, data.encode("utf-8"), 1)
