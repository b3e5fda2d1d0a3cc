"""Parts of templates that are rendered once and kept in the process's memory."""

from contextvars import ContextVar

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Parser, Token, render_value_in_context
from django.utils.safestring import SafeString

from board.caches import MemoryCache
from board.gaps import Pieces, filled, gap, joined, split
from board.stamps import structure_stamp

register = template.Library()

_kept = MemoryCache("parts of pages", {"OPTIONS": {"bytes": settings.PAGE_CACHE_BYTES // 4}})
# Whether what is rendered now is to be kept.
_keeping: ContextVar[bool] = ContextVar("keeping", default=False)
# Of all gaps, by the words between its signs.
_fillings: dict[str, FilterExpression] = {}


class KeepNode(template.Node):
    """The nodes between `keep` and `endkeep`, and what their text depends on."""

    def __init__(
        self, nodes: template.NodeList, name: str, arguments: list[FilterExpression]
    ) -> None:
        self._nodes, self._name, self._arguments = nodes, name, arguments

    def render(self, context: template.Context) -> SafeString:
        arguments = [argument.resolve(context) for argument in self._arguments]
        key = f"{self._name}{structure_stamp()}{arguments!r}"
        pieces: Pieces | None = _kept.get(key)
        if pieces is None:
            pieces = split(self._rendered(context))
            _kept.set(key, pieces, None)
        # The gaps of what stands inside of something kept are filled around that.
        text = joined(pieces) if _keeping.get() else filled(pieces, _Filling(context))
        return SafeString(text)

    def _rendered(self, context: template.Context) -> str:
        token = _keeping.set(True)
        try:
            # A token is one member's secret: no part that is kept may ever have one in it.
            with context.push(csrf_token=""):
                return self._nodes.render(context)
        finally:
            _keeping.reset(token)


class _Filling(dict[str, str]):
    """What goes into the gaps, looked up in a template's context when it is asked for."""

    def __init__(self, context: template.Context) -> None:
        self._context = context

    def __missing__(self, words: str) -> str:
        value = self[words] = _value(_fillings[words], self._context)
        return value


class GapNode(template.Node):
    """A place for what is the reader's own."""

    def __init__(self, words: str) -> None:
        self._words = words

    def render(self, context: template.Context) -> SafeString:
        if _keeping.get():
            return SafeString(gap(self._words))
        return SafeString(_value(_fillings[self._words], context))


def _value(expression: FilterExpression, context: template.Context) -> str:
    return str(render_value_in_context(expression.resolve(context), context))


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """`{% keep name arguments … %}…{% endkeep %}`: rendered once in this process for these
    arguments (whatever prints the same when it is the same), as long as the board's structure
    stays. Nothing else may be named inside, but in gaps."""
    _tag, name, *arguments = token.split_contents()
    nodes = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(nodes, name, [parser.compile_filter(argument) for argument in arguments])


@register.tag("gap")
def leave_gap(parser: Parser, token: Token) -> GapNode:
    """`{% gap value %}`: inside of what is kept, also by way of an include, a value that is put in
    each time, as it is called around the outermost `keep`; elsewhere the value itself."""
    _tag, words = token.split_contents()
    _fillings[words] = parser.compile_filter(words)
    return GapNode(words)


def forget() -> None:
    """Let go of all that is kept. (It is never wrong; this is for tests.)"""
    _kept.clear()
