"""What people read of what names a channel or role that is gone."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from domain.setup.events import ReferencesLost
from domain.setup.references import Reference
from interface.shared.layout import Card, as_typed, card, container, room_left, within
from interface.shared.reference_face import ReferenceFace

type Faces = Mapping[str, ReferenceFace]
"""By the place."""

_HINT = "-# `/setup` names what is still open."


def loss_card(event: ReferencesLost, found: Sequence[Reference], faces: Faces, guild_name: str | None) -> Card:
    """`guild_name` where it is read outside of the server."""
    where = "" if guild_name is None else f" in {as_typed(guild_name)}"
    lines, marker = [loss_line(each, faces) for each in found], loss_marker(event)
    text = within(lines, room_left(_HINT, marker), heading=f"### Something that I use{where} is gone")
    return card(container(text, _HINT, marker))


def loss_line(reference: Reference, faces: Faces) -> str:
    what, face = "a role" if reference.is_role else "a channel", faces.get(reference.place)
    if face is None:  # noted by a newer version
        return f"⚠️ {as_typed(reference.place)} names {what} that is gone"
    forget = "" if face.forget is None else ", or `/setup` forgets it"
    return f"⚠️ **{face.title(reference.name)}** names {what} that is gone: `/{face.command(reference.name)}`{forget}"


def loss_marker(event: ReferencesLost) -> str:
    """The last text of the message: by which it is found again; no other of the bot's begins like this."""
    return f"-# Reference `gone {_fingerprint(event)}`"


def loss_nonce(event: ReferencesLost) -> str:
    return f"g{_fingerprint(event)}"


def _fingerprint(event: ReferencesLost) -> str:
    return sha256(f"{event.guild} {event.at.isoformat()} {event.targets}".encode()).hexdigest()[:16]
