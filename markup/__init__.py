"""BBCode to safe HTML and to plain text. Pure Python: no database, no request.

    to_html(source)          what a reader sees; through the gate last
    to_text(source)          the words alone, for search, mail and descriptions
    quote(source, …)         a post as a quote for the reply form
    links_in(source)         the addresses that a text links to
    hosts_in(source)         their hosts, as DNS knows them
    mentions_in(source)      the names that it mentions
    members_in(source)       and those it quotes: to be looked up before it is rendered
    attachments_in(source)   the attachments that it has a place for
    own_links(html)          the topics and posts of the board that stored HTML links to
    with_titles(html, …)     stored HTML with the titles of those that the reader may see
    compile_bbcode(…)        a tag that an admin makes
    Censor(words)            text and stored HTML without the words that a board does not show

What the board knows and a text needs is passed in a `Context`.
"""

from markup.addresses import host_of
from markup.censoring import AS_WRITTEN, Censor, NoWord, checked_word
from markup.context import Context
from markup.custom import CustomTag, UnsafeTemplate, compile_bbcode
from markup.html import to_html
from markup.own import own_links, with_titles
from markup.quoting import quote
from markup.text import attachments_in, hosts_in, links_in, members_in, mentions_in, to_text

__all__ = [
    "AS_WRITTEN",
    "Censor",
    "Context",
    "CustomTag",
    "NoWord",
    "UnsafeTemplate",
    "attachments_in",
    "checked_word",
    "compile_bbcode",
    "host_of",
    "hosts_in",
    "links_in",
    "members_in",
    "mentions_in",
    "own_links",
    "quote",
    "to_html",
    "to_text",
    "with_titles",
]
