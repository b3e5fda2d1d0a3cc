"""The board's knowledge, handed to `markup`: what a text needs to become HTML here."""

from markup import to_html


def render_post(source: str) -> str:
    """The stored HTML of a post's BBCode."""
    return to_html(source)
