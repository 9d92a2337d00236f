"""What people read in their language: every sentence of the interface goes through here.

The English sentence is the message itself, and the key to its translations in the rooms' catalogues.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from attrs import field, frozen
from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal

from domain.shared.language import Language
from interface.shared.catalogues import catalogue

NAMES = {Language.ENGLISH: "English", Language.GERMAN: "Deutsch"}
"""In the language itself, as everywhere where one is chosen."""

_LOCALES = {Language.ENGLISH: Locale("en", "GB"), Language.GERMAN: Locale("de")}
_spoken: ContextVar[Language] = ContextVar("language spoken")


def language() -> Language:
    """The one in force; English where nobody has said anything else."""
    return _spoken.get(Language.ENGLISH)


def babel_locale() -> Locale:
    """How the language in force writes numbers, dates and lists."""
    return _LOCALES[language()]


@contextmanager
def speaking(spoken: Language) -> Iterator[None]:
    """Within, texts are in this language; also those of tasks that are started there."""
    before = _spoken.set(spoken)
    try:
        yield
    finally:
        _spoken.reset(before)


def speak_from_here_on(spoken: Language) -> None:
    """For what has a task of its own, as each interaction has."""
    _spoken.set(spoken)


def gettext(message: str, /, **values: object) -> str:
    """The message, with values for the names in braces."""
    return catalogue(language()).gettext(message).format_map(values)


def pgettext(context: str, message: str, /, **values: object) -> str:
    """As above, where the same English means different things: `context` says which, to translators alone."""
    return catalogue(language()).pgettext(context, message).format_map(values)


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """One of two messages, by a number; `{n}` in them is that number."""
    return catalogue(language()).ngettext(one, many, n).format_map({"n": number(n), **values})


KIND = "kind"
"""The context of what a kind of action is called: `ban`."""


def named(context: str, name: str) -> str:
    """What people read of what the code itself calls by an English word; its own room has the words for it."""
    return catalogue(language()).pgettext(context, name)


@frozen
class LazyText:
    """A text that is put into words only where it is read: for constants and tables.

    Without values its names in braces are left, for who reads it to fill in.
    """

    message: str
    context: str | None = field(default=None, kw_only=True)
    values: Mapping[str, object] = field(factory=dict, kw_only=True, hash=False)

    def __str__(self) -> str:
        known = catalogue(language())
        said = known.gettext(self.message) if self.context is None else known.pgettext(self.context, self.message)
        return said.format_map(self.values) if self.values else said

    def __format__(self, form: str, /) -> str:
        return format(str(self), form)


type Text = str | LazyText


def gettext_lazy(message: str, /, **values: object) -> LazyText:
    return LazyText(message, values=values)


def pgettext_lazy(context: str, message: str, /) -> LazyText:
    return LazyText(message, context=context)


def in_every_language(say: Callable[[], str]) -> tuple[str, ...]:
    """What is said, and what was where the language was another: how a post begins that is looked for."""
    said = list[str]()
    for each in Language:
        with speaking(each):
            said.append(say())
    return tuple(said)


def untranslated(message: str, /) -> str:
    """Words that are the same in every language: by which posts are found again, or that are data."""
    return message


def number(value: float) -> str:
    """`12,345`, or as the language writes it."""
    return format_decimal(value, locale=babel_locale())


def signed(value: int) -> str:
    """As above, with a plus where there is no minus: `+12,345`."""
    return format_decimal(value, format="+#,##0;-#,##0", locale=babel_locale())


def listed(entries: Iterable[Text]) -> str:
    """`one, two and three`."""
    return format_list([str(entry) for entry in entries], locale=babel_locale())


def listed_or(entries: Iterable[Text]) -> str:
    """`one, two or three`."""
    return format_list([str(entry) for entry in entries], style="or", locale=babel_locale())
