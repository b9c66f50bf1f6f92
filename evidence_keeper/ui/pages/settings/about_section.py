"""Shows the program's version, licence and credits."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import evidence_keeper
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.settings.section import SettingsSection
from evidence_keeper.ui.widgets.display.fact_table import Facts
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.layout.fold import Fold

PARTS = (
    ("PySide6-Essentials", "Qt for Python", "LGPL-3.0"),
    ("sqlcipher3", "SQLCipher for Python", "zlib, BSD-3-Clause (SQLCipher)"),
    ("cryptography", "cryptography", "Apache-2.0 / BSD-3-Clause"),
    ("argon2-cffi", "argon2-cffi", "MIT"),
    ("PyNaCl", "PyNaCl (libsodium)", "Apache-2.0, ISC"),
    ("Pillow", "Pillow", "MIT-CMU"),
    ("pi-heif", "pi-heif", "BSD-3-Clause, LGPL-3.0 (libheif)"),
    ("reportlab", "ReportLab", "BSD-3-Clause"),
    ("Babel", "Babel", "BSD-3-Clause"),
    ("platformdirs", "platformdirs", "MIT"),
    ("tzdata", "tzdata", "Apache-2.0, public domain"),
)
"""Distribution, name, licence."""

DRAWN = (
    ("Noto Sans, Noto Emoji, Noto Symbols", "OFL-1.1"),
    ("DejaVu Sans", "Bitstream Vera"),
    ("Lucide", "ISC"),
)
"""Fonts and icons, and their licences."""


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


class AboutSection(SettingsSection):
    """Version, promises in two sentences, licences."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._version = PlainLabel()
        self._promise = PlainLabel(role="quiet")
        self.licences = Fold()
        for widget in (self._version, self._promise, self.licences):
            self.box.addWidget(widget)
        self.licences.opened.connect(self._fill)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.title.setText(t.say("About this program"))
        self._version.setText(
            t.say(
                "Evidence Keeper, version {version}. Licence: MIT.",
                version=evidence_keeper.__version__,
            )
        )
        self._promise.setText(
            t.say(
                "It opens no network connection and sends nothing anywhere. It is not a lawyer, "
                "and no court has promised to accept its documents."
            )
        )
        self.licences.set_texts(t.say("Licences of its parts"))

    def _fill(self, is_open: bool) -> None:
        if not is_open or self.licences.box.count():
            return
        facts = Facts()
        for distribution, name, licence in PARTS:
            facts.add(f"{name} {_version(distribution)}".strip(), licence)
        for name, licence in DRAWN:
            facts.add(name, licence)
        self.licences.box.addWidget(facts)
