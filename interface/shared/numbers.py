"""Numbers that are typed into a form, where Discord takes anything."""

from attrs import frozen

from application.shared.errors import ApplicationError


@frozen
class NotANumber(ApplicationError):
    """What was typed is no whole number from `least` to `most`."""

    typed: str
    least: int
    most: int


def whole_number(typed: str, least: int, most: int) -> int:
    """Raises NotANumber."""
    text = typed.strip()
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(most)) + 2 else None
    if number is None or not least <= number <= most:
        raise NotANumber(typed, least, most)
    return number
