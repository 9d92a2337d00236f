"""Interactions: from what a person does to what the bot answers."""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import timedelta
from enum import IntEnum

from attrs import define, field

from playground.rules.attachments import Attachments, Upload
from playground.rules.drafts import EPHEMERAL, Draft, draft_of, is_ephemeral
from playground.rules.interaction_json import InteractionPayloads
from playground.rules.local_discord import InteractionFailed, InteractionMoved, LocalDiscord, ModalShown
from playground.rules.messages import Messages
from playground.wire.components import check_modal, completed
from playground.wire.forms import Form
from playground.world.json_value import JsonObject, as_objects
from playground.world.records import Channel, Message, Origin
from playground.world.refusals import DiscordError, Refusal

FAILED = "The application did not respond"
PATIENCE = 3.0  # seconds
_KEPT = 5000
_TOKEN_LIFE = timedelta(minutes=15)


class Kind(IntEnum):
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class Callback(IntEnum):
    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    AUTOCOMPLETE = 8
    MODAL = 9


@define(eq=False)
class Interaction:
    """`message` is what a component sits on; `original` what `@original` means; `choices` what autocomplete gave."""

    id: int
    token: str
    kind: Kind
    user_id: int
    channel: Channel
    payload: JsonObject
    name: str = ""
    message: Message | None = None
    parent: "Interaction | None" = None
    answered: Callback | None = None
    late: bool = False
    original: Message | None = None
    original_removed: bool = False
    touched: list[Message] = field(factory=list)
    modal: JsonObject | None = None
    choices: list[JsonObject] | None = None
    timer: asyncio.TimerHandle | None = None


