"""`tux members`: for whoever runs the bot."""

from interface.shared.command_line import Commands, add_group


def add_commands(commands: Commands) -> None:
    add_group(commands, "members", "Import and export the members of a server.")
