"""The forms of all that can be done to a post."""

from forum.models import Post, Visibility
from moderation.forms import acts as forms
from moderation.views.tools import Forms, Group, Tool


def post_tools(post: Post, offered: Forms) -> list[Group]:
    """What the post's page of tools offers, group by group."""
    here = post.get_absolute_url()
    return [
        Group("Who sees it", _on_sight(post, here, offered)),
        Group("What stands in it", _on_the_text(post, here, offered)),
    ]


def _on_sight(post: Post, here: str, offered: Forms) -> list[Tool]:
    hide = Tool(
        "Hide",
        "Hide",
        f"{here}hide/",
        offered.get(forms.ActForm, "hide"),
        note="Its author and moderators see that it is hidden, by whom, and the reason.",
        is_grave=True,
    )
    if post.visibility == Visibility.WAITING:
        form = offered.get(forms.ApproveForm, "approve")
        return [Tool("Approve", "Approve", f"{here}approve/", form), hide]
    if post.visibility == Visibility.HIDDEN:
        form = offered.get(forms.ActForm, "restore")
        note = "It stands in its place again."
        return [Tool("Restore", "Restore", f"{here}restore/", form, note=note)]
    return [hide]


def _on_the_text(post: Post, here: str, offered: Forms) -> list[Tool]:
    lock = int(not post.is_locked)
    return [
        Tool(
            "Moderator’s note",
            "Save",
            f"{here}note/",
            offered.get(forms.NoteForm, "note", note=post.note),
        ),
        Tool(
            "Lock its editing" if lock else "Unlock its editing",
            "Lock" if lock else "Unlock",
            f"{here}lock/",
            offered.get(forms.ActForm, "lock"),
            note="Its author cannot edit a locked post.",
            sends=("lock", str(lock)),
        ),
        Tool(
            "Author",
            "Change",
            f"{here}author/",
            offered.get(forms.AuthorForm, "author", author=post.author_name),
        ),
    ]
