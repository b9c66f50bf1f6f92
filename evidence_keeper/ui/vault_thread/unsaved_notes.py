"""Saves unfinished notes and "About me" while typing: a crash loses at most a second.

Notes on evidence and "About me" are saved by a button, on leaving the item or section, and when
the program is left. Until then their changes are stored encrypted in the vault, and the next
opening saves them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.evidence import Evidence, unsaved_items
from evidence_keeper.ui.vault_thread.backend import Backend

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

KEEP_WITHIN_MS = 700
_NAMES = ("unsaved_notes", "unsaved_about_me")

Body = dict[str, Json]


def notes_body(items: Iterable[Evidence]) -> Body | None:
    """Return the stored form of unsaved notes; None for none."""
    bodies: list[Json] = [_item_body(item) for item in items]
    return {"items": bodies} if bodies else None


def _item_body(item: Evidence) -> Body:
    return {
        "number": item.number,
        "intimate": item.intimate,
        "device": item.device,
        "captured_by": item.captured_by,
        "still_on_device": item.still_on_device,
        "notes": item.notes,
        "transcript": item.transcript,
        "url": item.url,
    }


def profile_body(profile: Profile) -> Body:
    """Return the stored form of the unsaved profile."""
    texts = ((f.name, getattr(profile, f.name)) for f in fields(profile))
    return {name: value for name, value in texts if isinstance(value, str)}


class Unsaved(QObject):
    """Saves one form's unsaved changes.

    Args:
        name: One of the two preference names.
        body: Returns the current changes; None when there are none.
    """

    def __init__(
        self, parent: QObject, backend: Backend, name: str, body: Callable[[], Body | None]
    ) -> None:
        super().__init__(parent)
        assert name in _NAMES
        self._backend = backend
        self._name = name
        self._body = body
        self._kept = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_WITHIN_MS)
        self._timer.timeout.connect(self._keep)

    def touch(self) -> None:
        """Schedule a save after typing; further typing does not delay it."""
        if not self._timer.isActive():
            self._timer.start()

    def saved(self) -> None:
        """Discard the stored changes: they are saved in their proper place."""
        self._timer.stop()
        self._keep()

    def _keep(self) -> None:
        body = self._body()
        if body is None and not self._kept:
            return
        self._kept = body is not None
        self._backend.keep(lambda s: s.settings.set_preference(self._name, body), _ignore)


def finish_saving(session: Session) -> bool:
    """Save what a crash left unsaved; return whether there was something."""
    found, refusal = False, None
    for name, save in zip(_NAMES, (_save_all_notes, _save_profile), strict=True):
        body = session.settings.preference(name, None)
        if isinstance(body, dict):
            try:
                found = save(session, body) or found
                session.settings.set_preference(name, None)
            except KeeperError as e:
                refusal = e  # the other one must not wait for it
    if refusal is not None:
        raise refusal
    return found


def _save_all_notes(session: Session, body: Body) -> bool:
    found, refusal = False, None
    for item in unsaved_items(body):
        try:
            found = _save_notes(session, item) or found
        except KeeperError as e:
            refusal = e  # it stays, and saving the others again changes nothing
    if refusal is not None:
        raise refusal
    return found


def _save_notes(session: Session, body: Mapping[str, Json]) -> bool:
    number = body.get("number")
    if not isinstance(number, int):
        return False
    try:
        item = session.evidence.get(number)
    except KeeperError:
        return False  # it no longer exists
    if item.removed:
        return False
    still = body.get("still_on_device")
    new = replace(
        item,
        intimate=body.get("intimate") is True,
        device=str(body.get("device", "")),
        captured_by=str(body.get("captured_by", "")),
        still_on_device=still if isinstance(still, bool) else None,
        notes=str(body.get("notes", "")),
        transcript=str(body.get("transcript", "")),
        url=str(body.get("url", item.url)),
    )
    if new == item:
        return False
    session.evidence.update(new)
    return True


def _save_profile(session: Session, body: Body) -> bool:
    profile = session.settings.profile()
    known = {f.name for f in fields(profile)}
    texts = {k: v for k, v in body.items() if k in known and isinstance(v, str)}
    new = replace(profile, **texts)
    if new == profile:
        return False
    session.settings.save_profile(new)
    return True


def _ignore(_: object) -> None:
    """Ignore an answer."""
