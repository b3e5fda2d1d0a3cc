"""Where the bars of a member's months stand: along the months in percent of the width, so that the
chart fits a phone without its words shrinking; upwards in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reputation.queries.members import Month

# What is above the bars and below them is for words.
TOP, HEIGHT = 20, 130
# A single month does not fill the page.
FEWEST_SLOTS = 12
# So many labels have room beside one another on the narrowest phone.
LABELS = 6


@dataclass(frozen=True)
class Bar:
    """A month as the chart shows it; with a label under some."""

    month: Month
    left: str
    width: str
    top: str
    height: str
    is_labelled: bool


@dataclass(frozen=True)
class Chart:
    """The bars, the earliest first, and between which points they stand around the line of none."""

    bars: list[Bar]
    highest: int
    lowest: int
    zero: str
    top: int = TOP
    foot: int = TOP + HEIGHT

    @property
    def label_line(self) -> int:
        """Where labels stand: below what is the lowest, which is named where it is below none."""
        return self.foot + (32 if self.lowest else 16)

    @property
    def height(self) -> int:
        return self.label_line + 22

    @property
    def first(self) -> date:
        return self.bars[0].month.first

    @property
    def last(self) -> date:
        return self.bars[-1].month.first


def chart_of(months: Sequence[Month]) -> Chart | None:
    """The chart of `months`; None where there are none."""
    if not months:
        return None
    points = [month.points for month in months]
    highest, lowest = max(*points, 0), min(*points, 0)
    scale = HEIGHT / max(highest - lowest, 1)
    zero, slots = TOP + highest * scale, max(len(months), FEWEST_SLOTS)
    bars = [
        _bar(month, place, slots=slots, zero=zero, scale=scale)
        for place, month in enumerate(months)
    ]
    return Chart(bars, highest, lowest, f"{zero:.1f}")


def _bar(month: Month, place: int, *, slots: int, zero: float, scale: float) -> Bar:
    height = abs(month.points) * scale
    step = -(-slots // LABELS)
    return Bar(
        month=month,
        left=f"{100 * place / slots:.2f}%",
        width=f"{75 / slots:.2f}%",
        top=f"{zero - max(month.points, 0) * scale:.1f}",
        height=f"{height:.1f}",
        is_labelled=place % step == 0 and place + step <= slots,
    )
