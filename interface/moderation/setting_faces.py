"""How `/settings` calls what moderation has to choose."""

from application.moderation.appeals.reactions import IN_THE_APPEAL_CHANNEL
from application.moderation.case_log_events import ALL_IN_THE_MOD_LOG
from domain.moderation.appeals.settings import APPEAL_CHANNEL, is_within_reach
from domain.moderation.budgets import budget
from domain.moderation.settings import (
    ADOPT_HAND_ACTIONS,
    APPEAL_TEXT,
    DM_ON_ACTION,
    JAIL_CHANNEL,
    JAIL_ROLE,
    MODERATORS_NAMED,
    PUBLIC_NOTICE,
    UNTOLD_KINDS,
)
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.settings import Settings
from interface.moderation.actions import face_of
from interface.moderation.bulk.words import APPROVAL_FACE
from interface.shared.languages import Text, gettext_lazy
from interface.shared.setting_face import SettingFace, SettingGroup


def _appeals_out_of_reach(settings: Settings) -> Text | None:
    if settings[APPEAL_CHANNEL] is None or is_within_reach(settings):
        return None
    return gettext_lazy("members are told of nothing that can be appealed, so nobody has the button")


MODERATION_SETTINGS = SettingGroup(
    name="moderation",
    description="About moderation",
    faces=(
        SettingFace(
            setting=MOD_LOG_CHANNEL,
            option="mod_log_channel",
            title=gettext_lazy("Mod-log channel"),
            description="Where every case is posted",
            carries=ALL_IN_THE_MOD_LOG,
        ),
        SettingFace(
            setting=DM_ON_ACTION,
            option="dm_members",
            title=gettext_lazy("Tell members by direct message"),
            description="Whether members are told by direct message of actions on them",
        ),
        SettingFace(
            setting=ADOPT_HAND_ACTIONS,
            option="adopt_hand_actions",
            title=gettext_lazy("Cases of what is done by hand"),
            description="Whether bans, kicks and timeouts by hand in Discord become cases",
        ),
        SettingFace(
            setting=UNTOLD_KINDS,
            option="dm_except",
            title=gettext_lazy("Not told of by direct message"),
            description="Kinds of action that members are not told of, as kick softban",
        ),
        SettingFace(
            setting=APPEAL_TEXT,
            option="appeal_text",
            title=gettext_lazy("Words on how to appeal"),
            description="What members read below what they are told by direct message",
        ),
        SettingFace(
            setting=APPEAL_CHANNEL,
            option="appeal_channel",
            title=gettext_lazy("Appeal channel"),
            description="Where moderators decide on appeals; without it members have no button for that",
            carries=IN_THE_APPEAL_CHANNEL,
            caveat=_appeals_out_of_reach,
        ),
        SettingFace(
            setting=PUBLIC_NOTICE,
            option="public_notice",
            title=gettext_lazy("Notice in the channel"),
            description="Whether the channel where a command was used reads what was done, to whom and why",
        ),
        APPROVAL_FACE,
        SettingFace(
            setting=JAIL_ROLE,
            option="jail_role",
            title=gettext_lazy("Jail role"),
            description="What those in jail have in place of their roles; /jail-setup makes one",
        ),
        SettingFace(
            setting=JAIL_CHANNEL,
            option="jail_channel",
            title=gettext_lazy("Jail channel"),
            description="The channel that those in jail see; /jail-setup makes one",
        ),
        *(
            SettingFace(
                setting=setting,
                option=setting.name,
                title=face_of(kind).an_hour or setting.name,
                description="How many of them one moderator may take within an hour; 0 for no bound",
            )
            for kind, setting in budget.BUDGETS.items()
        ),
        SettingFace(
            setting=budget.BUDGETS_BIND_ALL,
            option="budgets_bind_all",
            title=gettext_lazy("Bounds hold for all"),
            description="Whether the owner and administrators may take no more within an hour either",
        ),
        SettingFace(
            setting=MODERATORS_NAMED,
            option="name_moderators",
            title=gettext_lazy("Moderators named to members"),
            description="Whether members who read their own cases with /mycases read who decided",
        ),
    ),
)
