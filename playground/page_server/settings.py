"""The part of the page's API that changes guilds by hand: members, roles, channels."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from aiohttp import web
from attrs import define

from playground.page_server.asked import Action, Asked, Handler, answering
from playground.people.by_hand import ByHand
from playground.people.refused import PersonRefused
from playground.rules.channels import ChannelChange, overwrite_of
from playground.rules.roles import RoleChange
from playground.world.intents import PrivilegedIntent
from playground.world.json_value import JsonObject
from playground.world.world import World


@define(eq=False)
class SettingsApi:
    """Whoever is acting does it, with their own rights."""

    _world: World
    _by_hand: ByHand
    _reset: Callable[[], None]

    def routes(self) -> list[web.RouteDef]:
        member, role, channel = "/api/members/{user}", "/api/roles/{role}", "/api/channels/{channel}"
        return [
            web.post(f"{member}/presence", self._action(self._presence)),
            web.post(f"{member}/screening", self._action(self._pass_screening)),
            web.put("/api/locale", self._action(self._speak)),
            web.post(f"{member}/ban", self._action(self._ban)),
            web.delete(f"{member}/ban", self._action(self._unban)),
            web.post(f"{member}/kick", self._action(self._kick)),
            web.post(f"{member}/timeout", self._action(self._time_out)),
            web.delete(f"{member}/timeout", self._action(self._end_timeout)),
            web.put(f"{member}/roles", self._action(self._set_roles)),
            web.put(f"{member}/nickname", self._action(self._nickname)),
            web.put(f"{member}/voice", self._action(self._voice)),
            web.post("/api/roles", self._action(self._create_role)),
            web.patch(role, self._action(self._edit_role)),
            web.delete(role, self._action(self._delete_role)),
            web.post("/api/channels", self._action(self._create_channel)),
            web.patch(channel, self._action(self._edit_channel)),
            web.delete(channel, self._action(self._delete_channel)),
            web.put(f"{channel}/overwrites/{{target}}", self._action(self._set_overwrite)),
            web.delete(f"{channel}/overwrites/{{target}}", self._action(self._remove_overwrite)),
            web.put("/api/intents/{intent}", self._action(self._allow_intent)),
            web.post("/api/reset", self._action(self._begin_anew)),
        ]

    def _action(self, action: Action) -> Handler:
        return answering(self._world, action)

    async def _presence(self, asked: Asked) -> JsonObject:
        form = asked.form
        if form.flag("present"):
            self._by_hand.join(
                asked.guild, asked.id("user"), with_roles=form.flag("with_roles"), pending=form.flag("pending")
            )
        else:
            self._by_hand.leave(asked.guild, asked.id("user"))
        return {}

    async def _pass_screening(self, asked: Asked) -> JsonObject:
        self._by_hand.pass_screening(asked.guild, asked.id("user"))
        return {}

    async def _speak(self, asked: Asked) -> JsonObject:
        self._by_hand.speak(asked.acting, asked.form.text("locale") or "")
        return {}

    async def _ban(self, asked: Asked) -> JsonObject:
        self._by_hand.ban(asked.guild, asked.acting, asked.id("user"), asked.form.text("reason", longest=512))
        return {}

    async def _unban(self, asked: Asked) -> JsonObject:
        self._by_hand.unban(asked.guild, asked.viewer, asked.id("user"))
        return {}

    async def _kick(self, asked: Asked) -> JsonObject:
        self._by_hand.kick(asked.guild, asked.acting, asked.id("user"), asked.form.text("reason", longest=512))
        return {}

    async def _time_out(self, asked: Asked) -> JsonObject:
        until = datetime.now(UTC) + timedelta(minutes=asked.form.integer("minutes", lowest=1) or 1)
        self._by_hand.time_out(asked.guild, asked.acting, asked.id("user"), until)
        return {}

    async def _end_timeout(self, asked: Asked) -> JsonObject:
        self._by_hand.time_out(asked.guild, asked.acting, asked.id("user"), None)
        return {}

    async def _set_roles(self, asked: Asked) -> JsonObject:
        roles = asked.form.snowflakes("roles", longest=250)
        self._by_hand.set_roles(asked.guild, asked.acting, asked.id("user"), roles)
        return {}

    async def _nickname(self, asked: Asked) -> JsonObject:
        self._by_hand.nickname(asked.guild, asked.acting, asked.id("user"), asked.form.text("nick", longest=32))
        return {}

    async def _voice(self, asked: Asked) -> JsonObject:
        """Join, move, leave; mute and deafen: what concerns oneself, or what one does to somebody else."""
        guild, acting, target, form = asked.guild, asked.acting, asked.id("user"), asked.form
        mute, deaf, video, stream = (
            form.flag(key) if key in form else None for key in ("mute", "deaf", "video", "stream")
        )
        if "channel_id" in form:
            channel_id = form.integer("channel_id")
            if target != acting:
                self._by_hand.move_in_voice(guild, acting, target, channel_id)
            elif channel_id is None:
                self._by_hand.leave_voice(guild, acting)
            else:
                self._by_hand.join_voice(guild, acting, channel_id)
        if target != acting:
            self._by_hand.silence(guild, acting, target, mute=mute, deaf=deaf)
        elif (mute, deaf, video, stream) != (None, None, None, None):
            self._by_hand.set_voice(guild, acting, mute=mute, deaf=deaf, video=video, stream=stream)
        return {}

    async def _create_role(self, asked: Asked) -> JsonObject:
        role = self._by_hand.create_role(asked.guild, asked.acting, RoleChange.of(asked.form))
        return {"id": str(role.id)}

    async def _edit_role(self, asked: Asked) -> JsonObject:
        role_id, position = asked.id("role"), asked.form.integer("position", lowest=1)
        change = RoleChange.of(asked.form)
        if change != RoleChange():
            self._by_hand.edit_role(asked.guild, asked.acting, role_id, change)
        if position is not None:
            self._by_hand.move_role(asked.guild, asked.acting, role_id, position)
        return {}

    async def _delete_role(self, asked: Asked) -> JsonObject:
        self._by_hand.delete_role(asked.guild, asked.acting, asked.id("role"))
        return {}

    async def _create_channel(self, asked: Asked) -> JsonObject:
        channel = self._by_hand.create_channel(asked.guild, asked.acting, ChannelChange.of(asked.form))
        return {"id": str(channel.id)}

    async def _edit_channel(self, asked: Asked) -> JsonObject:
        self._by_hand.edit_channel(asked.guild, asked.acting, asked.id("channel"), ChannelChange.of(asked.form))
        return {}

    async def _delete_channel(self, asked: Asked) -> JsonObject:
        self._by_hand.delete_channel(asked.guild, asked.acting, asked.id("channel"))
        return {}

    async def _set_overwrite(self, asked: Asked) -> JsonObject:
        channel, target = asked.id("channel"), asked.id("target")
        self._by_hand.set_overwrite(asked.guild, asked.acting, channel, target, overwrite_of(asked.form))
        return {}

    async def _remove_overwrite(self, asked: Asked) -> JsonObject:
        self._by_hand.remove_overwrite(asked.guild, asked.acting, asked.id("channel"), asked.id("target"))
        return {}

    async def _allow_intent(self, asked: Asked) -> JsonObject:
        intent = next((known for known in PrivilegedIntent if known.name == asked.path["intent"]), None)
        if intent is None:
            raise PersonRefused("There is no such intent.", status=404)
        self._by_hand.allow_intent(intent, allowed=asked.form.flag("allowed"))
        return {}

    async def _begin_anew(self, _: Asked) -> JsonObject:
        self._reset()
        return {}
