"""A person, for tests: types, clicks and reads like anyone else."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from attrs import define, frozen

from playground.people.answers import Answers
from playground.people.by_hand import ByHand
from playground.people.people import People
from playground.people.profile import PersonsProfile
from playground.people.refused import PersonRefused
from playground.people.seen import Modal, SeenMessage
from playground.people.typed_options import OptionValue, typed_options
from playground.people.voice import PersonInVoice
from playground.rules.channels import FOR_MEMBER, FOR_ROLE, ChannelChange
from playground.rules.interactions import Interaction
from playground.rules.roles import RoleChange
from playground.wire.message_json import page_message_json
from playground.world.guild import Guild
from playground.world.json_value import Json, JsonObject, as_objects, as_text, known_int
from playground.world.records import Channel, Message, Overwrite, Role

PATIENCE = 10.0
# After an answer the bot's client still has to register its buttons; nobody clicks faster than this.
_REACTION_TIME = 0.05


@frozen
class AttachedFile:
    id: int


@define(eq=False)
class Person:
    """What one member of a guild does and sees.

    Raises `PersonRefused`, and `InteractionFailed` when the bot does not answer.
    """

    id: int
    _guild_id: int
    _people: People
    _by_hand: ByHand
    _answers: Answers

    @property
    def guild(self) -> Guild:
        return self._people.world.find_guild(self._guild_id)

    @property
    def voice(self) -> PersonInVoice:
        """What this person does in voice channels."""
        return PersonInVoice(self.guild, self.id, self._by_hand)

    @property
    def profile(self) -> PersonsProfile:
        """This person's names and picture."""
        return PersonsProfile(self.guild, self.id, self._by_hand)

    async def say(self, channel: str | int, text: str) -> SeenMessage:
        return self._seen(self._people.say(self.id, self._channel(channel), text))

    def react(self, message: "SeenMessage", emoji: str) -> None:
        """React with an emoji, or take that back."""
        self._people.react(self.id, message.channel_id, message.id, emoji)

    def attach(self, filename: str, raw: bytes, *, in_channel: str | int = "general") -> AttachedFile:
        """A file for an option of a command."""
        return AttachedFile(self._people.attach(self.id, self._channel(in_channel), filename, raw))

    async def command(
        self, name: str, /, *, in_channel: str | int = "general", timeout: float = PATIENCE, **options: OptionValue
    ) -> SeenMessage:
        """Type a slash command, options by name; returns the finished reply.

        A member, channel or role option takes a `Person`, an id or a name.
        """
        return await self._reply(self._use(name, in_channel, options), timeout)

    async def command_for_modal(
        self, name: str, /, *, in_channel: str | int = "general", timeout: float = PATIENCE, **options: OptionValue
    ) -> Modal:
        """Type a slash command that opens a form."""
        return await self._modal(self._use(name, in_channel, options), timeout)

    async def menu(
        self, name: str, target: "Person | SeenMessage", *, in_channel: str | int = "general", timeout: float = PATIENCE
    ) -> SeenMessage:
        """Pick a context-menu command on a person or a message; returns the finished reply."""
        return await self._reply(self._open_menu(name, target, in_channel), timeout)

    async def menu_for_modal(
        self, name: str, target: "Person | SeenMessage", *, in_channel: str | int = "general", timeout: float = PATIENCE
    ) -> Modal:
        """Pick a context-menu command that opens a form."""
        return await self._modal(self._open_menu(name, target, in_channel), timeout)

    async def click(self, message: SeenMessage, button: str, *, timeout: float = PATIENCE) -> SeenMessage:
        """Click a button by label or custom id; returns the reply or the changed message."""
        return await self._reply(await self._press(message, button), timeout)

    async def click_for_modal(self, message: SeenMessage, button: str, *, timeout: float = PATIENCE) -> Modal:
        """Click a button that opens a form."""
        return await self._modal(await self._press(message, button), timeout)

    async def select(
        self, message: SeenMessage, custom_id: str, *values: str, timeout: float = PATIENCE
    ) -> SeenMessage:
        """Pick values in a select; returns the reply or the changed message."""
        await asyncio.sleep(_REACTION_TIME)
        interaction = self._people.use_component(self.id, message.channel_id, message.id, custom_id, values)
        return await self._reply(interaction, timeout)

    async def submit(self, modal: Modal, values: Mapping[str, str], *, timeout: float = PATIENCE) -> SeenMessage:
        """Fill a form in, by custom id, and send it off; returns the finished reply."""
        await asyncio.sleep(_REACTION_TIME)
        return await self._reply(self._send_off(modal, values), timeout)

    async def choices(
        self, name: str, option: str, typed: str, /, *, in_channel: str | int = "general", **options: OptionValue
    ) -> list[JsonObject]:
        """What an option offers after something was typed into it."""
        channel = self._channel(in_channel)
        command, given = typed_options(self._people, self.id, channel, name, {**options, option: typed}, focused=option)
        interaction = self._people.ask_for_choices(self.id, channel, command, given)
        return await self._answers.choices(interaction)

    def sees(self, channel: str | int) -> list[SeenMessage]:
        """The messages of a channel, oldest first."""
        return [self._seen(message) for message in self._people.messages(self.id, self._channel(channel))]

    def direct_messages(self) -> list[SeenMessage]:
        """The messages between this person and the bot, oldest first."""
        channel = self._people.world.direct_channel(self.id)
        return [] if channel is None else self.sees(channel.id)

    def commands(self) -> list[str]:
        """The names of the commands this person may use in the guild."""
        return [as_text(command["name"]) for command in self._people.commands_for(self.id, self.guild)]

    def ban(self, target: "Person", reason: str | None = None) -> None:
        """Ban by hand."""
        self._by_hand.ban(self.guild, self.id, target.id, reason)

    def unban(self, target: "Person") -> None:
        """Lift a ban by hand."""
        self._by_hand.unban(self.guild, self.id, target.id)

    def kick(self, target: "Person", reason: str | None = None) -> None:
        """By hand, without the bot."""
        self._by_hand.kick(self.guild, self.id, target.id, reason)

    def time_out(self, target: "Person", until: datetime | None) -> None:
        """Time somebody out by hand until then, or with None no longer."""
        self._by_hand.time_out(self.guild, self.id, target.id, until)

    def set_nickname(self, target: "Person", nick: str | None) -> None:
        """Give somebody a nickname by hand, or with None take it away."""
        self._by_hand.nickname(self.guild, self.id, target.id, nick)

    def join(self, *, with_roles: bool = False, pending: bool = False) -> None:
        """Come into the guild, without roles or with those of before; `pending` as far as its screening."""
        self._by_hand.join(self.guild, self.id, with_roles=with_roles, pending=pending)

    def pass_screening(self) -> None:
        self._by_hand.pass_screening(self.guild, self.id)

    def leave(self) -> None:
        self._by_hand.leave(self.guild, self.id)

    def give_role(self, target: "Person", role: str | int) -> None:
        held = self.guild.member(target.id).roles
        self._by_hand.set_roles(self.guild, self.id, target.id, [*held, self._role(role)])

    def take_role(self, target: "Person", role: str | int) -> None:
        taken = self._role(role)
        kept = [held for held in self.guild.member(target.id).roles if held != taken]
        self._by_hand.set_roles(self.guild, self.id, target.id, kept)

    def create_role(self, change: RoleChange) -> Role:
        return self._by_hand.create_role(self.guild, self.id, change)

    def edit_role(self, role: str | int, change: RoleChange) -> None:
        self._by_hand.edit_role(self.guild, self.id, self._role(role), change)

    def move_role(self, role: str | int, position: int) -> None:
        """Put a role at a place counted from 1 at the bottom."""
        self._by_hand.move_role(self.guild, self.id, self._role(role), position)

    def delete_role(self, role: str | int) -> None:
        self._by_hand.delete_role(self.guild, self.id, self._role(role))

    def create_channel(self, change: ChannelChange) -> Channel:
        return self._by_hand.create_channel(self.guild, self.id, change)

    def edit_channel(self, channel: str | int, change: ChannelChange) -> None:
        self._by_hand.edit_channel(self.guild, self.id, self._channel(channel), change)

    def delete_channel(self, channel: str | int) -> None:
        self._by_hand.delete_channel(self.guild, self.id, self._channel(channel))

    def set_overwrite(self, channel: str | int, target: "Person | str", *, allow: int = 0, deny: int = 0) -> None:
        """Say what a person, or a role by name, may and may not do in a channel."""
        kind, target_id = (FOR_MEMBER, target.id) if isinstance(target, Person) else (FOR_ROLE, self._role(target))
        self._by_hand.set_overwrite(
            self.guild, self.id, self._channel(channel), target_id, Overwrite(kind, allow, deny)
        )

    def remove_overwrite(self, channel: str | int, target: "Person | str") -> None:
        target_id = target.id if isinstance(target, Person) else self._role(target)
        self._by_hand.remove_overwrite(self.guild, self.id, self._channel(channel), target_id)

    def _use(self, name: str, in_channel: str | int, options: Mapping[str, OptionValue]) -> Interaction:
        channel = self._channel(in_channel)
        command, given = typed_options(self._people, self.id, channel, name, options)
        return self._people.use_command(self.id, channel, command, given)

    def _open_menu(self, name: str, target: "Person | SeenMessage", in_channel: str | int) -> Interaction:
        on_message = isinstance(target, SeenMessage)
        channel = target.channel_id if isinstance(target, SeenMessage) else self._channel(in_channel)
        kind = 3 if on_message else 2
        for command in self._people.commands_for(self.id, self.guild):
            if (command["name"], command["type"]) == (name, kind):
                return self._people.use_command(self.id, channel, known_int(command["id"]), (), target_id=target.id)
        raise PersonRefused(f"There is no {name} in this menu.", status=404)

    def _send_off(self, modal: Modal, values: Mapping[str, str]) -> Interaction:
        components = [_filled(component, values) for component in as_objects(modal.json["components"])]
        return self._people.submit_modal(self.id, modal.interaction_id, as_text(modal.json["custom_id"]), components)

    async def _press(self, message: SeenMessage, button: str) -> Interaction:
        await asyncio.sleep(_REACTION_TIME)
        now = self._seen(self._people.message(self.id, message.channel_id, message.id))
        for component in now.components:
            if component.get("type") == 2 and button in (component.get("label"), component.get("custom_id")):
                custom_id = as_text(component.get("custom_id"))
                return self._people.use_component(self.id, message.channel_id, message.id, custom_id)
        raise PersonRefused(f"There is no button {button}; there are {now.buttons}.", status=404)

    async def _reply(self, interaction: Interaction, timeout: float) -> SeenMessage:
        return self._seen(await self._answers.message(interaction, timeout=timeout))

    async def _modal(self, interaction: Interaction, timeout: float) -> Modal:
        return Modal(interaction.id, await self._answers.modal(interaction, timeout=timeout))

    def _seen(self, message: Message) -> SeenMessage:
        return SeenMessage(page_message_json(self._people.world, message))

    def _role(self, role: str | int) -> int:
        if isinstance(role, int):
            return role
        return next(known.id for known in self.guild.roles.values() if known.name == role)

    def _channel(self, channel: str | int) -> int:
        if isinstance(channel, int):
            return channel
        for known in self.guild.channels.values():
            if known.name == channel.removeprefix("#"):
                return known.id
        raise KeyError(channel)


def _filled(component: JsonObject, values: Mapping[str, str]) -> JsonObject:
    kept: dict[str, Json] = {"type": component["type"]}
    custom_id = component.get("custom_id")
    if isinstance(custom_id, str):
        kept["custom_id"] = custom_id
        given = values.get(custom_id, as_text(component.get("value")))
        kept.update({"value": given} if component["type"] == 4 else {"values": [given] if given else []})
    if "components" in component:
        kept["components"] = [_filled(child, values) for child in as_objects(component["components"])]
    child = component.get("component")
    if isinstance(child, Mapping):
        kept["component"] = _filled(child, values)
    return kept
