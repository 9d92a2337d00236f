"""The commands and buttons of guilds."""

from collections.abc import Mapping

from application.guilds.change_settings import ChangeSettings
from application.guilds.show_setting_history import ShowSettingHistory
from application.guilds.show_settings import ShowSettings
from domain.charts.settings import DIGEST_CHANNEL
from domain.evidence.settings import EVIDENCE_CHANNEL
from domain.greetings.settings import (
    FAREWELL_BANNED,
    FAREWELL_CHANNEL,
    FAREWELL_TEXT,
    QUIET_HOURS,
    WELCOME_CHANNEL,
    WELCOME_DM,
    WELCOME_PING,
    WELCOME_TEXT,
)
from domain.guilds.guild import BackToDefault, Choice
from domain.guilds.settings import LANGUAGE, TIME_ZONE
from domain.leaderboards.settings import SHOW_LEFT
from domain.levels.level_settings import (
    LEVEL_NOTICE,
    LEVEL_NOTICE_CHANNEL,
    LEVEL_NOTICE_TEXT,
    LEVELS_STAFF_CHANNEL,
    REWARD_MODE,
)
from domain.levels.settings import LEVELS_ENABLED
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.appeals.settings import APPEAL_CHANNEL
from domain.moderation.budgets.budget import BUDGETS, BUDGETS_BIND_ALL
from domain.moderation.bulk.settings import APPROVAL_ABOVE
from domain.moderation.settings import (
    ADOPT_HAND_ACTIONS,
    APPEAL_TEXT,
    CLOSED_CASE_MONTHS,
    DM_ON_ACTION,
    JAIL_CHANNEL,
    JAIL_ROLE,
    MODERATORS_NAMED,
    PUBLIC_NOTICE,
    UNTOLD_KINDS,
)
from domain.points.daily_settings import DAILY_AMOUNT, DAILY_BONUS, DAILY_BONUS_DAYS
from domain.points.settings import CURRENCY, DAILY_GIVE_LIMIT, GIVING, MIN_ACCOUNT_AGE
from domain.privacy.settings import EVIDENCE_DAYS, LEFT_MEMBER_DAYS
from domain.reports.settings import REPORTS_CHANNEL, REPORTS_ROLE, TELL_REPORTERS
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from domain.shared.settings import AnySetting
from domain.snippets.settings import SNIPPET_AUTHORS, SNIPPET_USERS
from tests.builders import GUILD
from tests.fakes.interactions import Given
from tests.fakes.payloads import CHANNEL, PLAIN_ROLE
from tests.unit.interface.samples.sample import Further, Sample, Samples

