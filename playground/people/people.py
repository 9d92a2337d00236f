"""What people do in the playground: the page and the tests both act through this."""

from collections.abc import Callable, Sequence

from attrs import define

from playground.people.command_options import attached, check_options, full_name
from playground.people.filled_form import filled_form
from playground.people.refused import PersonRefused
from playground.rules.attachments import Upload
from playground.rules.drafts import Draft
from playground.rules.interactions import Interaction, Kind
from playground.rules.local_discord import LocalDiscord
from playground.rules.permissions import in_channel, while_timed_out
from playground.rules.services import Services
from playground.wire.components import find
from playground.world.guild import Guild
from playground.world.json_value import Json, JsonObject, as_int, as_objects, as_text, known_int
from playground.world.permission import Permission
from playground.world.records import CATEGORY, Channel, Member, Message
from playground.world.world import World

OFFLINE = "The bot is offline."
_LONGEST_MESSAGE = 2000


@define(eq=False)
class People:
    """Every method raises `PersonRefused`, with words for the person, for what Discord's client would not allow."""

    services: Services
    _bot_online: Callable[[], bool]

    @property
    def world(self) -> World:
        return self.services.world

    @property
    def _local(self) -> LocalDiscord:
        return self.services.local

    def permissions(self, user_id: int, channel: Channel) -> int:
        """What somebody may do in a channel just now; a timeout takes nearly everything."""
        bits = in_channel(self.world, user_id, channel)
        guild = self.world.guild_of(channel)
        member = None if guild is None else guild.members.get(user_id)
        return while_timed_out(bits) if member is not None and self._timed_out(member) else bits

    def _timed_out(self, member: Member) -> bool:
        until = member.communication_disabled_until
        return until is not None and until > self._local.clock()

    def channel(self, user_id: int, channel_id: int) -> Channel:
        """A channel that somebody can see."""
        channel = self.world.find_channel(channel_id)
        if channel is None or not self.permissions(user_id, channel) & Permission.VIEW_CHANNEL:
            raise PersonRefused("You cannot see this channel.", status=403)
        return channel

    def say(self, user_id: int, channel_id: int, content: str) -> Message:
        channel = self.channel(user_id, channel_id)
        if channel.kind == CATEGORY or not self.permissions(user_id, channel) & Permission.SEND_MESSAGES:
            raise PersonRefused("You cannot write in this channel.", status=403)
        if not content.strip() or len(content) > _LONGEST_MESSAGE:
            raise PersonRefused("A message has 1 to 2000 characters.")
        if self.services.messages.has_to_wait(channel, user_id, self.permissions(user_id, channel)):
            raise PersonRefused("Slowmode is on here: wait a little.", status=429)
        return self.services.messages.post(user_id, channel.id, Draft(content, 0, [], []))

    def react(self, user_id: int, channel_id: int, message_id: int, emoji: str) -> Message:
        """React with an emoji, or take that back."""
        message = self.message(user_id, channel_id, message_id)
        held = self.permissions(user_id, self.channel(user_id, channel_id))
        if emoji not in message.reactions and not held & Permission.ADD_REACTIONS:
            raise PersonRefused("You cannot add reactions in this channel.", status=403)
        self.services.reactions.toggle(message, emoji, user_id)
        return message

    def commands_for(self, user_id: int, guild: Guild | None) -> list[JsonObject]:
        """The commands somebody may use in a guild or, without one, in their direct messages."""
        return self.services.commands.usable_by(user_id, guild)

    def use_command(
        self,
        user_id: int,
        channel_id: int,
        command_id: int,
        options: Sequence[JsonObject],
        *,
        target_id: int | None = None,
    ) -> Interaction:
        """Type a slash command, or pick a context menu on a user or message."""
        channel, command = self._command(user_id, channel_id, command_id)
        kind = known_int(command["type"])
        if kind == 1:
            check_options(command, options)
            data = self._command_data(command, options, channel)
        elif target_id is None:
            raise PersonRefused("This command is used on a user or a message.")
        else:
            self._check_target(kind, target_id, channel)
            resolved = self.services.interactions.payloads.resolved_target(kind, target_id, channel)
            own = self._command_data(command, options, channel)
            data = {**own, "target_id": str(target_id), "resolved": resolved}
        return self._start(Kind.COMMAND, user_id, channel, data, name=full_name(command, options))

    def attach(self, user_id: int, channel_id: int, filename: str, raw: bytes) -> int:
        """Hand in a file for an option of a command; returns its id. Raises Discord's error 40005 for a large one."""
        self.channel(user_id, channel_id)
        return self.services.attachments.keep_for_option(Upload(0, filename, raw))

    def ask_for_choices(
        self, user_id: int, channel_id: int, command_id: int, options: Sequence[JsonObject]
    ) -> Interaction:
        """Type into an option that completes itself."""
        channel, command = self._command(user_id, channel_id, command_id)
        data = self._command_data(command, options, channel)
        return self._start(Kind.AUTOCOMPLETE, user_id, channel, data)

    def use_component(
        self, user_id: int, channel_id: int, message_id: int, custom_id: str, values: Sequence[str] = ()
    ) -> Interaction:
        """Click a button, or pick in a select."""
        channel = self.channel(user_id, channel_id)
        self._check_may_interact(user_id, channel)
        message = self.message(user_id, channel_id, message_id)
        component = find(message.components, custom_id)
        if component is None or component.get("disabled"):
            raise PersonRefused("This cannot be used any more.")
        kind = known_int(component["type"])
        data: dict[str, Json] = {"custom_id": custom_id, "component_type": kind, "id": component.get("id")}
        if kind != 2:
            self._check_values(component, values)
            data["values"] = list(values)
            resolved = self.services.interactions.payloads.resolved_values(kind, values, channel)
            if resolved:
                data["resolved"] = resolved
        return self._start(Kind.COMPONENT, user_id, channel, data, message=message)

    def submit_modal(
        self, user_id: int, interaction_id: int, custom_id: str, components: Sequence[JsonObject]
    ) -> Interaction:
        """Send a modal off that an interaction showed."""
        shown_by = self.services.interactions.get(interaction_id)
        modal = None if shown_by is None else shown_by.modal
        if shown_by is None or shown_by.user_id != user_id or modal is None or modal.get("custom_id") != custom_id:
            raise PersonRefused("This form is not open any more.")
        filled = filled_form(modal, components)
        data: dict[str, Json] = {"custom_id": custom_id, "components": filled}
        resolved = self.services.interactions.payloads.resolved_modal(filled, shown_by.channel)
        if resolved:
            data["resolved"] = resolved
        return self._start(
            Kind.MODAL_SUBMIT, user_id, shown_by.channel, data, message=shown_by.message, parent=shown_by
        )

    def message(self, user_id: int, channel_id: int, message_id: int) -> Message:
        """A message that somebody can see."""
        found = next((message for message in self.messages(user_id, channel_id) if message.id == message_id), None)
        if found is None:
            raise PersonRefused("This message is gone.", status=404)
        return found

    def messages(self, user_id: int, channel_id: int) -> list[Message]:
        """The messages of a channel that somebody can see, oldest first."""
        channel = self.channel(user_id, channel_id)
        kept = self.world.messages.get(channel.id, [])
        return [message for message in kept if message.addressee in (None, user_id)]

    def _known(self, user_id: int) -> None:
        if user_id not in self.world.users:
            raise PersonRefused("Nobody here has this id.", status=404)

    def _command(self, user_id: int, channel_id: int, command_id: int) -> tuple[Channel, JsonObject]:
        channel = self.channel(user_id, channel_id)
        self._check_may_interact(user_id, channel)
        for command in self.commands_for(user_id, self.world.guild_of(channel)):
            if command["id"] == str(command_id):
                return channel, command
        raise PersonRefused("You may not use this command.", status=403)

    def _check_may_interact(self, user_id: int, channel: Channel) -> None:
        if not self.permissions(user_id, channel) & Permission.USE_APPLICATION_COMMANDS:
            raise PersonRefused("You cannot use the bot while you are timed out.", status=403)

    def _check_target(self, kind: int, target_id: int, channel: Channel) -> None:
        if kind == 2:
            self._known(target_id)
        elif all(message.id != target_id for message in self.world.messages.get(channel.id, [])):
            raise PersonRefused("This message is gone.", status=404)

    def _check_values(self, component: JsonObject, values: Sequence[str]) -> None:
        fewest, most = as_int(component.get("min_values")), as_int(component.get("max_values"))
        if not (1 if fewest is None else fewest) <= len(values) <= (most or 1):
            raise PersonRefused(f"Pick {fewest} to {most}.")
        offered = {as_text(option.get("value")) for option in as_objects(component.get("options"))}
        if component.get("type") == 3 and not offered.issuperset(values):
            raise PersonRefused("This is not one of the choices.")

    def _command_data(self, command: JsonObject, options: Sequence[JsonObject], channel: Channel) -> JsonObject:
        data: dict[str, Json] = {"id": command["id"], "name": command["name"], "type": command["type"]}
        if options:
            data["options"] = options
        resolved = self.services.interactions.payloads.resolved_options(list(options), channel)
        files = {str(number): self._file(number) for number in attached(options)}
        if files:
            resolved = {**resolved, "attachments": files}
        if resolved:
            data["resolved"] = resolved
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        return data

    def _file(self, number: int) -> JsonObject:
        found = self.services.attachments.for_option(number)
        if found is None:
            raise PersonRefused("This file is gone: attach it again.", status=404)
        return found

    def _start(
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
        if not self._bot_online():
            raise PersonRefused(OFFLINE, status=409)
        return self.services.interactions.start(kind, user_id, channel, data, name=name, message=message, parent=parent)
