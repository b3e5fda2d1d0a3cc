"""Acts on many at once: done at once, or after one question; all of it, or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from board.templatetags.board import plural
from forum.models import Post, Topic
from forum.models.tree import tree
from moderation.actions.recording import changed_in
from moderation.forms.acts import ActForm
from moderation.models import LogEntry
from moderation.views.loading import say_done
from moderation.views.returning import place_now, way_back
from moderation.views.tools import attempt

Things = Sequence[Topic] | Sequence[Post]
Act = Callable[..., LogEntry | None]
NAMED = 20


@dataclass(frozen=True)
class Question:
    """What is asked before it is done. `is_grave`: they are not where they were afterwards."""

    title: str
    button: str
    form: type[ActForm]
    note: str = ""
    is_grave: bool = False


@dataclass(frozen=True)
class Named:
    """One of the chosen, as the question names it."""

    title: str
    address: str
    note: str


def at_once(
    request: HttpRequest, user: User, things: Things, done_word: str, act: Act
) -> HttpResponse:
    """Do it, and say to how many."""
    form = ActForm({}, user=user)
    done = attempt(form, act)
    if done is None:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    else:
        _say(request, things, done_word, done.result)
    return redirect(way_back(request, _home(things)))


def ask_first(
    request: HttpRequest, user: User, things: Things, question: Question, done_word: str, act: Act
) -> HttpResponse:
    """Ask, once; with an answer that is in order do it, and say to how many."""
    is_answer = request.POST.get("asked") == "1"
    form = question.form(request.POST if is_answer else None, user=user)
    done = attempt(form, act) if is_answer else None
    if done is None:
        return _ask(request, things, question, form)
    _say(request, things, done_word, done.result)
    return redirect(way_back(request, _home(things), first_page=True))


def ids(things: Things) -> list[int]:
    """Their ids."""
    return [thing.pk for thing in things]


def _say(request: HttpRequest, things: Things, done_word: str, entry: LogEntry | None) -> None:
    count, chosen = len(things), plural(len(things), _noun(things))
    if entry is not None and entry.act != LogEntry.Act.DELETE:
        count = len(changed_in(entry.changes, type(things[0])) & set(ids(things)))
    if count == len(things):
        said = f"{chosen} {'was' if count == 1 else 'were'} {done_word}."
    else:
        said = f"{count:,} of {chosen} {'was' if count == 1 else 'were'} {done_word}."
    say_done(request, said, entry)


def _ask(request: HttpRequest, things: Things, question: Question, form: ActForm) -> HttpResponse:
    context = {
        "question": question,
        "form": form,
        "noun": _noun(things),
        "things": things,
        "named": [_named(thing) for thing in things[:NAMED]],
        "more": max(len(things) - NAMED, 0),
        "back": way_back(request, _home(things)),
        "next": way_back(request, ""),
    }
    return render(request, "moderation/question.html", context)


def _named(thing: Topic | Post) -> Named:
    if isinstance(thing, Topic):
        posts = plural(thing.post_count + thing.withheld_count, "post")
        return Named(thing.title, thing.get_absolute_url(), posts)
    return Named(thing.subject, thing.get_absolute_url(), f"by {thing.author_name}")


def _noun(things: Things) -> str:
    return "topic" if isinstance(things[0], Topic) else "post"


def _home(things: Things) -> str:
    """The forum of topics, the place of posts."""
    first = things[0]
    if isinstance(first, Topic):
        return tree().forums[first.forum_id].get_absolute_url()
    return place_now(first)
