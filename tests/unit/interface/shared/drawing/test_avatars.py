import io

from PIL import Image

from interface.shared.drawing.avatars import avatar


def test_what_is_half_transparent_stands_on_white() -> None:
    sent = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 128)).save(sent, "PNG")
    middle = avatar(sent.getvalue(), "Emil", 64, (0, 0, 255)).getpixel((32, 32))
    assert middle == (127, 127, 127, 255)


def test_there_is_nothing_around_the_circle() -> None:
    made = avatar(None, "Emil", 64, (0, 0, 255))
    corner, middle = made.getpixel((0, 0)), made.getpixel((32, 32))
    assert isinstance(corner, tuple)
    assert isinstance(middle, tuple)
    assert (corner[3], middle[3]) == (0, 255)
