"""What people read of what names a channel or role that is gone."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from domain.setup.events import ReferencesLost
from domain.setup.references import Reference
from interface.shared.command_translator import called
from interface.shared.languages import gettext, gettext_lazy, untranslated
from interface.shared.layout import Card, as_typed, card, container, room_left, within
from interface.shared.reference_face import ReferenceFace

type Faces = Mapping[str, ReferenceFace]
"""By the place."""

_HINT = gettext_lazy("-# `/setup` names what is still open.")


def loss_card(event: ReferencesLost, found: Sequence[Reference], faces: Faces, guild_name: str | None) -> Card:
    """`guild_name` where it is read outside of the server."""
    lines, hint, marker = [loss_line(each, faces) for each in found], str(_HINT), loss_marker(event)
    heading = (
        gettext("### Something that I use is gone")
        if guild_name is None
        else gettext("### Something that I use in {server} is gone", server=as_typed(guild_name))
    )
    return card(container(within(lines, room_left(hint, marker), heading=heading), hint, marker))


def loss_line(reference: Reference, faces: Faces) -> str:
    return f"⚠️ {_said(reference, faces)}"


def _said(reference: Reference, faces: Faces) -> str:
    face = faces.get(reference.place)
    if face is None:  # noted by a newer version
        place = as_typed(reference.place)
        if reference.is_role:
            return gettext("{place} names a role that is gone", place=place)
        return gettext("{place} names a channel that is gone", place=place)
    title, command = face.title(reference.name), called(face.command(reference.name))
    if face.forget is None:
        if reference.is_role:
            return gettext("**{title}** names a role that is gone: `/{command}`", title=title, command=command)
        return gettext("**{title}** names a channel that is gone: `/{command}`", title=title, command=command)
    if reference.is_role:
        return gettext(
            "**{title}** names a role that is gone: `/{command}`, or `/setup` forgets it", title=title, command=command
        )
    return gettext(
        "**{title}** names a channel that is gone: `/{command}`, or `/setup` forgets it", title=title, command=command
    )


def loss_marker(event: ReferencesLost) -> str:
    """The last text of the message: by which it is found again; no other of the bot's begins like this."""
    return untranslated(f"-# Reference `gone {_fingerprint(event)}`")


def loss_nonce(event: ReferencesLost) -> str:
    return f"g{_fingerprint(event)}"


def _fingerprint(event: ReferencesLost) -> str:
    return sha256(f"{event.guild} {event.at.isoformat()} {event.targets}".encode()).hexdigest()[:16]
