from collections.abc import Callable

from application.greetings.ports import Greeting, Said
from domain.greetings.texts import COUNT, NAME, SERVER, USER, filled, in_lines
from interface.shared.languages import ngettext, number
from interface.shared.layout import (
    BLUE,
    GREY,
    LONGEST_TEXT,
    Card,
    as_typed,
    as_written,
    card,
    container,
    cut,
    fitting,
)

_LONGEST_SAID = 1_500
"""Characters: a text whose variables make it longer is cut."""

_ROOM_FOR_COUNT = 60


def welcome_card(greeting: Greeting) -> Card:
    lines = [_text(said, user=f"<@{said.user}>") for said in greeting.said]
    return card(container(_joined(lines, greeting.more, _have_joined), colour=BLUE))


def farewell_card(greeting: Greeting) -> Card:
    """Who is gone is called by name: a mention would show digits."""
    lines = [_text(said, user=_name(said)) for said in greeting.said]
    return card(container(_joined(lines, greeting.more, _have_left), colour=GREY))


def welcome_message_card(said: Said) -> Card:
    """The same to one alone, who may not know which server it comes from."""
    return card(container(_text(said, user=f"<@{said.user}>"), f"-# {as_typed(said.server)}", colour=BLUE))


def _joined(lines: list[str], more: int, others: Callable[[int, bool], str]) -> str:
    """Those that have no room are counted with the others."""
    count = fitting(lines, LONGEST_TEXT - _ROOM_FOR_COUNT)
    shown, more = lines[:count], more + len(lines) - count
    if more:
        shown.append(f"-# {others(more, bool(shown))}")
    return "\n".join(shown)


def _have_joined(count: int, besides: bool) -> str:
    if besides:
        return ngettext("{n} other has joined.", "{n} others have joined.", count)
    return ngettext("{n} member has joined.", "{n} members have joined.", count)


def _have_left(count: int, besides: bool) -> str:
    if besides:
        return ngettext("{n} other has left.", "{n} others have left.", count)
    return ngettext("{n} member has left.", "{n} members have left.", count)


def _text(said: Said, *, user: str) -> str:
    values = {USER: user, NAME: _name(said), SERVER: as_typed(said.server), COUNT: number(said.count)}
    return cut(filled(as_written(in_lines(said.text)), values), _LONGEST_SAID)


def _name(said: Said) -> str:
    return as_typed(said.names.display_name or said.names.username or str(said.user))
