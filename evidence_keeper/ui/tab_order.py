"""The order in which Tab goes through a window whose parts were made in another one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def order_tab(window: QWidget, first: Sequence[QWidget], parts: Sequence[QWidget]) -> None:
    """Let Tab go through `first`, then through each part; within a part nothing changes.

    What does not take the focus at this moment stays where it is: Qt orders nothing else.
    """
    found: dict[QWidget, list[QWidget]] = {part: [] for part in parts}
    at = window.nextInFocusChain()
    while at is not None and at is not window:
        for part in parts:
            if part.isAncestorOf(at) and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
                found[part].append(at)
        at = at.nextInFocusChain()
    for before, after in pairwise([*first, *(widget for part in parts for widget in found[part])]):
        QWidget.setTabOrder(before, after)
