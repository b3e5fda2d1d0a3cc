"""Who says it: picks replies from the pools and people to say them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from random import Random

from forum.demo import content
from forum.demo.content import Line, Person, Script

# How much likelier somebody speaks up in a theme of their own.
AT_HOME = 6
# How far back a quote reaches.
QUOTE_REACH = 4


class Deck:
    """Texts dealt like cards: none comes twice before all have come."""

    def __init__(self, rng: Random, lines: Iterable[Line]) -> None:
        self.rng = rng
        self.all = list(lines)
        self.left: list[Line] = []

    def draw(self, fits: Callable[[Line], bool]) -> Line:
        """The next text that fits; a deck that has nothing left to offer is shuffled anew."""
        for i in range(len(self.left) - 1, -1, -1):
            if fits(self.left[i]):
                return self.left.pop(i)
        self.left += self.rng.sample(self.all, len(self.all))
        return self.draw(fits)


@dataclass
class Cast:
    """The people of the board and the decks that they speak from."""

    rng: Random
    people: dict[str, Person]
    decks: dict[str, Deck]

    def speak(self, script: Script, lines: list[Line], ago: int) -> Line:
        """What comes next in a topic `ago` minutes before now, after the lines so far."""
        if len(lines) > 2 and self.rng.random() < self._share_of_reactions():
            return self._react(script, lines, ago)
        return self._draw(script.theme, script, lines, ago)

    def attribute(self, line: Line, script: Script, lines: list[Line], ago: int) -> Line:
        """The line with a writer: its own, or somebody who was there and did not just speak."""
        if line.by:
            return line
        return replace(line, by=self._somebody(script.theme, lines, ago))

    def _share_of_reactions(self) -> float:
        reactions = len(self.decks["reactions"].all) + len(self.decks["thanks"].all)
        return reactions / sum(len(deck.all) for deck in self.decks.values())

    def _react(self, script: Script, lines: list[Line], ago: int) -> Line:
        """A short answer to one of the last posts, or the starter's thanks."""
        starter = script.lines[0].by or ""
        may_thank = lines[-1].by != starter and self.people[starter].weight
        if may_thank and self.rng.random() < 0.4:
            line = replace(self.decks["thanks"].draw(lambda line: True), by=starter)
        else:
            line = self._draw("reactions", script, lines, ago)
        return replace(line, quotes=self._quotable(lines, line.by))

    def _quotable(self, lines: list[Line], by: str | None) -> int | None:
        numbers = range(max(2, len(lines) - QUOTE_REACH + 1), len(lines) + 1)
        return self.rng.choice([n for n in numbers if lines[n - 1].by != by] or [None])

    def _draw(self, theme: str, script: Script, lines: list[Line], ago: int) -> Line:
        said = {line.text for line in lines}
        line = self.decks[theme].draw(
            lambda line: line.text not in said and self._free(line.by, lines, ago)
        )
        return self.attribute(line, script, lines, ago)

    def _free(self, name: str | None, lines: list[Line], ago: int) -> bool:
        """Whether somebody had joined by then and would not answer the own post."""
        if name is None:
            return True
        return self.people[name].joined_minutes_ago > ago and name != lines[-1].by

    def _somebody(self, theme: str, lines: list[Line], ago: int) -> str:
        there = [p for n, p in self.people.items() if self._free(n, lines, ago) and p.weight]
        if theme == "staff":
            there = [p for p in there if theme in p.themes]
        weights = [p.weight * (AT_HOME if theme in p.themes else 1) for p in there]
        return self.rng.choices(there, weights)[0].member.username


def gather(rng: Random, themes: set[str]) -> Cast:
    """The cast with a deck for each theme that topics name."""
    names = sorted(themes | {"reactions", "thanks"})
    decks = {name: Deck(rng, content.pool(name)) for name in names}
    return Cast(rng, {p.member.username: p for p in content.people()}, decks)
