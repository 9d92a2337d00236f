"""The last step of `/setup`: what names a channel or role that is gone."""

from attrs import define

from application.setup.show_losses import ShowLosses
from application.shared.command_use import CommandUse
from application.shared.use_case import UseCase
from domain.setup.references import Reference
from interface.setup.loss_cards import Faces, loss_line
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.languages import gettext, gettext_lazy, ngettext, number
from interface.shared.setup_step import Act, SetupStep, StepState

PLACE = 1_000
"""Behind all others."""


@define
class LossStep:
    _show: UseCase[ShowLosses, frozenset[Reference]]
    _use: CommandUse
    _faces: Faces

    def step(self) -> SetupStep:
        return SetupStep(
            name="gone",
            place=PLACE,
            title=gettext_lazy("What is gone"),
            purpose=gettext_lazy("Whether everything that I was told to use is still there."),
            look=self._look,
            acts=(
                Act(
                    name="forget",
                    label=gettext_lazy("Forget what is gone"),
                    command="settings reset",
                    act=self._forget,
                ),
            ),
        )

    async def _look(self, interaction: Interaction) -> StepState:
        found = sorted(await self._lost(interaction))
        if not found:
            lines = (gettext("All channels and roles that I was told of are there."),)
            return StepState(is_done=True, lines=lines, hidden=frozenset({"forget"}))
        return StepState(is_done=False, lines=tuple(loss_line(each, self._faces) for each in found))

    async def _forget(self, interaction: Interaction) -> str:
        """What has to be chosen anew, as the channel of a starboard, is left. Each is a change of its own; whether all
        of the commands may be used is looked at before the first."""
        found = sorted(await self._lost(interaction))
        faces = [(reference, self._faces.get(reference.place)) for reference in found]
        to_forget = [(each, face, face.forget) for each, face in faces if face is not None and face.forget is not None]
        for reference, face, _ in to_forget:
            await self._use.check(guild_of(interaction), asker_of(interaction), face.command(reference.name))
        for reference, _, forget in to_forget:
            await forget(interaction, reference.name, reference.target)
        left = len(found) - len(to_forget)
        forgotten = number(len(to_forget))
        if not left:
            return gettext("Forgotten: {forgotten}", forgotten=forgotten)
        return ngettext(
            "Forgotten: {forgotten}. Please choose {n} anew",
            "Forgotten: {forgotten}. Please choose {n} anew",
            left,
            forgotten=forgotten,
        )

    async def _lost(self, interaction: Interaction) -> frozenset[Reference]:
        return await self._show(ShowLosses(guild_of(interaction), asker_of(interaction)))
