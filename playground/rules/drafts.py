"""What somebody is about to send, checked like Discord does."""

from collections.abc import Sequence

from attrs import define, field

from playground.rules.mentions import AllowedMentions
from playground.wire.components import COMPONENTS_V2, check_message_components, completed
from playground.wire.embeds import checked_embeds
from playground.wire.forms import Form
from playground.world.json_value import JsonObject

SUPPRESS_EMBEDS, EPHEMERAL, _SILENT = 1 << 2, 1 << 6, 1 << 12
_KEPT_FLAGS = SUPPRESS_EMBEDS | EPHEMERAL | _SILENT | COMPONENTS_V2


@define
class Draft:
    """The content of a message as somebody sent it, already checked."""

    content: str
    flags: int
    embeds: list[JsonObject]
    components: list[JsonObject]
    tts: bool = False
    attachments: list[JsonObject] = field(factory=list)
    allowed_mentions: AllowedMentions = field(factory=AllowedMentions)

    @property
    def empty(self) -> bool:
        return not (self.content.strip() or self.embeds or self.components or self.attachments)


def draft_of(form: Form, attachments: Sequence[JsonObject] = ()) -> Draft:
    """Read what a bot sends, with the files beside it. Raises Discord's error 50035."""
    flags = form.integer("flags") or 0
    v2 = bool(flags & COMPONENTS_V2)
    content = form.text("content", longest=2000) or ""
    embeds = checked_embeds(form, attachments)
    if v2 and (content or embeds):
        key = "content" if content else "embeds"
        code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
        raise form.wrong(key, code, f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
    check_message_components(form, v2=v2)
    components = completed(form.data.get("components"), attachments)
    allowed = AllowedMentions.of(form)
    return Draft(content, flags & _KEPT_FLAGS, embeds, components, form.flag("tts"), list(attachments), allowed)


def is_ephemeral(form: Form) -> bool:
    """Whether only one person is meant to see what is sent."""
    return bool((form.integer("flags") or 0) & EPHEMERAL)
