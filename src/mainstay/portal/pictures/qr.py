"""A text as a picture that a phone reads."""

import qrcode  # type: ignore[import-untyped]

from mainstay.portal.pictures.svg import Markup, tag, words

QUIET = 4  # modules of empty ground around it, as the standard wants


def qr_code(text: str, says: str) -> Markup:
    """The QR code, one unit a module; dark on light in either theme, since not every phone reads it the other way round."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    attributes = {
        "class": "qr",
        "role": "img",
        "viewBox": f"0 0 {len(rows)} {len(rows)}",
        "shape-rendering": "crispEdges",
    }
    return tag("svg", attributes, tag("title", {}, words(says)), tag("path", {"d": path}))
