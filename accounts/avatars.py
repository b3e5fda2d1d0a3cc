"""Avatars: of whatever somebody uploads, a small square picture that carries nothing else.

The file's own claims (its name, its type) count for nothing. It is read by a decoder of one of four
formats, after its header has said that it is of a size worth decoding, and written anew.
"""

from io import BytesIO
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

SIDE = 256
MAX_BYTES = 2_000_000
# A phone's photograph; 100 MB in memory, for as long as it takes to scale it down.
MAX_PIXELS = 25_000_000
FORMATS = ["PNG", "JPEG", "GIF", "WEBP"]


class NotAnAvatar(ValueError):
    """No avatar can be made of the file; the text says why."""


def normalise_avatar(file: IO[bytes]) -> bytes:
    """A WebP picture of at most 256 × 256 pixels: the file's first frame, upright, cut to a square,
    without metadata. Raises NotAnAvatar."""
    try:
        with Image.open(file, formats=FORMATS) as image:
            _refuse_huge(image)
            return _encode(_square(image))
    except UnidentifiedImageError:
        raise NotAnAvatar("This is not a PNG, JPEG, GIF or WebP picture.") from None
    except Image.DecompressionBombError:
        raise NotAnAvatar("This picture has too many pixels.") from None
    # What decoders raise for broken files: each its own.
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        if isinstance(error, NotAnAvatar):
            raise
        raise NotAnAvatar("This picture is damaged.") from error


def _refuse_huge(image: Image.Image) -> None:
    # Only the header was read so far.
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise NotAnAvatar(f"A picture of {width:,} × {height:,} pixels is too large.")


def _square(image: Image.Image) -> Image.Image:
    side = min(SIDE, *image.size)
    # A JPEG can be read at an eighth, a quarter or half its size, in an eighth of the time.
    image.draft("RGB", (2 * side, 2 * side))
    kind = "RGBA" if image.has_transparency_data else "RGB"
    upright = ImageOps.exif_transpose(image.convert(kind))
    return ImageOps.fit(upright, (side, side), Image.Resampling.LANCZOS)


def _encode(image: Image.Image) -> bytes:
    image.info.clear()
    out = BytesIO()
    image.save(out, "WEBP", quality=85)
    return out.getvalue()
