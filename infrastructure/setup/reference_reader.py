"""Every channel and role that a guild's records name: where a context keeps one, a line here says so."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from attrs import define
from sqlalchemy import BigInteger, RowMapping, Text, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from domain.setup.references import Reference
from domain.shared.ids import GuildId
from infrastructure.database.reading import Reading
from infrastructure.setup.tables import lost_references

_SETTINGS = """
    SELECT guild_id, 'setting' AS place, chosen.key AS name, (chosen.value #>> '{}')::bigint AS target,
        chosen.key = ANY(:role_settings) AS is_role
    FROM guilds, jsonb_each(settings) AS chosen
    WHERE guild_id = ANY(:guilds) AND chosen.key = ANY(:settings) AND chosen.value #>> '{}' ~ '^[0-9]{1,19}$'"""
_RANKS = """
    SELECT guild_id, 'rank', substr(chosen.key, 6), substr(chosen.key, 6)::bigint, true
    FROM guilds, jsonb_each(settings) AS chosen
    WHERE guild_id = ANY(:guilds) AND chosen.key ~ '^rank:[0-9]{1,19}$' AND jsonb_typeof(chosen.value) = 'number'"""
# Silent: rules of another shape are replaced by the defaults, and name nothing.
_LEVEL_RULES = """
    SELECT guild_id, named.rule, named.id, named.id::bigint, named.is_role
    FROM (SELECT DISTINCT ON (guild_id) guild_id, rules FROM level_rules
        WHERE guild_id = ANY(:guilds) ORDER BY guild_id, version DESC) AS in_force,
    LATERAL (
        SELECT 'rates_by_role' AS rule, true AS is_role,
            jsonb_path_query(rules, '$.rates_by_role.keyvalue().key', '{}', true) #>> '{}' AS id
        UNION ALL SELECT 'rates_by_channel', false,
            jsonb_path_query(rules, '$.rates_by_channel.keyvalue().key', '{}', true) #>> '{}'
        UNION ALL SELECT 'excluded_roles', true, jsonb_path_query(rules, '$.excluded_roles[*]', '{}', true) #>> '{}'
        UNION ALL SELECT 'excluded_channels', false,
            jsonb_path_query(rules, '$.excluded_channels[*]', '{}', true) #>> '{}'
    ) AS named WHERE named.id ~ '^[0-9]{1,19}$'"""

REFERENCES: Sequence[str] = (
    _SETTINGS,
    _RANKS,
    "SELECT guild_id, 'reward', level::text, role_id, true FROM level_rewards WHERE guild_id = ANY(:guilds)",
    "SELECT guild_id, 'starboard', name, channel_id, false FROM starboards WHERE guild_id = ANY(:guilds)",
    "SELECT guild_id, 'unstarred', name, ignored, false FROM starboards, unnest(ignored_channels) AS ignored"
    " WHERE guild_id = ANY(:guilds)",
    "SELECT guild_id, 'shop_item', name, role_id, true FROM shop_items WHERE guild_id = ANY(:guilds) AND is_sold",
    "SELECT guild_id, 'menu_required', name, required_role_id, true FROM role_menus"
    " WHERE guild_id = ANY(:guilds) AND required_role_id IS NOT NULL",
    "SELECT guild_id, 'menu_role', name, (offered ->> 'role')::bigint, true"
    " FROM role_menus, jsonb_array_elements(roles) AS offered WHERE guild_id = ANY(:guilds)",
    _LEVEL_RULES,
)
PLACES = (
    *("setting", "rank", "reward", "starboard", "unstarred", "shop_item", "menu_required", "menu_role"),
    *("rates_by_role", "rates_by_channel", "excluded_roles", "excluded_channels"),
)
"""What these call the places: people read of each in the words of its context."""

_guilds = bindparam("guilds", type_=ARRAY(BigInteger))
_OF = text(" UNION ALL ".join(REFERENCES)).bindparams(
    _guilds, bindparam("settings", type_=ARRAY(Text)), bindparam("role_settings", type_=ARRAY(Text))
)
_columns = [lost_references.c.guild, lost_references.c.place, lost_references.c.name, lost_references.c.target]
_NOTICED = select(*_columns).where(lost_references.c.guild == func.any(_guilds))


@define
class PostgresReferenceReader:
    _reading: Reading
    _channel_settings: Sequence[str]
    """The names of the settings that hold a channel, and of those that hold a role."""
    _role_settings: Sequence[str]

    async def of(self, guilds: Collection[GuildId]) -> Mapping[GuildId, frozenset[Reference]]:
        which: dict[str, object] = {
            "guilds": guilds,
            "settings": [*self._channel_settings, *self._role_settings],
            "role_settings": list(self._role_settings),
        }
        rows = await self._reading.rows(_OF, which)
        return _by_guild((row["guild_id"], _reference(row, "target", is_role=row["is_role"])) for row in rows)

    async def noticed(self, guilds: Collection[GuildId]) -> Mapping[GuildId, frozenset[Reference]]:
        rows = await self._reading.rows(_NOTICED, {"guilds": guilds})
        return _by_guild((row["guild_id"], _reference(row, "gone_id", is_role=False)) for row in rows)


def _reference(row: RowMapping, target: str, *, is_role: bool) -> Reference:
    return Reference(place=row["place"], name=row["name"], target=row[target], is_role=is_role)


def _by_guild(found: Iterable[tuple[GuildId, Reference]]) -> Mapping[GuildId, frozenset[Reference]]:
    references = dict[GuildId, set[Reference]]()
    for guild, reference in found:
        references.setdefault(guild, set()).add(reference)
    return {guild: frozenset(each) for guild, each in references.items()}
