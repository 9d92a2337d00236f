"""Distinct types for Discord's snowflakes, so that one cannot be passed for another."""

from typing import NewType

GuildId = NewType("GuildId", int)
UserId = NewType("UserId", int)
ChannelId = NewType("ChannelId", int)
MessageId = NewType("MessageId", int)
RoleId = NewType("RoleId", int)
ApplicationId = NewType("ApplicationId", int)

RequestId = NewType("RequestId", int)
"""What asked for an action: the id of a Discord interaction. The same request delivered twice carries the same id."""

CaptureId = NewType("CaptureId", int)
"""A message as it was kept at a moment: the id of the interaction that had it kept."""
