"""QR codes as pictures, without a window."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.workbook import saving


def write_qr(text: str, file: Path) -> None:
    """Write ``text`` as a QR code into an .svg; refuses other kinds and unwritable places."""
    import qrcode
    from qrcode.image.svg import SvgPathFillImage

    if file.suffix.lower() != ".svg":
        raise Refused(
            "picture.kind",
            _("A QR code is written as .svg."),
            hint=_("Name a file that ends in .svg."),
        )
    made = qrcode.make(text, image_factory=SvgPathFillImage)
    content = BytesIO()
    made.save(content)
    saving.write(content.getvalue(), file)
