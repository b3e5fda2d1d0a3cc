"""BBCode to safe HTML and to plain text. Pure Python: no database, no request.

    to_html(source)   what a reader sees; through the allow-list of `markup.allowed` last
    to_text(source)   the words alone, for search, mail and descriptions
    quote(source, …)  a post as a quote for the reply form
    links_in(source)  the addresses that a text links to

What the board knows and a text needs is passed in a `Context`.
"""

from markup.context import Context
from markup.html import to_html
from markup.quoting import quote
from markup.text import links_in, to_text

__all__ = ["Context", "links_in", "quote", "to_html", "to_text"]
