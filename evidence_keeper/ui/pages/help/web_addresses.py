"""Shows web addresses that a page names: to read and copy, never to open."""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.operating_system.clipboard import CLEAR_AFTER_SECONDS, copy_for_a_while
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import IconButton
from evidence_keeper.ui.widgets.layout.fold import Fold

_ADDRESS = re.compile(
    r"(?<![\w.@-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:kz|org|com|ca|au|io)(?:/[\w/-]+)?\b"
)


def addresses(*texts: str) -> list[str]:
    """Return the addresses in texts, each once, in order."""
    return list(dict.fromkeys(found for text in texts for found in _ADDRESS.findall(text)))


class AddressList(Fold):
    """Each address as text with a button that copies it for a short while."""

    def __init__(self, t: Translator, found: list[str]) -> None:
        super().__init__()
        self.set_texts(t.say("Addresses named here"))
        self.buttons: dict[str, IconButton] = {}
        self.box.addWidget(
            PlainLabel(
                t.say(
                    "The program opens none of them. A browser keeps a list of what was opened; "
                    "use a device that nobody else looks into. A copied address is on the "
                    "clipboard for {n} seconds.",
                    n=CLEAR_AFTER_SECONDS,
                ),
                "hint",
            )
        )
        for address in found:
            row = QHBoxLayout()
            row.setSpacing(tokens.S)
            label = PlainLabel(address, wrap=False)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            copy = IconButton("copy", t.say("Copy {address}", address=address))
            copy.clicked.connect(partial(copy_for_a_while, address))
            self.buttons[address] = copy
            row.addWidget(label)
            row.addWidget(copy)
            row.addStretch(1)
            self.box.addLayout(row)
