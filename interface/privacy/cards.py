"""What people see of privacy: pure functions from records to components."""

from collections.abc import Sequence
from itertools import groupby

import discord

from application.privacy.ask import Asked
from application.privacy.queries import Promise, Stays
from domain.privacy.counting import CountingWish
from domain.privacy.request import PrivacyRequest
from interface.shared.languages import gettext, named, untranslated
from interface.shared.layout import Card, as_written, card, container, shortened, within

_LONGEST_LIST = 1_400
_LONGEST_PROBLEM = 200

ERASE = "privacy:erase"
STORED = "stored"
"""The context of what the policies say."""


def export_card(asked: Asked) -> Card:
    parts = [
        gettext("### Your data comes as a direct message"),
        gettext("It takes some minutes. The files in it are for you: whoever has them can read what is stored of you."),
    ]
    if asked.refused_before is not None:
        why = shortened(asked.refused_before, _LONGEST_PROBLEM, as_written)
        parts.append(gettext("Last time that failed: {why}. Direct messages have to be allowed.", why=why))
    return card(container(*parts))


def preview_card(promise: Promise) -> Card:
    """What is kept and why is said first."""
    shown = container(
        gettext("### Erase what is stored of you?"),
        _listed(
            gettext("**This stays**, in all servers where I am:"),
            [f"{'; '.join(map(_stored, whats))}: {_stored(why)}" for why, whats in _by_reason(promise.stays)],
        ),
        _listed(
            gettext(
                "**This stays without your id**, because it is others' too. Nobody can find out later whose it was:"
            ),
            list(map(_stored, promise.loses_its_name)),
        ),
        _listed(
            gettext("**This goes for good**, and with it your points, level and reminders:"),
            list(map(_stored, promise.goes)),
        ),
        gettext(
            "What you do from then on is counted afresh, but in servers where you said with "
            "`/privacy counting` that you do not want that. `/privacy export` gives you all of it before "
            "it goes."
        ),
    )
    button = discord.ui.Button[discord.ui.LayoutView](
        label=gettext("Erase for good"), style=discord.ButtonStyle.danger, custom_id=ERASE
    )
    shown.add_item(discord.ui.ActionRow(button))
    return card(shown)


def erasing_card(_: Asked) -> Card:
    return card(
        container(
            gettext("### What is stored of you is being erased"),
            gettext("It takes some minutes, and goes on whatever happens. There is no way back."),
        )
    )


def erased_card() -> Card:
    return card(
        container(
            gettext("### What was stored of you is erased"),
            gettext("You asked for it with `/privacy erase`, where you read what stays and why. It is done."),
        )
    )


def counting_card(wish: CountingWish | None) -> Card:
    """None: they never said anything."""
    if wish is None or wish.is_counted:
        return card(
            container(
                gettext("### You are counted in this server"),
                gettext(
                    "How many messages you write and how long you talk here is counted, and brings you XP; what you "
                    "write is not kept. `/privacy counting` off ends that."
                ),
            )
        )
    return card(
        container(
            gettext("### You are not counted in this server"),
            gettext(
                "No message and no minute in voice of yours is counted here, and none brings XP. What was counted "
                "before stays until you have it erased: `/privacy erase`. `/privacy counting` on takes it back."
            ),
        )
    )


def part_marker(request: PrivacyRequest, number: int, of: int) -> str:
    """What a text of this part's message begins with, and of no other's."""
    return untranslated(f"-# Export {request.request} · part {number} of {of}")


def part_card(request: PrivacyRequest, number: int, of: int, file: discord.ui.File[discord.ui.LayoutView]) -> Card:
    heading = (
        gettext("### What is stored of you")
        if of == 1
        else gettext("### What is stored of you, part {number} of {parts}", number=number, parts=of)
    )
    shown = container(
        heading, gettext("`README.txt` says what is in it, and what is not."), part_marker(request, number, of)
    )
    shown.add_item(file)
    return card(shown)


def _by_reason(stays: Sequence[Stays]) -> list[tuple[str, list[str]]]:
    in_order = sorted(stays, key=lambda each: [one.why for one in stays].index(each.why))
    return [(why, [each.what for each in some]) for why, some in groupby(in_order, key=lambda each: each.why)]


def _stored(said: str) -> str:
    """What a policy says, which stands in English where its column is declared."""
    return named(STORED, said)


def _listed(heading: str, lines: Sequence[str]) -> str:
    return within([f"- {line}" for line in lines], _LONGEST_LIST, heading=heading)
