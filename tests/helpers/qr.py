"""Reads a QR code as a telephone would."""

import io

import segno
import zxingcpp
from PIL import Image


def read_qr(code: segno.QRCode, scale: int = 4) -> str:
    """The text of a code drawn with its quiet zone, black on white."""
    out = io.BytesIO()
    code.save(out, kind="png", scale=scale, border=4)
    with Image.open(io.BytesIO(out.getvalue())) as image:
        found = zxingcpp.read_barcodes(image.convert("L"))
    return found[0].text if found else ""
