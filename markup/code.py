"""Code, in colour where its language is named."""

from functools import lru_cache
from html import escape
from itertools import groupby

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

# What members share, each read in linear time. Pygments knows 500 more, some of them slow to read.
LANGUAGES = frozenset(
    {
        *("bash", "c", "cpp", "csharp", "css", "diff", "go", "html", "ini", "java", "javascript"),
        *("js", "json", "kotlin", "lua", "php", "py", "python", "ruby", "rust", "sh", "sql"),
        *("swift", "toml", "ts", "typescript", "xml", "yaml"),
    }
)
# So many characters of a text are coloured; what comes after is shown plain.
MOST = 20_000


def highlighted(code: str, language: str) -> str:
    """`code` as HTML with Pygments' classes; plain where the language is not known."""
    name = language.strip().lower()
    lexer = _lexer(name) if name in LANGUAGES else None
    if lexer is None or len(code) > MOST:
        return escape(code, quote=False)
    tokens = list(lexer.get_tokens(code))
    # A lexer may change line ends or leave out a mark; what was written counts for more.
    if "".join(text for _, text in tokens) != code:
        return escape(code, quote=False)
    runs = groupby(tokens, lambda token: STANDARD_TYPES.get(token[0], ""))
    return "".join(_run(name, "".join(text for _, text in run)) for name, run in runs)


def _run(name: str, text: str) -> str:
    inside = escape(text, quote=False)
    # White space and plain names look like all other text.
    return f'<span class="{name}">{inside}</span>' if name not in ("", "w", "n", "p") else inside


@lru_cache(maxsize=64)
def _lexer(name: str) -> Lexer | None:
    options = {"stripnl": False, "ensurenl": False, "startinline": name == "php"}
    try:
        return get_lexer_by_name(name, **options)
    except ClassNotFound:
        return None
