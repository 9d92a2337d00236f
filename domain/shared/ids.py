"""Distinct types for Discord's snowflakes, so that one cannot be passed for another."""

from typing import NewType

LARGEST_ID = 2**63 - 1
"""What is kept of an id has a sign, which Discord's do not need for some 60 years yet."""

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
