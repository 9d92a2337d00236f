"""The table of routes."""

import re

from attrs import define, field

from playground.rest import account, application_commands, channels, guilds, interactions, members, messages, reactions
from playground.rest.call import Handler

_NAME = re.compile(r"\{(\w+)\}")


@define(eq=False)
class Route:
    """`open` routes carry their own token in the path and need no bot token; `status` is that of an answer."""

    method: str
    template: str
    handler: Handler
    open: bool = False
    status: int = 200
    _pattern: re.Pattern[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        def group(found: re.Match[str]) -> str:
            name = found[1]
            return rf"(?P<{name}>\d+)" if name.endswith("_id") else rf"(?P<{name}>[^/]+)"

        self._pattern = re.compile(_NAME.sub(group, self.template))

    def match(self, path: str) -> dict[str, str] | None:
        found = self._pattern.fullmatch(path)
        return None if found is None else found.groupdict()


_GUILD = "/guilds/{guild_id}"
_MEMBER = f"{_GUILD}/members/{{user_id}}"
_CHANNEL = "/channels/{channel_id}"
_MESSAGES = f"{_CHANNEL}/messages"
_MESSAGE = f"{_MESSAGES}/{{message_id}}"
_REACTION = f"{_MESSAGE}/reactions/{{emoji_name}}"
_COMMANDS = "/applications/{application_id}/commands"
_GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"

ROUTES = (
    Route("GET", "/users/@me", account.me),
    Route("GET", "/users/@me/guilds", account.my_guilds),
    Route("POST", "/users/@me/channels", account.open_direct_messages),
    Route("GET", "/users/{user_id}", account.user),
    Route("GET", "/applications/@me", account.application),
    Route("GET", "/oauth2/applications/@me", account.application),
    Route("GET", "/gateway", account.gateway, open=True),
    Route("GET", "/gateway/bot", account.gateway_bot),
    # Application commands
    Route("GET", _COMMANDS, application_commands.listed),
    Route("PUT", _COMMANDS, application_commands.overwrite),
    Route("POST", _COMMANDS, application_commands.create),
    Route("GET", f"{_COMMANDS}/{{command_id}}", application_commands.one),
    Route("PATCH", f"{_COMMANDS}/{{command_id}}", application_commands.edit),
    Route("DELETE", f"{_COMMANDS}/{{command_id}}", application_commands.remove),
    Route("GET", _GUILD_COMMANDS, application_commands.listed),
    Route("PUT", _GUILD_COMMANDS, application_commands.overwrite),
    Route("POST", _GUILD_COMMANDS, application_commands.create),
    Route("GET", f"{_GUILD_COMMANDS}/{{command_id}}", application_commands.one),
    Route("PATCH", f"{_GUILD_COMMANDS}/{{command_id}}", application_commands.edit),
    Route("DELETE", f"{_GUILD_COMMANDS}/{{command_id}}", application_commands.remove),
    # Interactions
    Route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", interactions.respond, open=True),
    Route("POST", _WEBHOOK, interactions.follow_up, open=True),
    Route("GET", f"{_WEBHOOK}/messages/@original", interactions.get, open=True),
    Route("PATCH", f"{_WEBHOOK}/messages/@original", interactions.edit, open=True),
    Route("DELETE", f"{_WEBHOOK}/messages/@original", interactions.delete, open=True),
    Route("GET", f"{_WEBHOOK}/messages/{{message_id}}", interactions.get, open=True),
    Route("PATCH", f"{_WEBHOOK}/messages/{{message_id}}", interactions.edit, open=True),
    Route("DELETE", f"{_WEBHOOK}/messages/{{message_id}}", interactions.delete, open=True),
    # Channels
    Route("GET", _CHANNEL, channels.one),
    Route("PATCH", _CHANNEL, channels.edit),
    Route("DELETE", _CHANNEL, channels.delete),
    Route("PUT", f"{_CHANNEL}/permissions/{{overwrite_id}}", channels.set_overwrite),
    Route("DELETE", f"{_CHANNEL}/permissions/{{overwrite_id}}", channels.remove_overwrite),
    # Messages
    Route("POST", f"{_CHANNEL}/typing", messages.typing),
    Route("GET", _MESSAGES, messages.messages),
    Route("POST", _MESSAGES, messages.create),
    Route("POST", f"{_MESSAGES}/bulk-delete", messages.bulk_delete),
    Route("GET", f"{_MESSAGES}/pins", messages.pins),
    Route("PUT", f"{_MESSAGES}/pins/{{message_id}}", messages.pin),
    Route("DELETE", f"{_MESSAGES}/pins/{{message_id}}", messages.unpin),
    Route("GET", _MESSAGE, messages.message),
    Route("PATCH", _MESSAGE, messages.edit),
    Route("DELETE", _MESSAGE, messages.delete),
    Route("DELETE", f"{_MESSAGE}/reactions", reactions.clear),
    Route("GET", _REACTION, reactions.listed),
    Route("PUT", f"{_REACTION}/@me", reactions.react),
    Route("DELETE", f"{_REACTION}/@me", reactions.take_back),
    Route("DELETE", f"{_REACTION}/{{user_id}}", reactions.remove),
    # Guilds
    Route("GET", _GUILD, guilds.one),
    Route("GET", f"{_GUILD}/channels", guilds.channels),
    Route("POST", f"{_GUILD}/channels", guilds.create_channel, status=201),
    Route("PATCH", f"{_GUILD}/channels", guilds.move_channels),
    Route("GET", f"{_GUILD}/roles", guilds.roles),
    Route("POST", f"{_GUILD}/roles", guilds.create_role),
    Route("GET", f"{_GUILD}/roles/member-counts", guilds.role_member_counts),
    Route("PATCH", f"{_GUILD}/roles", guilds.move_roles),
    Route("GET", f"{_GUILD}/roles/{{role_id}}", guilds.role),
    Route("PATCH", f"{_GUILD}/roles/{{role_id}}", guilds.edit_role),
    Route("DELETE", f"{_GUILD}/roles/{{role_id}}", guilds.delete_role),
    Route("GET", f"{_GUILD}/audit-logs", guilds.audit_log),
    Route("GET", f"{_GUILD}/members", members.members),
    Route("GET", f"{_GUILD}/members/search", members.search),
    Route("PATCH", f"{_GUILD}/members/@me", members.edit_me),
    Route("GET", _MEMBER, members.member),
    Route("PATCH", _MEMBER, members.edit),
    Route("DELETE", _MEMBER, members.kick),
    Route("PUT", f"{_MEMBER}/roles/{{role_id}}", members.add_role),
    Route("DELETE", f"{_MEMBER}/roles/{{role_id}}", members.remove_role),
    Route("GET", f"{_GUILD}/voice-states/@me", guilds.voice_state),
    Route("GET", f"{_GUILD}/voice-states/{{user_id}}", guilds.voice_state),
    Route("GET", f"{_GUILD}/bans", members.bans),
    Route("GET", f"{_GUILD}/bans/{{user_id}}", members.one_ban),
    Route("PUT", f"{_GUILD}/bans/{{user_id}}", members.ban),
    Route("DELETE", f"{_GUILD}/bans/{{user_id}}", members.unban),
    Route("POST", f"{_GUILD}/bulk-ban", members.bulk_ban),
)


def find_route(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route for a request, with the values of its path."""
    for route in ROUTES:
        if route.method == method:
            values = route.match(path)
            if values is not None:
                return route, values
    return None
