"""Parts of addresses."""

from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter


class IdConverter(IntConverter):
    """A row's id: never 0, never with zeros in front, never more than the database can hold."""

    regex = "[1-9][0-9]{0,17}"


class SlugConverter(StringConverter):
    """What follows an id, with its hyphen: `-some-words`, or nothing at all.

    Whatever stands there leads to the page; the view redirects where it is not the right slug.
    """

    regex = "(?:-[^/]*)?"

    def to_python(self, value: str) -> str:
        return value.removeprefix("-")

    def to_url(self, value: str) -> str:
        return f"-{value}" if value else ""


def register() -> None:
    """Make `<id:…>` and `<tail:…>` known to `path()`."""
    register_converter(IdConverter, "id")
    register_converter(SlugConverter, "tail")
