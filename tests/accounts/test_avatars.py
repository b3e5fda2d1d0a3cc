"""Pictures from people who may mean harm."""

import mimetypes
import resource
import struct
import time
import zlib
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.avatars import NotAnAvatar, normalise_avatar


def picture(size=(600, 400), kind="PNG", mode="RGB", colour="red", **options):
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def made_of(content):
    return Image.open(BytesIO(normalise_avatar(BytesIO(content))))


def png_of(width, height, data):
    def chunk(name, body):
        check = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_picture_becomes_a_square_of_256_pixels(kind):
    avatar = made_of(picture(kind=kind))
    assert (avatar.format, avatar.size) == ("WEBP", (256, 256))


@pytest.mark.parametrize(("size", "side"), [((100, 60), 60), ((1, 1), 1), ((3000, 2), 2)])
def test_small_picture_is_not_blown_up(size, side):
    assert made_of(picture(size)).size == (side, side)


@pytest.mark.parametrize(
    ("mode", "kind"), [("P", "PNG"), ("L", "PNG"), ("LA", "PNG"), ("I;16", "PNG"), ("1", "PNG"),
                       ("CMYK", "JPEG"), ("L", "JPEG"), ("RGBA", "WEBP")],
)  # fmt: skip
def test_every_kind_of_colours_is_read(mode, kind):
    assert made_of(picture(mode=mode, kind=kind, colour=0)).size == (256, 256)


def test_transparency_stays():
    avatar = made_of(picture(mode="RGBA", colour=(255, 0, 0, 0)))
    assert avatar.convert("RGBA").getpixel((9, 9))[3] == 0


def test_animation_becomes_its_first_frame():
    out = BytesIO()
    first, second = Image.new("RGB", (80, 80), "red"), Image.new("RGB", (80, 80), "blue")
    first.save(out, "GIF", save_all=True, append_images=[second])
    avatar = made_of(out.getvalue())
    assert getattr(avatar, "n_frames", 1) == 1
    red, _green, blue = avatar.convert("RGB").getpixel((40, 40))
    assert red > 200 > blue


def test_picture_is_turned_upright_and_tells_nothing_of_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Canary Camera"
    exif.get_ifd(0x8825)[1] = "N"
    left_red = Image.new("RGB", (200, 100), "blue")
    left_red.paste("red", (0, 0, 100, 100))
    out = BytesIO()
    left_red.save(out, "JPEG", exif=exif, comment=b"canary", icc_profile=b"canary profile")
    content = normalise_avatar(BytesIO(out.getvalue()))
    assert b"anary" not in content
    assert b"EXIF" not in content and b"ICCP" not in content
    red, _green, blue = Image.open(BytesIO(content)).convert("RGB").getpixel((50, 10))
    assert red > 200 > blue


BOMBS = {
    "PNG of 20,000 by 20,000": lambda: png_of(20_000, 20_000, zlib.compress(bytes(60_001 * 300))),
    "PNG of 5,001 by 5,001": lambda: png_of(5_001, 5_001, b""),
    "PNG of 2,000,000,000 by 2,000,000,000": lambda: png_of(2 * 10**9, 2 * 10**9, b""),
    "GIF of 65,535 by 65,535": lambda: (
        (b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\0\0\0")
        + (b"," + struct.pack("<HHHH", 0, 0, 65_535, 65_535) + b"\0\x08\0;")
    ),
    "WebP of 16,383 by 16,383": lambda: (
        b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\xfe\xff\xff\x0f" + bytes(8)
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bomb_is_refused_at_once(bomb):
    content = BOMBS[bomb]()
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    # Refused for its size, and not for being damaged: it was never decoded.
    with pytest.raises(NotAnAvatar, match="pixels"):
        normalise_avatar(BytesIO(content))
    assert time.monotonic() - start < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


NO_PICTURES = {
    "nothing": b"x",
    "HTML": b"<html><script>alert(1)</script>",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "an address": b"http://169.254.169.254/",
    "an archive": b"PK\x03\x04" + bytes(40),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "TIFF": picture(kind="TIFF"),
    "BMP": picture(kind="BMP"),
    "half a PNG": picture((900, 900))[:200],
    "half a JPEG": picture(kind="JPEG")[:300],
}


@pytest.mark.parametrize("name", NO_PICTURES)
def test_what_is_no_picture_is_refused_whatever_its_name_says(name, cast, as_):
    page = upload(as_(cast.member), NO_PICTURES[name])
    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["picture"]
    cast.member.refresh_from_db()
    assert not cast.member.avatar


def upload(browser, content, name="cat.png", kind="image/png"):
    file = SimpleUploadedFile(name, content, kind)
    return browser.post("/accounts/avatar/", {"picture": file})


def test_member_uploads_an_avatar_under_a_name_of_the_servers(cast, as_):
    browser = as_(cast.member)
    answer = upload(browser, picture(), name="../../evil.html", kind="text/html")
    assert answer["Location"] == "/accounts/avatar/"
    cast.member.refresh_from_db()
    assert cast.member.avatar.name.startswith("avatars/")
    assert len(cast.member.avatar.name) == len("avatars/") + 32 + len(".webp")
    assert Image.open(default_storage.open(cast.member.avatar.name)).format == "WEBP"
    assert mimetypes.guess_type(cast.member.avatar.name)[0] == "image/webp"


def test_file_that_is_too_large_is_refused(cast, as_):
    page = upload(as_(cast.member), picture() + bytes(2_000_000))
    assert "The file has 2.0 MB; at most 2 MB are allowed." in page.content.decode()


def test_form_without_a_file_says_so(cast, as_):
    page = as_(cast.member).post("/accounts/avatar/")
    assert list(page.context["form"].errors) == ["picture"]


@pytest.mark.django_db(transaction=True)
def test_file_before_goes_with_the_next_one(cast, as_):
    browser = as_(cast.member)
    upload(browser, picture(colour="red"))
    cast.member.refresh_from_db()
    before = cast.member.avatar.name
    upload(browser, picture(colour="blue"))
    cast.member.refresh_from_db()
    assert not default_storage.exists(before)
    assert default_storage.exists(cast.member.avatar.name)
    browser.post("/accounts/avatar/remove/")
    assert not default_storage.exists(cast.member.avatar.name)
    cast.member.refresh_from_db()
    assert not cast.member.avatar
    assert browser.post("/accounts/avatar/remove/").status_code == 302


def test_picture_that_cannot_be_stored_changes_nothing(cast, as_, settings, tmp_path):
    browser = as_(cast.member)
    (tmp_path / "full").write_text("a file where the folder would be")
    settings.MEDIA_ROOT = tmp_path / "full"
    page = upload(browser, picture())
    assert "could not be stored" in page.content.decode()
    cast.member.refresh_from_db()
    assert not cast.member.avatar
