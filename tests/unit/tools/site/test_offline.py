from pathlib import Path

import pytest

from tools.site.offline import asked_of_others


def problems(folder: Path, name: str, text: str) -> list[str]:
    (folder / name).write_text(text)
    return [*asked_of_others(folder)]


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example/a.js"></script>',
        '<link rel="stylesheet" href="//fonts.example/inter.css">',
        '<link rel="preconnect" href="https://fonts.example">',
        '<img src="http://pictures.example/a.png" alt="">',
        '<img srcset="https://pictures.example/a.png 2x" alt="">',
        '<p style="background: url(https://pictures.example/a.png)">',
        "<style>@import 'https://fonts.example/inter.css';</style>",
        '<iframe src="https://video.example"></iframe>',
        '<svg><image href="https://pictures.example/a.png"/></svg>',
        '<form action="https://search.example">',
    ],
)
def test_whatever_a_page_would_load_from_elsewhere_is_found(tmp_path: Path, text: str) -> None:
    [problem] = problems(tmp_path, "page.html", text)
    assert problem.startswith("page.html loads ")


@pytest.mark.parametrize("text", ["@import url(//fonts.example/a.css);", "a { src: url('https://fonts.example/a') }"])
def test_so_is_what_a_style_sheet_would_load(tmp_path: Path, text: str) -> None:
    [problem] = problems(tmp_path, "site.css", text)
    assert problem.startswith("site.css loads ")


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://example.com">a link that people follow</a>',
        '<link rel="canonical" href="https://example.com"><link rel="stylesheet" href="_static/site.css">',
        '<script src="_static/a.js"></script><img src="data:image/png;base64,AA" alt="">',
        "<p>url(https://example.com)</p>",
        '<svg xmlns="http://www.w3.org/2000/svg"><use href="#icon"/></svg>',
    ],
)
def test_links_and_what_is_its_own_are_none(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, "page.html", text) == []
