"""Members, groups and ranks in Django admin."""

import pytest
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import Group, Rank, User
from forum.models import Forum
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db
USERS = "/admin/accounts/user/"
FORUM = {
    "kind": "forum",
    "name": "Town square",
    "position": "1",
    "reputation": "0",
    "levels-TOTAL_FORMS": "0",
    "levels-INITIAL_FORMS": "0",
    "moderators-TOTAL_FORMS": "0",
    "moderators-INITIAL_FORMS": "0",
}


@pytest.fixture
def desk(cast, as_):
    """The administrator's browser."""
    return as_(cast.admin)


def form_of(desk, member):
    """What the change page of `member` would send back unchanged."""
    form = desk.get(f"{USERS}{member.pk}/change/").context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    values["groups"] = [getattr(group, "pk", group) for group in values["groups"]]
    return {name: value for name, value in values.items() if value not in (None, False)}


def change(desk, member, **changes):
    data = {k: v for k, v in (form_of(desk, member) | changes).items() if v is not None}
    return desk.post(f"{USERS}{member.pk}/change/", data)


def test_every_page_of_the_administration_opens(desk, cast):
    Rank.objects.create(title="Expatriate", min_posts=10)
    desk.post("/admin/forum/forum/add/", FORUM)
    assert desk.get("/admin/forum/forum/").context["cl"].result_count == 1
    for model, model_admin in admin.site._registry.items():
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert desk.get(base, follow=True).status_code == 200, base
        if model_admin.search_fields:
            assert desk.get(f"{base}?q=é%25'").status_code == 200, base
        first = model._default_manager.first()
        if first:
            assert desk.get(f"{base}{first.pk}/change/", follow=True).status_code == 200, base
    for page in ("accounts/group/add/", "accounts/rank/add/"):
        assert desk.get(f"/admin/{page}").status_code == 200


def test_texts_that_cannot_be_shown_are_refused(desk, cast, client, rf):
    page = desk.post("/admin/forum/forum/add/", FORUM | {"name": "Ya\x1drd"})
    assert "The character U+001D cannot be shown." in page.text
    assert not Forum.objects.exists() and client.get("/").status_code == 200
    request = rf.get("/admin/")
    request.user = cast.admin
    texts = 0
    for model_admin in admin.site._registry.values():
        if not model_admin.has_change_permission(request):
            continue
        for field in model_admin.get_form(request).base_fields.values():
            if isinstance(field, forms.CharField):
                texts += 1
                with pytest.raises(ValidationError):
                    field.clean("Ya\x1erd")
    assert texts > 20


@pytest.mark.parametrize("who", ["newcomer", "member", "moderator"])
def test_only_administrators_get_in(cast, as_, who):
    browser = as_(getattr(cast, who))
    for page in ("/admin/", USERS, f"{USERS}{cast.admin.pk}/change/"):
        assert browser.get(page).status_code in (302, 403)
    assert browser.post(USERS, {"action": "let_in"}).status_code in (302, 403)


def test_guest_logs_in_by_the_boards_own_page(client, cast):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")
    data = {"login": "admin", "password": PASSWORD, "next": "/admin/"}
    assert client.post("/accounts/login/", data)["Location"] == "/admin/"


@pytest.mark.parametrize("term", ["soph", "SOPH", "Sоph", "soph@exam"], ids=ascii)
def test_member_is_found_by_name_and_address(desk, term):
    make_member("Sophea", email="soph@example.org")
    found = desk.get(USERS, {"q": term}).context["cl"].result_list
    assert [member.username for member in found] == ["Sophea"]


def test_members_are_filtered(desk, cast):
    members = Group.objects.get(key=Group.MEMBERS)
    found = desk.get(f"{USERS}?groups__id__exact={members.pk}&is_active__exact=1")
    assert [member.username for member in found.context["cl"].result_list] == ["Member"]


def test_no_password_is_shown(desk, cast):
    page = desk.get(f"{USERS}{cast.member.pk}/change/").content.decode()
    assert "argon2" not in page
    assert 'name="password"' not in page


def test_renamed_member_has_the_key_of_the_new_name(desk, cast):
    assert change(desk, cast.member, username=" Ｎew   Name ").status_code == 302
    cast.member.refresh_from_db()
    assert (cast.member.username, cast.member.username_key) == ("New Name", "newname")


@pytest.mark.parametrize("name", ["adm1n", "Ａdmin", "x", "<b>"])
def test_name_that_is_taken_or_not_allowed_is_refused(desk, cast, name):
    page = change(desk, cast.member, username=name)
    assert list(page.context["adminform"].form.errors) == ["username"]


