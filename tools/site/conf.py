"""Sphinx's configuration; what it reads is put together by `tools.site.staging`."""

from pathlib import Path

project = "Tux"
html_title = "Tux"
language = "en"
root_doc = "index"
extensions = ["myst_parser", "tools.site.hooks"]

myst_heading_anchors = 6
suppress_warnings = ["myst.header"]  # a page of generated sections begins where it begins

add_module_names = False
toc_object_entries = False

html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_search_scorer = str(Path(__file__).with_name("scorer.js"))
html_favicon = "static/icon.svg"
html_logo = "static/icon.svg"
html_copy_source = False
html_show_copyright = False
html_use_index = False
html_domain_indices = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
html_theme_options = {
    "top_of_page_buttons": [],
    "light_css_variables": {"color-brand-primary": "#07625e", "color-brand-content": "#07625e"},
    "dark_css_variables": {"color-brand-primary": "#6ddad0", "color-brand-content": "#6ddad0"},
}
