"""A wall-map picture from a file: read with care, made smaller, and stripped of what else it says.

What a camera wrote into the file (where and when, with which device) is not kept. Made to run
beside the window's thread.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QImageWriter, QPainter

from gridclient.domain.boards import PICTURE_BYTES, PICTURE_SIDE, Picture
from gridclient.errors import Refused
from gridclient.i18n import _

FILE_BYTES = 80_000_000
_MOST_PIXELS = {"jpeg": 250_000_000, "png": 60_000_000}
"""A JPEG is made smaller while it is read; a PNG is read whole first."""
_BEGINNINGS = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
_QUALITIES = (85, 65, 45)


def read(file: Path) -> Picture:
    """The picture in a PNG or JPEG file, as it is kept.

    Raises ``Refused`` for anything else, and for one that is too large to be read safely.
    """
    try:
        content = file.read_bytes() if file.stat().st_size <= FILE_BYTES else None
    except OSError:
        raise _unreadable(file) from None
    if content is None:
        raise _too_large(file)
    kind = next((k for begins, k in _BEGINNINGS.items() if content.startswith(begins)), None)
    if kind is None:
        raise _unreadable(file)
    return _kept(_decoded(content, kind, file), file)


def image_of(picture: Picture) -> QImage:
    """A picture that is kept, ready to be painted."""
    buffer = _opened(picture.content)
    image = _reader(buffer, "jpeg").read()
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _decoded(content: bytes, kind: str, file: Path) -> QImage:
    buffer = _opened(content)
    reader = _reader(buffer, kind)
    size = reader.size()
    if not size.isValid() or min(size.width(), size.height()) < 1:
        raise _unreadable(file)
    if size.width() * size.height() > _MOST_PIXELS[kind]:
        raise _too_large(file)
    most = QSize(PICTURE_SIDE, PICTURE_SIDE)
    if max(size.width(), size.height()) > PICTURE_SIDE:
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise _unreadable(file)
    return image


def _opened(content: bytes) -> QBuffer:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return buffer


def _reader(buffer: QBuffer, kind: str) -> QImageReader:
    """A reader for one format only, whatever the content says it is; the buffer outlives it."""
    reader = QImageReader(buffer, QByteArray(kind.encode()))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    return reader


def _kept(image: QImage, file: Path) -> Picture:
    paper = QImage(image.size(), QImage.Format.Format_RGB32)
    paper.fill(QColor("white"))
    painter = QPainter(paper)
    painter.drawImage(0, 0, image)
    painter.end()
    for quality in _QUALITIES:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QImageWriter(buffer, QByteArray(b"jpeg"))
        writer.setQuality(quality)
        writer.write(paper)
        content = bytes(buffer.data().data())
        if len(content) <= PICTURE_BYTES:
            return Picture(content, paper.width(), paper.height())
    raise _too_large(file)


def _unreadable(file: Path) -> Refused:
    return Refused(
        "board.picture",
        _("“{file}” is no picture that can be read.").format(file=file.name),
        hint=_("Choose a photograph or a drawing of the map as PNG or JPEG."),
    )


def _too_large(file: Path) -> Refused:
    return Refused(
        "board.picture_size",
        _("“{file}” is too large to be kept.").format(file=file.name),
        hint=_("Choose one that is smaller, or show less of the wall on it."),
    )