_COMMANDS: Mapping[str, Sample] = {
    "settings show": Sample(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [ShowSettings(guild=GUILD, by=by)],
        says="### Settings\n**Mod-log channel** *none*\n",
    ),
    "settings set charts": Sample(
        right=Permission.MANAGE_GUILD,
        takes="digest_channel:channel",
        given={"digest_channel": CHANNEL},
        asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=(Choice(DIGEST_CHANNEL, CHANNEL),))],
        says="### Settings changed\n",
    ),
    "settings set moderation": Sample(
        right=Permission.MANAGE_GUILD,
        takes="mod_log_channel:channel dm_members:boolean adopt_hand_actions:boolean dm_except:string[1..200] "
        "appeal_text:string[1..500] appeal_channel:channel public_notice:boolean "
        "bulk_approval_above:integer[0..10000] jail_role:role jail_channel:channel "
        + " ".join(f"{kind}_budget:integer[0..1000]" for kind in ("ban", "softban", "kick", "timeout", "warn"))
        + " budgets_bind_all:boolean name_moderators:boolean",
        given={"mod_log_channel": CHANNEL, "dm_members": False},
        asks=lambda by, _: [
            ChangeSettings(
                guild=GUILD, by=by, decisions=(Choice(MOD_LOG_CHANNEL, CHANNEL), Choice(DM_ON_ACTION, False))
            )
        ],
        says="### Settings changed\n**Mod-log channel** *none* → "
        f"<#{CHANNEL}> · takes posts\n**Tell members by direct message** Yes → No",
    ),
    "settings set evidence": Sample(
        right=Permission.MANAGE_GUILD,
        takes="evidence_channel:channel",
        given={"evidence_channel": CHANNEL},
        asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=(Choice(EVIDENCE_CHANNEL, CHANNEL),))],
        says="### Settings changed\n",
    ),
    "settings set snippets": Sample(
        right=Permission.MANAGE_GUILD,
        takes="snippet_users:role snippet_authors:role",
        given={"snippet_authors": PLAIN_ROLE},
        asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=(Choice(SNIPPET_AUTHORS, PLAIN_ROLE),))],
        says="### Settings changed\n**Who may write snippets** *none* → ",
    ),
    "settings set greetings": Sample(
        right=Permission.MANAGE_GUILD,
        takes="welcome_channel:channel welcome_text:string[1..500] welcome_dm:boolean welcome_ping:boolean "
        "farewell_channel:channel farewell_text:string[1..500] farewell_banned:boolean quiet_hours:integer[1..720]",
        given={"welcome_ping": True},
        asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=(Choice(WELCOME_PING, value=True),))],
        says="### Settings changed\n**Welcome pings** No → Yes",
    ),
    "settings set privacy": Sample(
        right=Permission.MANAGE_GUILD,
        takes="evidence_days:integer[0..3650] left_member_days:integer[0..3650] closed_case_months:integer[0..120]",
        given={"evidence_days": 365},
        asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=(Choice(EVIDENCE_DAYS, 365),))],
        says="### Settings changed\n",
    ),
    "settings set reports": Sample(
        right=Permission.MANAGE_GUILD,
        takes="reports_channel:channel reports_role:role tell_reporters:boolean",
        given={"reports_channel": CHANNEL, "reports_role": PLAIN_ROLE},
        asks=lambda by, _: [
            ChangeSettings(
                guild=GUILD,
                by=by,
                decisions=(Choice(REPORTS_CHANNEL, CHANNEL), Choice(REPORTS_ROLE, PLAIN_ROLE)),
            )
        ],
        says="### Settings changed\n**Reports channel** *none* → ",
    ),
    "settings set server": Sample(
        right=Permission.MANAGE_GUILD,
        takes="language:string=en|de time_zone:string?[1..100]",
        given={"time_zone": "Europe/Berlin"},
        asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=(Choice(TIME_ZONE, "Europe/Berlin"),))],
        says="### Settings changed\n",
    ),
    "settings reset": Sample(
        right=Permission.MANAGE_GUILD,
        takes="setting!:string?[1..100]",
        given={"setting": "time_zone"},
        asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=(BackToDefault(TIME_ZONE),))],
        says="### Nothing changed: ",
    ),
    "settings history": Sample(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [ShowSettingHistory(guild=GUILD, by=by, seek=Seek(size=20))],
        says="### Changes of the settings\n",
    ),
    "settings set leaderboard": Sample(
        right=Permission.MANAGE_GUILD,
        takes="show_left:boolean",
        given={"show_left": True},
        asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=(Choice(SHOW_LEFT, True),))],
        says="### Settings changed\n",
    ),
    "settings set levels": Sample(
        right=Permission.MANAGE_GUILD,
        takes="xp:boolean reward_roles:string=stack|replace notice:string=off|channel|direct_message "
        "notice_channel:channel notice_text:string[1..300] staff_channel:channel",
        given={"reward_roles": "replace", "notice": "channel", "notice_channel": CHANNEL, "notice_text": "{user}!"},
        asks=lambda by, _: [
            ChangeSettings(
                guild=GUILD,
                by=by,
                decisions=(
                    Choice(REWARD_MODE, "replace"),
                    Choice(LEVEL_NOTICE, "channel"),
                    Choice(LEVEL_NOTICE_CHANNEL, CHANNEL),
                    Choice(LEVEL_NOTICE_TEXT, "{user}!"),
                ),
            )
        ],
        says="### Settings changed\n",
    ),
    "settings set points": Sample(
        right=Permission.MANAGE_GUILD,
        takes="called:string[1..32] giving:boolean daily_limit:integer[0..1000000000000] account_age:integer[0..365]",
        given={"called": "fish", "giving": False, "daily_limit": 100, "account_age": 7},
        asks=lambda by, _: [
            ChangeSettings(
                guild=GUILD,
                by=by,
                decisions=(
                    Choice(CURRENCY, "fish"),
                    Choice(GIVING, False),
                    Choice(DAILY_GIVE_LIMIT, 100),
                    Choice(MIN_ACCOUNT_AGE, 7),
                ),
            )
        ],
        says="### Settings changed\n",
    ),
    "settings set daily": Sample(
        right=Permission.MANAGE_GUILD,
        takes="amount:integer[0..1000000] bonus:integer[0..1000000] bonus_days:integer[0..365]",
        given={"amount": 50, "bonus": 5, "bonus_days": 30},
        asks=lambda by, _: [
            ChangeSettings(
                guild=GUILD,
                by=by,
                decisions=(Choice(DAILY_AMOUNT, 50), Choice(DAILY_BONUS, 5), Choice(DAILY_BONUS_DAYS, 30)),
            )
        ],
        says="### Settings changed\n",
    ),
}