def test_changed_address_counts_as_confirmed(desk, cast, client):
    change(desk, cast.member, email="New@Example.org")
    address = EmailAddress.objects.get(user=cast.member)
    assert (address.email, address.verified, address.primary) == ("new@example.org", True, True)
    data = {"login": "new@example.org", "password": PASSWORD}
    assert client.post("/accounts/login/", data)["Location"] == "/"


def test_taken_address_is_refused(desk, cast):
    page = change(desk, cast.member, email="Admin@example.org")
    assert "This address is in use." in page.content.decode()


def test_member_is_put_in_groups_and_ranked(desk, cast):
    rank = Rank.objects.create(title="Elder")
    keys = [Group.MEMBERS, Group.MODERATORS]
    groups = {group.key: group.pk for group in Group.objects.filter(key__in=keys)}
    change(
        desk,
        cast.member,
        groups=list(groups.values()),
        primary_group=groups[Group.MODERATORS],
        rank=rank.pk,
    )
    member = User.objects.get(pk=cast.member.pk)
    assert member.group_keys == set(keys)
    assert (member.primary_group.key, member.rank) == (Group.MODERATORS, rank)


def test_primary_group_is_one_of_the_groups(desk, cast):
    moderators = Group.objects.get(key=Group.MODERATORS)
    page = change(desk, cast.member, primary_group=moderators.pk)
    assert list(page.context["adminform"].form.errors) == ["primary_group"]


def test_signature_is_rendered_when_it_is_changed(desk, cast):
    change(desk, cast.member, signature_source="[b]Calm[/b]")
    cast.member.refresh_from_db()
    assert cast.member.signature_html == "<strong>Calm</strong>"


def test_counters_are_not_written(desk, cast):
    User.objects.filter(pk=cast.member.pk).update(post_count=7)
    change(desk, cast.member, location="Kep", post_count="9999", reputation="9999")
    cast.member.refresh_from_db()
    assert (cast.member.location, cast.member.post_count, cast.member.reputation) == ("Kep", 7, 0)


def test_administrators_cannot_lock_themselves_out(desk, cast):
    members = Group.objects.get(key=Group.MEMBERS)
    for changes in (
        {"is_active": None},
        {"groups": [members.pk], "primary_group": members.pk},
    ):
        assert change(desk, cast.admin, **changes).status_code == 200
    act(desk, "shut_out", cast.admin)
    assert User.objects.get(pk=cast.admin.pk).is_superuser


def act(desk, action, *members):
    chosen = [member.pk for member in members]
    return desk.post(USERS, {"action": action, "_selected_action": chosen}, follow=True)


def test_member_who_is_shut_out_is_signed_out_with_the_next_page(desk, cast, as_):
    browser = as_(cast.member)
    act(desk, "shut_out", cast.member)
    assert browser.get("/accounts/profile/").status_code == 302


def test_member_whose_mail_never_came_is_let_in(desk, db):
    lost = make_member("Lost", is_confirmed=False)
    act(desk, "let_in", lost)
    data = {"login": "Lost", "password": PASSWORD}
    assert Client().post("/accounts/login/", data)["Location"] == "/"


def test_avatar_is_taken_away(desk, cast):
    User.objects.filter(pk=cast.member.pk).update(avatar="avatars/x.webp")
    act(desk, "take_avatars", cast.member)
    assert not User.objects.get(pk=cast.member.pk).avatar


def test_members_are_neither_added_nor_deleted(desk, cast):
    assert desk.get(f"{USERS}add/").status_code == 403
    assert desk.post(f"{USERS}{cast.member.pk}/delete/", {"post": "yes"}).status_code == 403
    act(desk, "delete_selected", cast.member)
    assert User.objects.filter(pk=cast.member.pk).exists()


def test_groups_of_the_board_stay(desk, db):
    group = Group.objects.get(key=Group.GUESTS)
    answer = desk.post(f"/admin/accounts/group/{group.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    data = {"action": "delete_selected", "_selected_action": [group.pk], "post": "yes"}
    desk.post("/admin/accounts/group/", data)
    assert Group.objects.filter(pk=group.pk).exists()


def test_own_group_is_made_and_deleted(desk, db):
    data = {"name": "Friends", "colour": "#123456", "position": "9"}
    desk.post("/admin/accounts/group/add/", data)
    friends = Group.objects.get(name="Friends")
    desk.post(f"/admin/accounts/group/{friends.pk}/delete/", {"post": "yes"})
    assert not Group.objects.filter(pk=friends.pk).exists()


@pytest.mark.parametrize("colour", ["red", "#12345", "#123456}body{display:none", "#12345g"])
def test_colour_of_a_group_is_a_colour(desk, db, colour):
    desk.post("/admin/accounts/group/add/", {"name": "X", "colour": colour, "position": "9"})
    assert not Group.objects.filter(name="X").exists()
