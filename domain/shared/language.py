"""The languages that people can be answered in."""

from enum import StrEnum


class Language(StrEnum):
    """By the code that Discord and Babel know it by."""

    ENGLISH = "en"
    GERMAN = "de"

    @classmethod
    def of(cls, locale: str) -> "Language | None":
        """That of one of Discord's locales, such as `en-GB`; None where Tux does not speak it."""
        code = locale.partition("-")[0]
        return cls(code) if code in cls else None