def _chosen(**given: tuple[Given, AnySetting]) -> tuple[Further, ...]:
    """What each setting becomes, and which it is, by its option."""
    decisions = tuple(Choice(setting, value) for value, setting in given.values())
    return (
        Further(
            given={option: value for option, (value, _) in given.items()},
            asks=lambda by, _: [ChangeSettings(guild=GUILD, by=by, decisions=decisions)],
        ),
    )


_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "settings set moderation": _chosen(
        adopt_hand_actions=(False, ADOPT_HAND_ACTIONS),
        dm_except=("kick warn", UNTOLD_KINDS),
        appeal_text=("Write to us", APPEAL_TEXT),
        appeal_channel=(CHANNEL, APPEAL_CHANNEL),
        public_notice=(True, PUBLIC_NOTICE),
        bulk_approval_above=(20, APPROVAL_ABOVE),
        jail_role=(PLAIN_ROLE, JAIL_ROLE),
        jail_channel=(CHANNEL, JAIL_CHANNEL),
        ban_budget=(1, BUDGETS[BAN]),
        softban_budget=(2, BUDGETS[SOFTBAN]),
        kick_budget=(3, BUDGETS[KICK]),
        timeout_budget=(4, BUDGETS[TIMEOUT]),
        warn_budget=(5, BUDGETS[WARN]),
        budgets_bind_all=(False, BUDGETS_BIND_ALL),
        name_moderators=(True, MODERATORS_NAMED),
    ),
    "settings set snippets": _chosen(snippet_users=(PLAIN_ROLE, SNIPPET_USERS)),
    "settings set greetings": _chosen(
        welcome_channel=(CHANNEL, WELCOME_CHANNEL),
        welcome_text=("Hello {user}", WELCOME_TEXT),
        welcome_dm=(True, WELCOME_DM),
        farewell_channel=(CHANNEL, FAREWELL_CHANNEL),
        farewell_text=("Farewell {name}", FAREWELL_TEXT),
        farewell_banned=(True, FAREWELL_BANNED),
        quiet_hours=(48, QUIET_HOURS),
    ),
    "settings set privacy": _chosen(
        left_member_days=(90, LEFT_MEMBER_DAYS), closed_case_months=(24, CLOSED_CASE_MONTHS)
    ),
    "settings set reports": _chosen(tell_reporters=(False, TELL_REPORTERS)),
    "settings set server": _chosen(language=("de", LANGUAGE)),
    "settings set levels": _chosen(xp=(False, LEVELS_ENABLED), staff_channel=(CHANNEL, LEVELS_STAFF_CHANNEL)),
}

SAMPLES = Samples(commands=_COMMANDS, further=_FURTHER)
