"""Parts of addresses."""

from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter


class IdConverter(IntConverter):
    """A row's id: never 0, never with zeros in front, never more than the database can hold."""

    regex = "[1-9][0-9]{0,17}"


class TailConverter(StringConverter):
    """What follows an id: nothing, or `-` and a slug. The view redirects where it is not right."""

    regex = "(?:-[^/]*)?"


def register() -> None:
    """Make `<id:…>` and `<tail:…>` known to `path()`."""
    register_converter(IdConverter, "id")
    register_converter(TailConverter, "tail")
