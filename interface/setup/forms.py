import discord

from interface.shared.setup_step import ChannelField, Fields, RoleField, TextField


def form_of(fields: Fields, *, custom_id: str) -> discord.ui.Modal:
    form = discord.ui.Modal(title=str(fields.title), custom_id=custom_id)
    for field in fields.fields:
        hint = field.hint if isinstance(field, TextField) else None
        form.add_item(
            discord.ui.Label(
                text=str(field.label), description=None if hint is None else str(hint), component=_input(field)
            )
        )
    return form


def _input(field: TextField | RoleField | ChannelField) -> discord.ui.Item[discord.ui.Modal]:
    match field:
        case TextField():
            return discord.ui.TextInput(custom_id=field.name, max_length=field.longest, required=field.is_required)
        case RoleField():
            return discord.ui.RoleSelect(
                custom_id=field.name, min_values=int(field.is_required), required=field.is_required
            )
        case ChannelField():
            return discord.ui.ChannelSelect(
                custom_id=field.name,
                channel_types=[discord.ChannelType.text],
                min_values=int(field.is_required),
                required=field.is_required,
            )
