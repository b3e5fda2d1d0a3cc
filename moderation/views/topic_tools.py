"""The forms of all that can be done to a topic."""

from datetime import date, timedelta

from django.utils import timezone

from forum.models import Topic, Visibility
from moderation.forms import acts as forms
from moderation.views.tools import Forms, Group, Tool


def topic_tools(topic: Topic, offered: Forms) -> list[Group]:
    """What the page of all tools offers, group by group."""
    here = topic.get_absolute_url()
    return [
        Group("Replies", _on_replies(topic, here, offered)),
        Group("In the list", _in_the_list(topic, here, offered)),
        Group("Where it is", _on_its_place(topic, here, offered)),
        Group("Out of sight", [_on_sight(topic, here, offered)]),
    ]


def _on_replies(topic: Topic, here: str, offered: Forms) -> list[Tool]:
    lock, slow = int(not topic.is_locked), int(not topic.is_slow)
    return [
        Tool(
            "Lock" if lock else "Unlock",
            "Lock" if lock else "Unlock",
            f"{here}lock/",
            offered.get(forms.ActForm, "lock"),
            note="Only moderators reply to a locked topic.",
            sends=("lock", str(lock)),
        ),
        Tool(
            "Close by itself",
            "Save",
            f"{here}auto-close/",
            offered.get(forms.AutoCloseForm, "close", days=topic.closes_after_days),
            note="It is locked when nobody has written in it for so long.",
        ),
        Tool(
            "Slow mode",
            "Switch on" if slow else "Switch off",
            f"{here}slow/",
            offered.get(forms.ActForm, "slow"),
            note="Each member posts once an hour.",
            sends=("slow", str(slow)),
        ),
    ]


def _in_the_list(topic: Topic, here: str, offered: Forms) -> list[Tool]:
    until = _last_day(topic)
    return [
        Tool(
            "Kind of topic",
            "Change",
            f"{here}kind/",
            offered.get(forms.KindForm, "kind", kind=topic.kind, until=until),
        ),
        Tool(
            "Title",
            "Rename",
            f"{here}rename/",
            offered.get(forms.RenameForm, "rename", title=topic.title),
            note="The posts keep their subjects.",
        ),
        Tool(
            "To the top",
            "Bump",
            f"{here}bump/",
            offered.get(forms.ActForm, "bump"),
            note="As if somebody had written in it.",
        ),
    ]


def _on_its_place(topic: Topic, here: str, offered: Forms) -> list[Tool]:
    return [
        Tool("Move", "Move", f"{here}move/", offered.get(forms.MoveForm, "move")),
        Tool(
            "Merge",
            "Merge",
            f"{here}merge/",
            offered.get(forms.MergeForm, "merge"),
            note="All posts go into the other topic, by their times; this address leads there.",
        ),
        Tool(
            "Copy",
            "Copy",
            f"{here}copy/",
            offered.get(forms.CopyForm, "copy", forum=topic.forum_id),
            note="A second topic with the same posts.",
        ),
    ]


def _on_sight(topic: Topic, here: str, offered: Forms) -> Tool:
    if topic.visibility != Visibility.VISIBLE:
        form = offered.get(forms.ActForm, "restore")
        return Tool("Restore", "Restore", f"{here}restore/", form, note="Everybody sees it again.")
    form = offered.get(forms.ActForm, "hide")
    note = "Only moderators see it then."
    return Tool("Hide", "Hide", f"{here}hide/", form, note=note, is_grave=True)


def _last_day(topic: Topic) -> date | None:
    if topic.kind_until is None:
        return None
    return timezone.localtime(topic.kind_until - timedelta(microseconds=1)).date()
