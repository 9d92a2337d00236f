"""Pictures that are sent inside JSON (Discord API reference, "Image Data")."""

import base64
import binascii
import hashlib
import re

from playground.wire.forms import Form
from playground.wire.pictures import picture_of

_LARGEST = 10_240 * 1_024
_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,(.*)", re.DOTALL)


def picture_hash(form: Form, key: str) -> str | None:
    """What the picture is known by, None without one; raises Discord's error 50035 for one that it does not take."""
    written = form.text(key)
    if written is None:
        return None
    data = _DATA.fullmatch(written)
    try:
        raw = b"" if data is None else base64.b64decode(data[1], validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) > _LARGEST:
        raise form.wrong(key, "BINARY_TYPE_MAX_SIZE", "File cannot be larger than 10240.0 kb.")
    if picture_of(raw) is None:
        raise form.wrong(key, "IMAGE_INVALID", "Invalid image data")
    return hashlib.sha256(raw).hexdigest()[:32]
