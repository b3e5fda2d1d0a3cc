"""Smilies as emoji, each with the words that a screen reader says."""

import re
from collections.abc import Mapping

SMILIES = {
    ":)": ("🙂", "smile"),
    ":-)": ("🙂", "smile"),
    ":smile:": ("🙂", "smile"),
    ":D": ("😀", "very happy"),
    ":-D": ("😀", "very happy"),
    ":grin:": ("😀", "very happy"),
    ";)": ("😉", "wink"),
    ";-)": ("😉", "wink"),
    ":wink:": ("😉", "wink"),
    ":P": ("😛", "razz"),
    ":-P": ("😛", "razz"),
    ":razz:": ("😛", "razz"),
    "8-)": ("😎", "cool"),
    ":cool:": ("😎", "cool"),
    ":lol:": ("😂", "laughing"),
    ":(": ("🙁", "sad"),
    ":-(": ("🙁", "sad"),
    ":sad:": ("🙁", "sad"),
    ":?": ("😕", "confused"),
    ":-?": ("😕", "confused"),
    ":???:": ("😕", "confused"),
    ":o": ("😮", "surprised"),
    ":-o": ("😮", "surprised"),
    ":eek:": ("😮", "surprised"),
    ":shock:": ("😳", "shocked"),
    ":x": ("😠", "mad"),
    ":-x": ("😠", "mad"),
    ":mad:": ("😠", "mad"),
    ":oops:": ("😳", "embarrassed"),
    ":cry:": ("😢", "crying"),
    ":evil:": ("😈", "evil"),
    ":twisted:": ("😈", "twisted"),
    ":roll:": ("🙄", "rolling eyes"),
    ":|": ("😐", "neutral"),
    ":-|": ("😐", "neutral"),
    ":mrgreen:": ("😁", "mr. green"),
    ":geek:": ("🤓", "geek"),
    ":!:": ("❗", "exclamation"),
    ":?:": ("❓", "question"),
    ":idea:": ("💡", "idea"),
    ":arrow:": ("➡️", "arrow"),
}


def pattern(more: Mapping[str, str]) -> re.Pattern[str]:
    """What finds a smiley that stands alone: white space or the text's edge on both sides."""
    signs = sorted({*SMILIES, *more}, key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, signs))})(?!\S)")


OWN = pattern({})
