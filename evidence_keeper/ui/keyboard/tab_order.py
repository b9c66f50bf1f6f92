"""Sets the Tab order of a window to the visual order of its layouts.

Qt's own order is the order of creation, so late controls (another row, chips with new texts) would
come last. And Qt's two methods for querying it must not be called: the binding makes their result a
Python child of the queried widget, and deletes it with that widget although it is still on the
page. The same is true for `QLabel.buddy` and `QAbstractButton.group`.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLayout, QScrollArea, QWidget

from evidence_keeper.ui.widgets.inputs.buttons import Chips


def controls(
    root: QWidget, *, hidden: bool = False, also: QWidget | None = None
) -> Iterator[QWidget]:
    """Yield the Tab stops within a widget, in the order of its layouts.

    Args:
        root: Is not yielded itself.
        hidden: Whether to include hidden and disabled ones.
        also: Is included although it is no Tab stop, because a click has focused it.
    """
    if isinstance(root, Chips) and not hidden and (chip := root.tab_stop()) is not None:
        yield chip
        return
    for child in _children(root):
        if not hidden and not (child.isVisible() and child.isEnabled()):
            continue
        takes_focus = child.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes_focus or child is also:
            yield child
        # The inside of a list or a field with its own arrow keys belongs to it.
        if isinstance(child, QScrollArea) or not (
            takes_focus or isinstance(child, QAbstractScrollArea)
        ):
            yield from controls(child, hidden=hidden, also=also)


def focus_is_going() -> bool:
    """Return whether the focused widget is being hidden or disabled, perhaps deleted.

    Python must not keep references to its surroundings then: Qt moves the focus by itself, and if
    it leaves the page, `ui/keyboard/focus.py` brings it back.
    """
    now = QApplication.focusWidget()
    return now is not None and not (now.isVisible() and now.isEnabled())


def next_control(window: QWidget, *, forwards: bool) -> QWidget | None:
    """Return the next Tab stop, or the previous one for Shift+Tab; wraps around."""
    found = list(controls(window))
    now = QApplication.focusWidget()
    if now in found:
        return found[(found.index(now) + (1 if forwards else -1)) % len(found)]
    inside = [n for n, each in enumerate(found) if now is not None and now.isAncestorOf(each)]
    if inside:
        return found[inside[0] if forwards else inside[0] - 1]
    near = _near(now, set(found), forwards=forwards) if now is not None else None
    return near or (found[0 if forwards else -1] if found else None)


def _near(now: QWidget, found: set[QWidget], *, forwards: bool) -> QWidget | None:
    """Return the stop after a widget that is none (any more); None at the end.

    If it is in no layout any more, because it is about to be deleted: its surroundings.
    """
    holder = now.parentWidget()
    while holder is not None:
        if holder.isVisible():
            order = list(controls(holder, hidden=True, also=now))
            if now not in order:
                around = [each for each in order if each in found]
                if around:
                    return around[0 if forwards else -1]
            else:
                place = order.index(now)
                rest = order[place + 1 :] if forwards else order[:place][::-1]
                near = next((each for each in rest if each in found), None)
                if near is not None or holder.isWindow():
                    return near
        holder = holder.parentWidget()
    return None


def _children(widget: QWidget) -> Iterator[QWidget]:
    """Yield the child widgets: those in the layout first, the others in creation order."""
    laid = list(_laid_out(widget.layout()))
    yield from laid
    for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if child not in laid and not child.isWindow():
            yield child


def _laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    for place in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(place) if layout is not None else None
        if isinstance(item, QLayout):
            yield from _laid_out(item)
        elif item is not None and (widget := item.widget()) is not None:
            yield widget