@define(eq=False)
class Interactions:
    """All recent interactions; `limit` is how many seconds the bot has for its first answer."""

    _local: LocalDiscord
    _messages: Messages
    _attachments: Attachments
    payloads: InteractionPayloads
    limit: float = PATIENCE
    _by_id: dict[int, Interaction] = field(init=False, factory=dict)
    _by_token: dict[str, Interaction] = field(init=False, factory=dict)

    def start(
        self,
        kind: Kind,
        user_id: int,
        channel: Channel,
        data: JsonObject,
        *,
        name: str = "",
        message: Message | None = None,
        parent: Interaction | None = None,
    ) -> Interaction:
        """Send INTERACTION_CREATE to the bot and start its clock."""
        interaction_id = self._local.snowflakes.next()
        token = f"playground.{secrets.token_urlsafe(48)}"
        payload = self.payloads.create(interaction_id, token, int(kind), user_id, channel, data, message)
        interaction = Interaction(interaction_id, token, kind, user_id, channel, payload, name, message, parent)
        self._by_id[interaction_id] = self._by_token[token] = interaction
        self._forget_old()
        interaction.timer = asyncio.get_running_loop().call_later(self.limit, self._expire, interaction)
        self.deliver(interaction_id)
        return interaction

    def deliver(self, interaction_id: int) -> None:
        """Send INTERACTION_CREATE, for the first time or again."""
        interaction = self._by_id[interaction_id]
        guild_id = interaction.channel.guild_id
        self._local.dispatch("INTERACTION_CREATE", interaction.payload, guild_id=guild_id)

    def get(self, interaction_id: int) -> Interaction | None:
        return self._by_id.get(interaction_id)

    def stop(self) -> None:
        for interaction in self._by_id.values():
            if interaction.timer is not None:
                interaction.timer.cancel()

    def forget(self) -> None:
        """Forget all of them."""
        self.stop()
        self._by_id.clear()
        self._by_token.clear()

    def by_token(self, token: str) -> Interaction:
        """The interaction a webhook token stands for. Raises 10015 or, after 15 minutes, 50027."""
        interaction = self._by_token.get(token)
        if interaction is None:
            raise DiscordError(Refusal.UNKNOWN_WEBHOOK)
        if self._local.clock() - self.payloads.moment(interaction.id) > _TOKEN_LIFE:
            raise DiscordError(Refusal.INVALID_WEBHOOK_TOKEN)
        if interaction.answered is None:
            raise DiscordError(Refusal.UNKNOWN_WEBHOOK)
        return interaction

    def respond(self, interaction_id: int, token: str, form: Form, uploads: Sequence[Upload]) -> Interaction:
        """The bot's first answer. Raises 10062 when it is unknown or late, 40060 when it was given already."""
        interaction = self._by_id.get(interaction_id)
        if interaction is None or interaction.token != token or interaction.late:
            raise DiscordError(Refusal.UNKNOWN_INTERACTION)
        if interaction.answered is not None:
            raise DiscordError(Refusal.ALREADY_ACKNOWLEDGED)
        self._answer(interaction, self._callback(interaction, form), form, uploads)
        self._local.notify(InteractionMoved(interaction.id))
        return interaction

    def _callback(self, interaction: Interaction, form: Form) -> Callback:
        number = form.integer("type") or 0
        allowed = {Callback.AUTOCOMPLETE}
        if interaction.kind is not Kind.AUTOCOMPLETE:
            allowed = {Callback.MESSAGE, Callback.DEFERRED_MESSAGE}
            if interaction.message is not None:
                allowed |= {Callback.DEFERRED_UPDATE, Callback.UPDATE}
            if interaction.kind is not Kind.MODAL_SUBMIT:
                allowed |= {Callback.MODAL}
        if number not in allowed:
            raise form.wrong("type", "BASE_TYPE_CHOICES", "This interaction cannot be answered in this way.")
        return Callback(number)

    def _answer(self, interaction: Interaction, callback: Callback, form: Form, uploads: Sequence[Upload]) -> None:
        raw = form.data.get("data")
        data = Form.of({} if raw is None else raw, ("data",))
        match callback:
            case Callback.MESSAGE:
                draft = self._draft(interaction, data, uploads, ephemeral=is_ephemeral(data))
                interaction.original = self._post(interaction, draft)
            case Callback.DEFERRED_MESSAGE:
                draft = Draft("", data.integer("flags") or 0, [], [])
                interaction.original = self._post(interaction, draft, pending=True)
            case Callback.DEFERRED_UPDATE:
                interaction.original = interaction.message
            case Callback.UPDATE if interaction.message is not None:
                self._messages.edit(interaction.message, data, uploads)
                interaction.original = interaction.message
                interaction.touched.append(interaction.message)
            case Callback.AUTOCOMPLETE:
                choices = list(data.forms("choices", longest=25))
                for choice in choices:
                    choice.needed_text("name", longest=100)
                interaction.choices = as_objects(data.data.get("choices"))
            case Callback.MODAL:
                check_modal(data)
                interaction.modal = {**data.data, "components": completed(data.data["components"])}
                self._local.notify(ModalShown(interaction.id, interaction.user_id, interaction.modal))
        interaction.answered = callback

    def follow_up(self, interaction: Interaction, form: Form, uploads: Sequence[Upload]) -> Message:
        """One more message; the first one after "is thinking" takes its place."""
        original = interaction.original
        if original is not None and original.pending and not interaction.original_removed:
            ephemeral = original.addressee is not None
            draft = self._draft(interaction, form, uploads, ephemeral=ephemeral)
            if draft.empty:
                raise DiscordError(Refusal.EMPTY_MESSAGE)
            self._messages.fill(original, draft)
            self.touch(interaction, original)
            return original
        message = self._post(interaction, self._draft(interaction, form, uploads, ephemeral=is_ephemeral(form)))
        self.touch(interaction, message)
        return message

    def message_of(self, interaction: Interaction, which: str) -> Message:
        """The message that `@original` or an id means. Raises 10008."""
        if which == "@original":
            if interaction.original is None or interaction.original_removed:
                raise DiscordError(Refusal.UNKNOWN_MESSAGE)
            return interaction.original
        for message in (interaction.original, *interaction.touched):
            if message is not None and str(message.id) == which:
                return self._local.world.message(message.channel_id, message.id)
        raise DiscordError(Refusal.UNKNOWN_MESSAGE)

    def touch(self, interaction: Interaction, message: Message) -> None:
        """Remember that the bot wrote or changed a message through this interaction."""
        interaction.touched.append(message)
        self._local.notify(InteractionMoved(interaction.id))

    def remove(self, interaction: Interaction, message: Message) -> None:
        self._messages.remove(message)
        if message is interaction.original:
            interaction.original_removed = True
        self._local.notify(InteractionMoved(interaction.id))

    def _draft(self, interaction: Interaction, form: Form, uploads: Sequence[Upload], *, ephemeral: bool) -> Draft:
        return draft_of(form, self._attachments.keep(interaction.channel.id, form, uploads, ephemeral=ephemeral))

    def _post(self, interaction: Interaction, draft: Draft, *, pending: bool = False) -> Message:
        addressee = interaction.user_id if draft.flags & EPHEMERAL else None
        origin = Origin(interaction.id, int(interaction.kind), interaction.user_id, interaction.name)
        origin.metadata = self.payloads.metadata(
            interaction.message, None if interaction.parent is None else interaction.parent.payload
        )
        reply_to = interaction.message.id if interaction.kind is Kind.COMPONENT and interaction.message else None
        return self._messages.post(
            self._local.world.bot_id,
            interaction.channel.id,
            draft,
            origin=origin,
            addressee=addressee,
            pending=pending,
            reply_to=reply_to,
        )

    def _expire(self, interaction: Interaction) -> None:
        if interaction.answered is None:
            interaction.late = True
            self._local.notify(InteractionFailed(interaction.id, interaction.user_id, FAILED))
            self._local.notify(InteractionMoved(interaction.id))

    def _forget_old(self) -> None:
        for old in list(self._by_id)[:-_KEPT]:
            del self._by_token[self._by_id.pop(old).token]
