"""Accepts files and pictures that are dropped or pasted on any page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, QTimer
from PySide6.QtGui import QImage, QImageWriter

from evidence_keeper.domain.errors import Code, KeeperError, without_traceback
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import Evidence, NoPreview, Source, evidence_label
from evidence_keeper.domain.text import shown_name
from evidence_keeper.system.language.record_words import no_preview_word
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.live_text import Words
from evidence_keeper.ui.page_arguments import NewEntry
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.places import Changed, Place

if TYPE_CHECKING:
    from evidence_keeper.services.intake.intake import Intake
    from evidence_keeper.services.session import Session

_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".heic", ".tif", ".tiff")

WARM_UP_MS = 1500

_PICTURE_FORMATS = (
    ("image/png", "png"),
    ("image/jpeg", "jpg"),
    ("image/webp", "webp"),
    ("image/gif", "gif"),
    ("image/bmp", "bmp"),
)


def picture_bytes(data: QMimeData) -> tuple[bytes, str] | None:
    """Return the picture's bytes in the other program's format, and a suffix.

    Only without a known format is the picture encoded again, as PNG.
    """
    for mime, suffix in _PICTURE_FORMATS:
        if data.hasFormat(mime):
            raw = bytes(data.data(mime).data())
            if raw:
                return raw, suffix
    image = data.imageData()
    if not isinstance(image, QImage) or image.isNull():
        return None
    return png_bytes(image), "png"


def png_bytes(image: QImage, *, in_haste: bool = False) -> bytes:
    """Return a picture as PNG; in haste without compression, in a fifth of the time."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    if in_haste:
        writer.setCompression(0)
    writer.write(image)
    buffer.close()
    return bytes(buffer.data().data())


def keep_files(
    context: Context,
    paths: Sequence[Path],
    source: Source,
    done: Callable[[Intake], None],
    failed: Callable[[], None] | None = None,
) -> None:
    """Keep files and folders as evidence, with progress; then tell what was not taken."""
    _keep(context, lambda s, p: s.evidence.keep_files(paths, source, p), done, failed)


def keep_new_files(context: Context, folder: Path, done: Callable[[Intake], None]) -> None:
    """Keep what is new in a folder, with progress; then tell what was not taken."""
    _keep(context, lambda s, p: s.evidence.keep_new_files(folder, p), done, None)


def _keep(
    context: Context,
    work: Callable[[Session, Progress], Intake],
    done: Callable[[Intake], None],
    failed: Callable[[], None] | None,
) -> None:
    def finished(intake: Intake) -> None:
        done(intake)
        if intake.added or intake.healed:
            context.changed.emit(Changed.EVIDENCE)

    context.run_job(
        lambda: context.t.say("Keeping the files"), work, finished, _complaint(context, failed)
    )


def keep_picture(
    context: Context,
    data: bytes,
    name: str,
    done: Callable[[Intake], None],
    failed: Callable[[], None] | None = None,
) -> None:
    """Add a pasted picture as evidence."""

    def finished(intake: Intake) -> None:
        done(intake)
        if intake.added or intake.healed:
            context.changed.emit(Changed.EVIDENCE)

    context.backend.change(
        lambda s: s.evidence.keep_bytes(data, name, Source.PASTED),
        finished,
        _complaint(context, failed),
    )


def _complaint(
    context: Context, failed: Callable[[], None] | None
) -> Callable[[KeeperError], None]:
    def complain(error: KeeperError) -> None:
        context.complain(error)
        if failed is not None:
            failed()

    return complain


def intake_lines(context: Context, intake: Intake) -> tuple[str, ...]:
    """Return a line for each file that was rejected, or has no preview, with its reason."""
    t = context.t
    lines = [context.sentence(error) for _, error in intake.refused]
    lines += [t.say("Not kept: {name}", name=shown_name(name)) for name in intake.not_kept]
    lines += [
        t.say("{name}: already kept as {number}", name=shown_name(n), number=evidence_label(k))
        for n, k in intake.duplicates
        if (n, k) not in intake.healed
    ]
    lines += [
        t.say("{name}: put back as {number}", name=shown_name(n), number=evidence_label(k))
        for n, k in intake.healed
    ]
    for item in intake.added:
        if item.no_preview is not None and (
            item.no_preview is not NoPreview.NOT_A_PICTURE or _is_doubtful(item)
        ):
            reason = no_preview_word(t, item.no_preview)
            name = f"{item.label} {shown_name(item.original_name)}"
            lines.append(t.say("{name}: {reason}", name=name, reason=reason))
    return tuple(lines)


