"""What the automated news desk posts: single items, running news, and figures week by week."""

from collections.abc import Iterator
from random import Random
from typing import Any

from forum.demo.content import HERE, LINE_BREAK, Line, Script, load, split

DESK = "Mekong Wire"
OLDEST_DAYS = 728


def scripts(rng: Random) -> list[Script]:
    """All topics of the desk; members' comments come from the pool `news`."""
    items = load(HERE / "news" / "items.toml")["item"]
    running = load(HERE / "news" / "running.toml")["running"]
    figures = load(HERE / "news" / "figures.toml")
    return [
        *_items(rng, items),
        *(_running(row, split(row["items"])) for row in running),
        *(_running(figures[name], make(rng, figures[name])) for name, make in FIGURES.items()),
    ]


def _items(rng: Random, rows: list[dict[str, Any]]) -> Iterator[Script]:
    """Items in the order of the file, evenly over the two years, the last one this morning."""
    step = OLDEST_DAYS / len(rows)
    for i, row in enumerate(rows):
        text = f"[b]{row['place'].upper()}[/b] – {row['text'].strip()}\n\n{_source(2000 + i * 37)}"
        yield Script(
            forum=row.get("forum", "news"),
            title=row["title"],
            theme="news",
            lines=(Line(text, by=DESK),),
            days_ago=max(0.3, OLDEST_DAYS - i * step - rng.random() * step),
            weight=row.get("weight", 1.0),
        )


def _running(row: dict[str, Any], items: list[str]) -> Script:
    lines = [Line(_brief(item), by=DESK) for item in items]
    return Script(
        forum=row.get("forum", "news"),
        title=row["title"],
        theme="news",
        lines=(Line(row["text"].strip(), by=DESK), *lines),
        kind=row.get("kind", "normal"),
        days_ago=row["days_ago"],
        span_days=row["days_ago"] - row.get("ended_days_ago", 1),
        weight=row.get("weight", 0.3),
    )


def _brief(item: str) -> str:
    """A short item; what stands before `::` is its headline."""
    headline, sign, text = item.partition("::")
    return f"[b]{headline.strip()}[/b]\n{text.strip()}" if sign else item


def _source(number: int) -> str:
    url = f"https://example.org/mekong-wire/{number}"
    return f"[i]{DESK}[/i] · [url={url}]full story[/url]"


def _fuel(rng: Random, row: dict[str, Any]) -> list[str]:
    """Fuel prices in riel a litre, as a list."""
    petrol, diesel, items = 4250, 4050, []
    for remark in split(row["remarks"]):
        step = rng.choice((-150, -100, -50, -50, 0, 50, 50, 100, 150))
        petrol, diesel = petrol + step, diesel + step + rng.choice((-50, 0, 0, 50))
        prices = (
            f"[*]regular {petrol:,} riel[*]super {petrol + 700:,} riel[*]diesel {diesel:,} riel"
        )
        items.append(f"{_moved(step, 'riel a litre')} :: [list]{prices}[/list]{remark}")
    return items


def _river(rng: Random, row: dict[str, Any]) -> list[str]:
    """The river at four gauges, in a table of fixed width."""
    level, items = 410, []
    for remark in split(row["remarks"]):
        step = round(rng.gauss(0, 45) + (420 - level) * 0.08)
        level = max(120, level + step)
        gauges = (("Stung Treng", 1.21), ("Kratie", 2.32), ("Kampong Cham", 1.37), ("Chaktomuk", 1))
        table = "\n".join(f"{name:<14}{level * by / 100:6.2f} m" for name, by in gauges)
        items.append(f"{_moved(step, 'cm at Chaktomuk')} :: [code]{table}[/code]\n{remark}")
    return items


def _rate(rng: Random, row: dict[str, Any]) -> list[str]:
    """The market rate of the dollar in riel, with two neighbours' money."""
    rate, items = 4_085, []
    for remark in split(row["remarks"]):
        step = round(rng.gauss(0, 9) + (4_060 - rate) * 0.1)
        rate += step
        baht, dong = rate / rng.uniform(33.2, 36.1), rate / rng.uniform(24.8, 26.1)
        items.append(
            f"{rate:,} riel to the dollar :: {_moved(step, 'riel since the last report')}. "
            f"100 baht: {baht * 100:,.0f} riel. "
            f"1,000 dong: {dong:,.0f} riel.{LINE_BREAK}{remark}".replace(LINE_BREAK, "\n")
        )
    return items


def _moved(step: int, unit: str) -> str:
    if not step:
        return "Unchanged"
    return f"{'Up' if step > 0 else 'Down'} {abs(step)} {unit}"


FIGURES = {"fuel": _fuel, "river": _river, "rate": _rate}
