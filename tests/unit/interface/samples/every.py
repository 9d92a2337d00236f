"""Every command, menu, form and button once, with arguments and what should come of them. A new one has its line in its
context's file."""

from collections.abc import Mapping

from tests.unit.interface.samples import (
    afk,
    channels,
    charts,
    configuration,
    guilds,
    leaderboards,
    levels,
    members,
    moderation,
    moderation_adoption,
    moderation_appeals,
    moderation_bulk,
    moderation_case,
    moderation_drift,
    moderation_ends,
    moderation_escalation,
    moderation_evidence,
    moderation_jail,
    permissions,
    points,
    privacy,
    profiles,
    reminders,
    reports,
    role_menus,
    setup,
    shop,
    snippets,
    starboard,
)
from tests.unit.interface.samples.sample import Menu, Pick, Press, Sample, Submission

_ALL = (
    afk.SAMPLES,
    channels.SAMPLES,
    charts.SAMPLES,
    configuration.SAMPLES,
    guilds.SAMPLES,
    leaderboards.SAMPLES,
    levels.SAMPLES,
    members.SAMPLES,
    moderation.SAMPLES,
    moderation_evidence.SAMPLES,
    moderation_bulk.SAMPLES,
    moderation_jail.SAMPLES,
    moderation_adoption.SAMPLES,
    moderation_appeals.SAMPLES,
    moderation_drift.SAMPLES,
    moderation_case.SAMPLES,
    moderation_ends.SAMPLES,
    moderation_escalation.SAMPLES,
    permissions.SAMPLES,
    points.SAMPLES,
    privacy.SAMPLES,
    profiles.SAMPLES,
    reminders.SAMPLES,
    reports.SAMPLES,
    role_menus.SAMPLES,
    setup.SAMPLES,
    shop.SAMPLES,
    snippets.SAMPLES,
    starboard.SAMPLES,
)

COMMANDS: Mapping[str, Sample] = {name: each for samples in _ALL for name, each in samples.commands.items()}
FURTHER = [(name, each) for samples in _ALL for name, several in samples.further.items() for each in several]
"""What else may be given to commands."""
MENUS: Mapping[str, Menu] = {name: each for samples in _ALL for name, each in samples.menus.items()}
FORMS: Mapping[str, Submission] = {custom_id: each for samples in _ALL for custom_id, each in samples.forms.items()}
BUTTONS: Mapping[str, Press] = {custom_id: each for samples in _ALL for custom_id, each in samples.buttons.items()}
SELECTS: Mapping[str, Pick] = {custom_id: each for samples in _ALL for custom_id, each in samples.selects.items()}