def tell_intake(
    context: Context,
    intake: Intake,
    action: tuple[Words, Callable[[], None]] | None = None,
) -> None:
    """Report the added files, and list the rejected ones with reasons."""
    kept = replace(
        intake,
        refused=tuple((name, without_traceback(error)) for name, error in intake.refused),
        stopped=None if intake.stopped is None else without_traceback(intake.stopped),
    )
    trouble = bool(_unread(kept) or kept.stopped or any(map(_is_doubtful, kept.added)))
    context.tell(
        partial(_intake_text, context, kept),
        NoticeTone.CAUTION if trouble else NoticeTone.GOOD,
        lines=partial(intake_lines, context, kept),
        action=action,
        lasting=trouble,
    )


def _unread(intake: Intake) -> int:
    return sum(error.code is not Code.REMOVED_BEFORE for _, error in intake.refused)


def _intake_text(context: Context, intake: Intake) -> str:
    t, unread = context.t, _unread(intake)
    kept = t.say_n("{n} file kept.", "{n} files kept.", len(intake.added))
    if intake.stopped is not None:
        reason = context.sentence(intake.stopped)
        return t.say("{kept} Then it stopped: {reason}", kept=kept, reason=reason)
    if unread:
        return t.say_n(
            "{kept} {n} file could not be read.",
            "{kept} {n} files could not be read.",
            unread,
            kept=kept,
        )
    if intake.cancelled:
        return t.say("{kept} The rest was cancelled.", kept=kept)
    if intake.healed and not intake.added:
        return t.say_n(
            "{n} file was missing or damaged in the vault. It is whole again.",
            "{n} files were missing or damaged in the vault. They are whole again.",
            len(intake.healed),
        )
    if not (intake.added or intake.duplicates):
        return t.say("There is nothing new.")
    if intake.duplicates and not intake.added:
        return t.say("These files were kept before. Nothing was added.")
    if doubtful := sum(_is_doubtful(item) for item in intake.added):
        return t.say_n(
            "{kept} {n} of them cannot be shown: please look at the list.",
            "{kept} {n} of them cannot be shown: please look at the list.",
            doubtful,
            kept=kept,
        )
    return kept


def _is_doubtful(item: Evidence) -> bool:
    """Return whether an added file is probably not what the user wanted."""
    if item.no_preview is NoPreview.NOT_A_PICTURE:
        return item.original_name.casefold().endswith(_PICTURES)
    return item.no_preview in (NoPreview.EMPTY, NoPreview.BROKEN)


class Incoming(QObject):
    """Offers dropped and pasted data to the current page; otherwise adds it as evidence."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._warming = QTimer(self)
        self._warming.setSingleShot(True)
        self._warming.setInterval(WARM_UP_MS)
        self._warming.timeout.connect(self._warm_up)
        context.vault_opened.connect(self._warming.start)
        context.job_ended.connect(lambda _: self._warming.start())

    def _warm_up(self) -> None:
        """Start the decoder before the first file comes, once the window is idle."""
        if self._context.is_open:
            self._context.backend.ask(
                lambda s: s.evidence.warm_up(), lambda _: None, lambda _: None
            )

    def take(self, data: QMimeData, page: Page, *, pasted: bool) -> None:
        """Handle dropped or pasted data."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            source = Source.PASTED if pasted else Source.DROPPED
            if not page.take_files(paths, source):
                keep_files(self._context, paths, source, self._kept)
            return
        picture = picture_bytes(data) if data.hasImage() else None
        if picture is None:
            if not pasted:
                # A link, for example; or the source program of the drag has ended.
                self._context.tell(
                    self._context.t.say(
                        "What was dropped here holds no file. Please choose the file with a button."
                    ),
                    NoticeTone.CAUTION,
                )
            return
        raw, suffix = picture
        name = self._context.t.say("pasted picture") + f".{suffix}"
        if not page.take_picture(raw, name):
            keep_picture(self._context, raw, name, self._kept)

    def _kept(self, intake: Intake) -> None:
        context = self._context
        numbers = tuple(e.number for e in intake.added)
        action = None
        if numbers:
            action = (
                lambda: context.t.say("Write down what happened"),
                lambda: context.go(Place.ENTRY, NewEntry(numbers)),
            )
        tell_intake(context, intake, action)
