"""What stands in a tag behind its name: `="Ann" post_id=7`."""

import re

# A value in quotes may hold anything (`\"` is a quote sign in it); one without ends where the next
# attribute begins, so that a name may have spaces: [quote=Ann Lee post_id=7].
_ATTRIBUTE = re.compile(
    r"(?:^=|\s(?P<name>[a-z_]\w{0,19})=)\s*"
    r"(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<bare>(?:(?!\s[a-z_]\w{0,19}=).)*))",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\([\"\\])")


def attributes(raw: str) -> dict[str, str]:
    """The attributes by name, in any order; what follows the tag's own name is under `""`."""
    return {
        (found["name"] or "").lower(): _value(found) for found in _ATTRIBUTE.finditer(raw.rstrip())
    }


def _value(found: re.Match[str]) -> str:
    if found["quoted"] is not None:
        return _ESCAPED.sub(r"\1", found["quoted"])
    bare = found["bare"].strip()
    # phpBB takes single quotes as well.
    return bare[1:-1] if len(bare) > 1 and bare[0] == bare[-1] == "'" else bare


def whole_number(raw: str, *, most: int) -> int | None:
    """`raw` as a number from 0 to `most`; None for anything else."""
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 18):
        return None
    return int(raw) if int(raw) <= most else None
