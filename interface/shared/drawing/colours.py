"""Colours of pictures, and how well one can be told from another."""

import colorsys

from attrs import frozen

from application.shared.drawing import Theme

type Colour = tuple[int, int, int]

BLUE: Colour = (0x5B, 0x8D, 0xEF)
_READABLE = 4.5
"""The least contrast of text (WCAG 2.2, success criterion 1.4.3)."""


@frozen
class Palette:
    back: Colour
    panel: Colour
    """What stands out a little from the background: the empty part of a bar, the lines of a grid."""
    text: Colour
    faint: Colour


PALETTES = {
    Theme.DARK: Palette(back=(23, 24, 30), panel=(47, 49, 60), text=(245, 246, 250), faint=(154, 158, 174)),
    Theme.LIGHT: Palette(back=(255, 255, 255), panel=(228, 231, 239), text=(24, 26, 34), faint=(100, 106, 122)),
}


def rgb(value: int) -> Colour:
    """Of 0xRRGGBB."""
    return (value >> 16 & 255, value >> 8 & 255, value & 255)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other, 0 to 1."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return (red, green, blue)


def contrast(one: Colour, other: Colour) -> float:
    """From 1 for the same to 21 for black and white (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: Colour, on: Colour) -> Colour:
    """The colour, made lighter or darker until it can be told from what it stands on."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    step = 0.02 if _luminance(on) < 0.5 else -0.02
    while contrast(colour, on) < _READABLE and 0 <= lightness + step <= 1:
        lightness += step
        red, green, blue = (round(part * 255) for part in colorsys.hls_to_rgb(hue, lightness, saturation))
        colour = (red, green, blue)
    return colour


def _luminance(colour: Colour) -> float:
    linear = [part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
