"""Draws Lucide icons in the colour of the text next to them."""

from __future__ import annotations

import re

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from evidence_keeper.system.resources import resource

_TRANSPARENT = QColor(0, 0, 0, 0)
_STROKE_WIDTH = re.compile(rb'stroke-width="[^"]*"')


def _source(name: str, colour: str) -> bytes:
    raw = resource("icons", f"{name}.svg").read_bytes()
    coloured = raw.replace(b"currentColor", colour.encode("ascii"))
    return _STROKE_WIDTH.sub(b'stroke-width="1.75"', coloured)


def icon_pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Draw one icon.

    Args:
        name: The file's name without `.svg`.
        colour: `#RRGGBB`.
        size: Side in logical pixels.
        ratio: Device pixels per logical pixel.
    """
    renderer = QSvgRenderer(QByteArray(_source(name, colour)))
    side = round(size * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(_TRANSPARENT)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def make_icon(name: str, colour: str, faded: str, size: int) -> QIcon:
    """Return the icon in normal and disabled colours for the density of each present screen.

    `Look` draws all icons again when a screen is added.
    """
    icon = QIcon()
    for ratio in {screen.devicePixelRatio() for screen in QGuiApplication.screens()} or {1.0}:
        icon.addPixmap(icon_pixmap(name, colour, size, ratio), QIcon.Mode.Normal)
        icon.addPixmap(icon_pixmap(name, faded, size, ratio), QIcon.Mode.Disabled)
    return icon
