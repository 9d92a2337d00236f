"""The fonts, all of them from packages: a machine's own are never looked at, so a picture is the same everywhere."""

from collections.abc import Iterable
from enum import IntEnum
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from attrs import frozen
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no types
from PIL import ImageFont

type Font = ImageFont.FreeTypeFont

_OPTICAL_SIZES = (14, 32)  # of Inter, in pixels


class Weight(IntEnum):
    REGULAR = 400
    MEDIUM = 500
    SEMIBOLD = 600
    BOLD = 700


@frozen
class Face:
    """A font file, or one of the fonts in it."""

    path: Path
    number: int = 0

    def covers(self, text: str) -> bool:
        return characters(self).issuperset(map(ord, text))


def folder(package: str) -> Path:
    """Where a package is, without running it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(spec.submodule_search_locations[0])


@cache
def characters(face: Face) -> frozenset[int]:
    with TTFont(face.path, fontNumber=face.number, lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=128)
def font(face: Face, size: int, weight: Weight) -> Font:
    """`size` in pixels. A face without that weight has its own."""
    made = ImageFont.truetype(face.path, size, index=face.number, layout_engine=ImageFont.Layout.RAQM)
    shown = min(max(size / 2, _OPTICAL_SIZES[0]), _OPTICAL_SIZES[1])  # Discord shows pictures at about half their size
    values = {"Weight": weight, "Optical size": shown}
    try:
        axes = made.get_variation_axes()
    except OSError:  # the face does not vary
        return made
    made.set_variation_by_axes([values[axis["name"].decode()] for axis in axes])
    return made


INTER = Face(folder("fontpkg_inter") / "files" / "Inter[opsz,wght].ttf")

_CJK_FILE = folder("manimgx_fonts_cjk") / "NotoSansCJK-VF.otf.ttc"
JAPANESE, KOREAN, CHINESE = (Face(_CJK_FILE, number) for number in range(3))
"""They cover the same characters, and differ in how Han characters look."""


def _noto(*names: str) -> Iterable[Face]:
    return (Face(folder("manimgx_fonts") / f"Noto{name}[wght].ttf") for name in names)


def _of_matplotlib(*names: str) -> Iterable[Face]:
    return (Face(folder("matplotlib") / "mpl-data" / "fonts" / "ttf" / f"{name}.ttf") for name in names)


_SCRIPTS = (
    "Arabic Hebrew Devanagari Thai Bengali Tamil Telugu Gujarati Gurmukhi Kannada Malayalam Oriya Sinhala Lao Khmer "
    "Myanmar Georgian Armenian Ethiopic Symbols"
).split()

FALLBACKS = (
    INTER,
    *_noto("Sans", *(f"Sans{script}" for script in _SCRIPTS)),
    *_of_matplotlib("DejaVuSans-Bold", "STIXGeneralBol", "STIXGeneral"),
    CHINESE,
    *_noto("Emoji"),
)
"""In the order in which they are asked whether they have a character. Reading that of the Chinese one takes 0.2 s."""


@cache
def face_for(text: str) -> Face | None:
    """The first that has all of these characters."""
    return next((face for face in FALLBACKS if face.covers(text)), None)
