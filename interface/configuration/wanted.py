"""What belongs in a place of a configuration file, as its readers call it in English."""

from interface.shared.languages import pgettext_lazy

WANTED = "wanted"
"""The context of these, which is for translators."""

KNOWN = (
    pgettext_lazy("wanted", "fields, each as `name: value`"),
    pgettext_lazy("wanted", "a list, each entry after a `-`"),
    pgettext_lazy("wanted", "a text channel"),
    pgettext_lazy("wanted", "a name, in quotation marks"),
    pgettext_lazy("wanted", "a channel: its name, its id, or both"),
    pgettext_lazy("wanted", "a channel: its name, its id in quotation marks, or both"),
    pgettext_lazy("wanted", "a role: its name, its id, or both"),
    pgettext_lazy("wanted", "a role: its name, its id in quotation marks, or both"),
    pgettext_lazy("wanted", "a emoji: its name, its id, or both"),
    pgettext_lazy("wanted", "a emoji: its name, its id in quotation marks, or both"),
    pgettext_lazy("wanted", "true or false"),
    pgettext_lazy("wanted", "a whole number"),
    pgettext_lazy("wanted", "a text; put it in quotation marks"),
    pgettext_lazy("wanted", "a length of time, as `1h30m` or `2 weeks`"),
    pgettext_lazy("wanted", "another number than 100, which holds for whatever is left out"),
    pgettext_lazy("wanted", "`first` and `step` with `linear`, and `totals` with `table` only"),
    pgettext_lazy("wanted", "a single value"),
    pgettext_lazy("wanted", "sections, each as `name:` and what is in it"),
)
