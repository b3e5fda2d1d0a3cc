"""The long, light topics: a game's posts are put together from parts so that no two are alike."""

from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any

from forum.demo.content import HERE, Line, Script, load, split

DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
ONES = ("", "muoy", "pi", "bei", "buon", "pram", "pram-muoy", "pram-pi", "pram-bei", "pram-buon")
TENS = ("", "dop", "mphei", "samseb", "saeseb", "haseb", "hokseb", "chetseb", "paetseb", "kavseb")


def scripts(rng: Random) -> list[Script]:
    """The topics of `games.toml`, played to their ends."""
    data = load(HERE / "games.toml")
    return [
        _script(data["eating"], _eating(rng, data["eating"])),
        _script(data["counting"], _counting(data["counting"])),
        _script(data["rain"], _rain(rng, data["rain"])),
        _script(data["story"], [Line(text) for text in split(data["story"]["lines"])]),
    ]


def khmer_number(number: int) -> str:
    """A number below 1,000 as it is said, in Latin letters."""
    hundreds, rest = divmod(number, 100)
    words = f"{ONES[hundreds]}-roy " if hundreds else ""
    return (words + TENS[rest // 10] + (" " if rest > 10 else "") + ONES[rest % 10]).strip()


def _script(game: dict[str, Any], lines: list[Line]) -> Script:
    return Script(
        forum="veranda",
        title=game["title"],
        theme="everyday",
        lines=(Line(game["text"].strip(), by=game["by"]), *lines),
        kind=game.get("kind", "normal"),
        days_ago=game["days_ago"],
        span_days=game["span_days"],
        weight=0.0,
    )


def _eating(rng: Random, game: dict[str, Any]) -> list[Line]:
    """Meals, some with a place, some with a remark, and a word now and then to the one before."""
    dishes, places, remarks = (
        _endless(rng, game[part]) for part in ("dishes", "places", "remarks")
    )
    answers = rng.sample(split(game["answers"]), len(split(game["answers"])))
    lines: list[Line] = []
    while len(lines) < game["posts"]:
        if answers and lines and lines[-1].quotes is None and rng.random() < 0.3:
            # The opening is post 1, so the last line's number is one more than its place.
            lines.append(Line(answers.pop(), quotes=len(lines) + 1))
            continue
        lines.append(Line(_meal(rng, next(dishes), places, remarks)))
    return lines


def _meal(rng: Random, dish: str, places: Iterator[str], remarks: Iterator[str]) -> str:
    form = rng.random()
    if form < 0.35:
        return f"{dish} {next(places)}."
    if form < 0.8:
        return f"{dish}. {next(remarks)}"
    return f"{dish} {next(places)}. {next(remarks)}"


def _counting(game: dict[str, Any]) -> list[Line]:
    """Numbers from 1 on in Khmer digits and words; every third player has something to say."""
    remarks = iter(split(game["remarks"]))
    lines = []
    for number in range(1, game["posts"] + 1):
        said = f"{str(number).translate(DIGITS)} – {khmer_number(number)}"
        # Who must have said a remark stands before it.
        by, _, remark = (next(remarks, "") if number % 3 == 0 else "").rpartition(" :: ")
        lines.append(Line(f"{said}\n{remark}".strip(), by=by or None))
    return lines


def _rain(rng: Random, game: dict[str, Any]) -> list[Line]:
    """Reports of rain: where, how much, and what came of it."""
    parts = [_endless(rng, game[part]) for part in ("villages", "skies", "outcomes")]
    reports = islice(zip(*parts, strict=False), game["posts"])
    return [Line(f"{village}: {sky}. {outcome}") for village, sky, outcome in reports]


def _endless(rng: Random, block: str) -> Iterator[str]:
    """The lines of a block again and again, each time in another order."""
    lines = split(block)
    while True:
        yield from rng.sample(lines, len(lines))
