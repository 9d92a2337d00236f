"""How large a picture is, read from the first bytes of each kind."""

import struct

import pytest

from playground.wire.forms import Form, InvalidForm
from playground.wire.pictures import Picture, picture_of
from playground.wire.uploads import picture_hash


def _webp(kind: bytes, rest: bytes) -> bytes:
    return b"RIFF\0\0\0\0WEBP" + kind + b"\0\0\0\0" + rest


def _packed(width: int, height: int) -> bytes:
    return struct.pack("<I", (width - 1) | (height - 1) << 14)


_JPEG_HEAD = b"\xff\xd8" + b"\xff\xe0\0\x04ab" + b"\xff\xc4\0\x03c"


@pytest.mark.parametrize(
    ("raw", "picture"),
    [
        (b"GIF89a" + struct.pack("<HH", 300, 7), Picture("image/gif", 300, 7)),
        (_JPEG_HEAD + b"\xff\xc2\0\x11\x08" + struct.pack(">HH", 7, 300), Picture("image/jpeg", 300, 7)),
        (_webp(b"VP8X", b"\0" * 4 + (9999).to_bytes(3, "little") + (69999).to_bytes(3, "little")), (10_000, 70_000)),
        (_webp(b"VP8L", b"\x2f" + _packed(16_384, 9_000)), (16_384, 9_000)),
        (_webp(b"VP8 ", b"\0" * 6 + struct.pack("<HH", 300 | 1 << 14, 7 | 3 << 14)), (300, 7)),
    ],
)
def test_a_pictures_size_stands_in_its_first_bytes(raw: bytes, picture: Picture | tuple[int, int]) -> None:
    expected = picture if isinstance(picture, Picture) else Picture("image/webp", *picture)
    assert picture_of(raw) == expected
    assert picture_of(raw + b"more") == expected
    assert picture_of(raw[:-1]) is None or expected.content_type == "image/webp"


@pytest.mark.parametrize("written", ["iVBORw0KGgoAAAANSUhEUgAAAAMAAAAE!", "iVBORw0K GgoAAAANSUhEUgAAAAMAAAAE", ""])
def test_what_is_no_picture_in_base64_is_none(written: str) -> None:
    good = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAMAAAAE"
    assert picture_hash(Form({"avatar": good}), "avatar") is not None
    with pytest.raises(InvalidForm):
        picture_hash(Form({"avatar": f"data:image/png;base64,{written}"}), "avatar")
