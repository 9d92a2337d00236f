"""What Discord answers when it refuses, by its own numbers."""

from enum import Enum

from attrs import frozen

from playground.world.json_value import JsonObject


class Refusal(Enum):
    """HTTP status, Discord's code, Discord's words."""

    NOT_FOUND = (404, 0, "404: Not Found")
    UNAUTHORIZED = (401, 0, "401: Unauthorized")
    UNKNOWN_APPLICATION = (404, 10002, "Unknown Application")
    UNKNOWN_CHANNEL = (404, 10003, "Unknown Channel")
    UNKNOWN_GUILD = (404, 10004, "Unknown Guild")
    UNKNOWN_MEMBER = (404, 10007, "Unknown Member")
    UNKNOWN_MESSAGE = (404, 10008, "Unknown Message")
    UNKNOWN_ROLE = (404, 10011, "Unknown Role")
    UNKNOWN_USER = (404, 10013, "Unknown User")
    UNKNOWN_OVERWRITE = (404, 10009, "Unknown permission overwrite")
    UNKNOWN_EMOJI = (404, 10014, "Unknown Emoji")
    UNKNOWN_WEBHOOK = (404, 10015, "Unknown Webhook")
    UNKNOWN_BAN = (404, 10026, "Unknown Ban")
    UNKNOWN_VOICE_STATE = (404, 10065, "Unknown Voice State")
    UNKNOWN_INTERACTION = (404, 10062, "Unknown interaction")
    UNKNOWN_COMMAND = (404, 10063, "Unknown application command")
    TOO_MANY_ROLES = (400, 30005, "Maximum number of guild roles reached (250)")
    TOO_MANY_CHANNELS = (400, 30013, "Maximum number of guild channels reached (500)")
    TOO_MANY_COMMANDS = (400, 30032, "Maximum number of application commands reached (100)")
    TOO_LARGE = (413, 40005, "Request entity too large")
    NOT_IN_VOICE = (400, 40032, "Target user is not connected to voice.")
    ALREADY_ACKNOWLEDGED = (400, 40060, "Interaction has already been acknowledged.")
    MISSING_ACCESS = (403, 50001, "Missing Access")
    CANNOT_EDIT_OTHERS = (403, 50005, "Cannot edit a message authored by another user")
    EMPTY_MESSAGE = (400, 50006, "Cannot send an empty message")
    WRONG_CHANNEL_TYPE = (400, 50024, "Cannot execute action on this channel type")
    CANNOT_SEND_TO_USER = (403, 50007, "Cannot send messages to this user")
    CANNOT_WRITE_TO_BOT = (400, 50007, "Cannot send messages to this user")
    NO_TEXT_CHANNEL = (400, 50008, "Cannot send messages in a non-text channel")
    MISSING_PERMISSIONS = (403, 50013, "Missing Permissions")
    TOO_FEW_OR_MANY_MESSAGES = (
        400,
        50016,
        "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages",
    )
    INVALID_WEBHOOK_TOKEN = (401, 50027, "Invalid Webhook Token")
    INVALID_ROLE = (400, 50028, "Invalid role")
    INVALID_RECIPIENTS = (400, 50033, "Invalid Recipient(s)")
    TOO_OLD_FOR_BULK_DELETE = (400, 50034, "A message provided was too old to bulk delete")
    INVALID_JSON = (400, 50109, "The request body contains invalid JSON.")
    BULK_BAN_FAILED = (400, 500000, "Failed to ban users")


@frozen
class DiscordError(Exception):
    """A refusal on its way to whoever asked."""

    refusal: Refusal

    @property
    def status(self) -> int:
        return self.refusal.value[0]

    @property
    def message(self) -> str:
        return self.refusal.value[2]

    def body(self) -> JsonObject:
        """Discord's JSON for the refusal."""
        return {"message": self.refusal.value[2], "code": self.refusal.value[1]}
