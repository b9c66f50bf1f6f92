"""Writes the page "how to check" as plain text in three languages, for the package."""

from __future__ import annotations

from evidence_keeper.dossier.package import bag
from evidence_keeper.system.language.record_words import language_name
from evidence_keeper.system.language.translations import LANGUAGES, Translator, translator

MANIFEST_COMMAND = f"sha256sum -c {bag.MANIFEST}"
TAG_COMMAND = f"sha256sum -c {bag.TAG_MANIFEST}"
SEAL_COMMAND = f"sha256sum {bag.SEAL}"
SIGNED_COMMAND = f"sha256sum -c {bag.SIGNED}"
SIGNATURE_COMMAND = (
    # One command on two lines: a long line would break when copied from the PDF.
    f"openssl pkeyutl -verify -pubin -inkey {bag.PUBLIC_KEY} -rawin \\\n"
    f"  -in {bag.SIGNED} -sigfile {bag.SIGNATURE}"
)
KEY_COMMAND = f"openssl pkey -pubin -in {bag.PUBLIC_KEY} -noout -text"
STAMP_COMMAND = f"openssl ts -verify -data {bag.SEAL} -in token.tsr -CAfile authority.pem"
WINDOWS_COMMAND = f"certutil -hashfile {bag.SEAL} SHA256"
VERIFY_COMMAND = "evidence-keeper verify PACKAGE.zip"


def not_proven(t: Translator) -> list[str]:
    """Return what a successful check does not prove."""
    return [
        t.say("It does not prove who wrote a message or who is behind an account."),
        t.say("It does not prove when something happened: the computer’s clock set the times."),
        t.say("It shows that nothing has changed since the file was added, not before."),
    ]


def in_a_browser(t: Translator) -> str:
    """Return the easiest way, which needs only a browser."""
    return t.say(
        "Easiest: unpack the package and open {page} in a browser. It shows the chronology, to "
        "search in, and checks the ZIP file that is dropped there. It needs no network and sends "
        "nothing.",
        page=bag.OPEN_PAGE,
    )


def by_hand(t: Translator) -> list[tuple[str, list[str]]]:
    """Return each step's sentence with its commands."""
    return [
        (in_a_browser(t), []),
        (
            t.say("Unpack the package and open a terminal in its folder. All files:"),
            [MANIFEST_COMMAND, TAG_COMMAND],
        ),
        (t.say("The seal; it must be the one printed in the document:"), [SEAL_COMMAND]),
        (
            t.say(
                "The signature; it shows that seal and manifest come from the vault that holds "
                "the key:"
            ),
            [SIGNED_COMMAND, SIGNATURE_COMMAND],
        ),
        (
            t.say("The key; the digits after “pub” must be those after “public_key” in seal.json:"),
            [KEY_COMMAND],
        ),
        (
            t.say(
                "A time stamp, where somebody had one made of time-stamp-request.tsq and kept the "
                "answer beside the package; authority.pem is the authority’s certificate:"
            ),
            [STAMP_COMMAND],
        ),
        (t.say("On Windows, the fingerprint of one file:"), [WINDOWS_COMMAND]),
        (t.say("With the program; it needs no password:"), [VERIFY_COMMAND]),
    ]


def _one(language: str) -> str:
    t = translator(language)
    said = t.say("How to check this document")
    title = f"{language_name(language)}: {said}"
    lines = [title, "=" * len(title), ""]
    for sentence, commands in by_hand(t):
        lines += [sentence, *(f"    {c}".replace("\n", "\n    ") for c in commands), ""]
    lines += [t.say("What this does not prove"), *(f"- {x}" for x in not_proven(t)), ""]
    return "\n".join(lines)


def how_to_check() -> bytes:
    """Return the text, UTF-8, Kazakh first."""
    return "\n".join(_one(language) for language in LANGUAGES).encode("utf-8")
