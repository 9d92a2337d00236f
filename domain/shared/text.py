"""What people type, as others will read it: one rule for every free text."""

import re

from attrs import frozen

from domain.shared.errors import DomainError


@frozen
class NothingToRead(DomainError):
    """Nothing can be seen of what was typed."""


_BLANK = "\u2800"
"""The Braille pattern without dots, which is a space in all but name."""

_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # control characters
    "\ud800-\udfff"  # halves of surrogate pairs
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns the direction in which everything after it is read
    "\u115f\u1160\u3164\uffa0\u17b4\u17b5"  # letters that fill a place and show nothing
    "\u00ad\u034f\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
    "]+"
)
"""Unicode's "default ignorable code points", less those below that mean something at their place."""

_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,16}\U000e007f)|[\U000e0001-\U000e007f]+")
"""Of a flag, such as Scotland's; elsewhere they hide text."""

_SELECTOR, _JOINER = "[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]", "[\u200c\u200d]"
_LOOSE = re.compile(f"(?:(?<=\\s)|^)(?:{_SELECTOR}|{_JOINER})+")
_REPEATED = re.compile(f"({_SELECTOR}?+{_JOINER}?+)(?:{_SELECTOR}|{_JOINER})+")
_ENDING = re.compile(f"{_JOINER}+(?=\\s|$)")
"""A selector chooses the shape of the character before it, and a joiner joins it to the next one: one of each."""


def tidied(typed: str) -> str:
    """What a person typed, without what nobody sees: outer space and runs of space, and characters that are invisible,
    turn the direction of reading, or cannot be stored. Of some texts nothing is left."""
    if typed.isascii() and typed.isprintable():  # nearly always, and a good deal faster
        return " ".join(typed.split())
    seen = _TAGS.sub(r"\1", _UNSEEN.sub("", typed.replace(_BLANK, " ")))
    seen = _ENDING.sub("", _REPEATED.sub(r"\1", _LOOSE.sub("", seen)))
    return " ".join(seen.split())


def readable(typed: str) -> str:
    """The same where a text is asked for. Raises NothingToRead."""
    text = tidied(typed)
    if not text:
        raise NothingToRead
    return text


_INDENT = re.compile(r"[ \t]*")


def tidied_lines(typed: str) -> str:
    """A longer text in the same way, line by line: indents stay, and up to two empty lines in a row."""
    lines = [_tidied_line(line) for line in typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).strip("\n")


def _tidied_line(line: str) -> str:
    indent = _INDENT.match(line)
    seen = tidied(line)
    return f"{indent[0].expandtabs(4)}{seen}" if seen and indent else seen
