"""One guild: who belongs to it, with which roles, and what was done in it."""

from attrs import Factory, define

from playground.world.records import AuditEntry, Ban, Channel, Member, Role, VoiceState
from playground.world.refusals import DiscordError, Refusal

KEPT_AUDIT_ENTRIES = 5000


@define
class Guild:
    """`former` holds those who left as they were: a timeout outlives a leave and a return.

    `voice` holds who is in a voice channel now.
    """

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role]
    channels: dict[int, Channel]
    members: dict[int, Member]
    system_channel_id: int | None = None
    bans: dict[int, Ban] = Factory(dict)
    former: dict[int, Member] = Factory(dict)
    voice: dict[int, VoiceState] = Factory(dict)
    afk_channel_id: int | None = None
    audit_log: list[AuditEntry] = Factory(list)

    @property
    def everyone(self) -> Role:
        return self.roles[self.id]

    def member(self, user_id: int) -> Member:
        """Raises Discord's error 10007."""
        if user_id not in self.members:
            raise DiscordError(Refusal.UNKNOWN_MEMBER)
        return self.members[user_id]

    def role(self, role_id: int) -> Role:
        """Raises Discord's error 10011."""
        if role_id not in self.roles:
            raise DiscordError(Refusal.UNKNOWN_ROLE)
        return self.roles[role_id]

    def listed_channels(self) -> list[Channel]:
        """The channels in the order of the sidebar."""
        return sorted(self.channels.values(), key=lambda channel: (channel.position, channel.id))

    def keep_audit_entry(self, entry: AuditEntry) -> None:
        self.audit_log.append(entry)
        del self.audit_log[:-KEPT_AUDIT_ENTRIES]
