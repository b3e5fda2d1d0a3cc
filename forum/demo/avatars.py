"""Avatars of the demo's members: small landscapes, the same for the same name each time."""

import colorsys
from hashlib import sha256
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

SIZE = 192
# Drawn larger and scaled down, since Pillow's shapes have hard edges.
SCALE = 4
SIDE = SIZE * SCALE

Colour = tuple[int, int, int]


def avatar_png(name: str) -> bytes:
    """A PNG of 192×192 pixels: a sky, a sun or a moon, and hills, chosen by `name`."""
    rng = Random(sha256(name.encode()).digest())
    hue, is_night = rng.random(), rng.random() < 0.3
    image = _sky(hue, is_night=is_night)
    draw = ImageDraw.Draw(image)
    _sun(draw, rng, is_night=is_night)
    for depth in range(3):
        _hill(draw, rng, hue, depth, is_night=is_night)
    out = BytesIO()
    image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _colour(hue: float, lightness: float, saturation: float) -> Colour:
    red, green, blue = colorsys.hls_to_rgb(hue % 1, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def _sky(hue: float, *, is_night: bool) -> Image.Image:
    top = _colour(hue, 0.18 if is_night else 0.72, 0.5)
    bottom = _colour(hue + 0.08, 0.4 if is_night else 0.9, 0.55)
    gradient = Image.linear_gradient("L").resize((SIDE, SIDE))
    return Image.composite(
        Image.new("RGB", (SIDE, SIDE), bottom), Image.new("RGB", (SIDE, SIDE), top), gradient
    )


def _sun(draw: ImageDraw.ImageDraw, rng: Random, *, is_night: bool) -> None:
    radius = rng.uniform(0.1, 0.17) * SIDE
    x, y = rng.uniform(0.25, 0.75) * SIDE, rng.uniform(0.22, 0.45) * SIDE
    fill = _colour(0.15, 0.9, 0.6) if is_night else _colour(rng.uniform(0.03, 0.14), 0.65, 0.9)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def _hill(
    draw: ImageDraw.ImageDraw, rng: Random, hue: float, depth: int, *, is_night: bool
) -> None:
    top = (0.52 + 0.15 * depth) * SIDE
    width, x = rng.uniform(0.8, 1.4) * SIDE, rng.uniform(-0.1, 1.1) * SIDE
    lightness = (0.3 if is_night else 0.55) - 0.11 * depth
    fill = _colour(hue + 0.12 + 0.05 * depth, lightness, 0.4)
    draw.ellipse((x - width, top, x + width, top + 2 * SIDE), fill=fill)
