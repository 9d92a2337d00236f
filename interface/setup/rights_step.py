"""The first step of `/setup`: what I may do in the whole server."""

from attrs import define

from application.setup.show_setup import SetupFacts, ShowSetup
from application.shared.use_case import UseCase
from interface.setup.cards import missing_of, rights_lines
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.invite import invite_link
from interface.shared.languages import gettext, gettext_lazy
from interface.shared.setup_step import SetupStep, StepState


@define
class RightsStep:
    _show: UseCase[ShowSetup, SetupFacts]

    def step(self) -> SetupStep:
        return SetupStep(
            name="rights",
            place=10,
            title=gettext_lazy("My permissions"),
            purpose=gettext_lazy("What I may do here. Whatever is missing, only that does not work."),
            look=self._look,
        )

    async def _look(self, interaction: Interaction) -> StepState:
        guild = guild_of(interaction)
        facts = await self._show(ShowSetup(guild, asker_of(interaction)))
        missing = missing_of(facts.missing)
        if not missing:
            return StepState(is_done=True, lines=(gettext("I have all permissions that I can make use of."),))
        how = gettext(
            "Grant them under Server Settings → Roles → my role, or [add me again with all of them](<{link}>).",
            link=invite_link(interaction.application_id, guild),
        )
        return StepState(is_done=False, lines=(*rights_lines(missing), how))
