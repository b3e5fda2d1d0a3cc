"""Who writes: the member, as the board and django-allauth know them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.aggregates import ArrayAgg
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models.group import Group, Rank
from accounts.names import clean_username, username_key
from board.addresses import address_of, slug_of
from board.models.stamp import NextStamp


class UserQuerySet(models.QuerySet["User"]):
    """Words for choosing members."""

    def with_groups(self) -> UserQuerySet:
        """Members who carry their groups' ids and keys, so that no second query asks for them."""
        return self.annotate(
            loaded_group_ids=ArrayAgg("groups__id", filter=Q(groups__id__isnull=False), default=[]),
            loaded_group_keys=ArrayAgg(
                "groups__key", filter=Q(groups__key__isnull=False), default=[]
            ),
        )

    def who_signs_in(self, typed: str) -> User | None:
        """The member whom a log-in form means: by address, or by name in any way of writing it."""
        if "@" in typed:
            return self.alias(address=Lower("email")).filter(address=typed.lower()).first()
        return self.filter(username_key=username_key(typed)).first() if typed else None

    def listed(self) -> UserQuerySet:
        """Those who are shown in the member list: whoever confirmed an address and may sign in."""
        return self.filter(is_active=True, is_confirmed=True)


class UserManager(BaseUserManager["User"]):
    """Makes members, each in the group where members begin."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username_key=username_key(username or ""))

    def create_user(
        self,
        username: str,
        email: str,
        password: str | None = None,
        *,
        group: str = Group.MEMBERS,
        **fields: Any,
    ) -> User:
        """A saved member of `group`. Raises ValidationError for a name that is not allowed and
        IntegrityError for one that is taken."""
        user = self.model(username=clean_username(username), email=email.lower(), **fields)
        user.username_key = username_key(user.username)
        user.primary_group = Group.objects.get(key=group)
        user.set_password(password)
        user.save(using=self._db)
        user.groups.add(user.primary_group)
        return user

    def create_superuser(self, username: str, email: str, password: str, **fields: Any) -> User:
        """An administrator; called by `manage.py createsuperuser`."""
        return self.create_user(username, email, password, group=Group.ADMINISTRATORS, **fields)


class User(AbstractBaseUser):
    """A member of the board. What the member may do comes from the groups, and from them only."""

    class Theme(models.TextChoices):
        SYSTEM = "system", "as the system has it"
        LIGHT = "light", "light"
        DARK = "dark", "dark"

    username = models.CharField("user name", max_length=20, unique=True)
    username_key = models.CharField(
        max_length=60,
        unique=True,
        editable=False,
        error_messages={"unique": "This name is taken, or looks like one that is."},
    )
    email = models.EmailField(max_length=254)
    is_active = models.BooleanField(
        "may sign in", default=True, help_text="Take this away instead of deleting the account."
    )
    is_confirmed = models.BooleanField(
        "confirmed an address", default=True, help_text="Until then nobody sees the account."
    )
    date_joined = models.DateTimeField(default=timezone.now, db_index=True)
    groups = models.ManyToManyField(Group, related_name="members", blank=True)
    primary_group = models.ForeignKey(Group, models.PROTECT, related_name="+")
    rank = models.ForeignKey(
        Rank,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"min_posts": None},
        verbose_name="special rank",
    )
    is_automated = models.BooleanField(default=False, help_text="A robot posts under this name.")

    avatar = models.ImageField(upload_to="avatars/", blank=True)
    location = models.CharField(max_length=60, blank=True)
    country = models.CharField(
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"\A[A-Z]{2}\Z")],
        help_text="ISO 3166 code, shown as a flag.",
    )
    occupation = models.CharField(max_length=60, blank=True)
    interests = models.CharField(max_length=200, blank=True)
    website = models.URLField(max_length=200, blank=True)
    signature_source = models.TextField(blank=True)
    signature_html = models.TextField(blank=True, editable=False)

    time_zone = models.CharField(max_length=60, blank=True, help_text="Empty: the board's.")
    date_format = models.CharField(max_length=20, blank=True)
    theme = models.CharField(max_length=6, choices=Theme, default=Theme.SYSTEM)
    hides_online = models.BooleanField("hidden in Who is online", default=False)
    mails_notifications = models.BooleanField(default=True, db_default=True)
    shows_censored = models.BooleanField(
        "shows words as they were written",
        default=False,
        db_default=False,
        help_text="Where the board leaves the choice to members.",
    )

    post_count = models.PositiveIntegerField(default=0, editable=False)
    reputation = models.IntegerField(default=0, editable=False)
    reputation_month_ago = models.IntegerField(default=0, db_default=0, editable=False)
    unread_notifications = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    last_post_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_seen_at = models.DateTimeField(null=True, blank=True, editable=False)
    read_until = models.DateTimeField(
        default=timezone.now, editable=False, help_text="Whatever is older counts as read."
    )

    stamp = models.BigIntegerField(
        db_default=NextStamp(), editable=False, help_text="Of what others see of the member."
    )

    objects = UserManager.from_queryset(UserQuerySet)()

    # Where the request comes from that the member is loaded for (see `accounts.middleware`).
    came_from = ""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        ordering = ["username_key"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message="This address is in use.",
            ),
            models.CheckConstraint(condition=~Q(username_key=""), name="user_has_a_name_key"),
        ]
        indexes = [
            models.Index(fields=["-post_count", "id"], name="user_by_posts"),
            models.Index(Lower("username"), name="user_by_name"),
            models.Index(
                fields=["-reputation", "id"],
                condition=Q(reputation__gt=0),
                name="user_by_reputation",
            ),
            models.Index(
                (F("reputation") - F("reputation_month_ago")).desc(), "id", name="user_by_gain"
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def get_absolute_url(self) -> str:
        return profile_address(self.pk, self.username)

    @property
    def slug(self) -> str:
        return member_slug(self.username)

    # Where groups were read along with the member.
    loaded_group_ids: list[int]
    loaded_group_keys: list[str]

    @cached_property
    def group_ids(self) -> frozenset[int]:
        """The ids of the groups the member is in; loaded with the session where there is one."""
        if (loaded := getattr(self, "loaded_group_ids", None)) is not None:
            return frozenset(loaded)
        return frozenset(self.groups.values_list("id", flat=True))

    @cached_property
    def group_keys(self) -> frozenset[str]:
        """The keys of those of the member's groups that the board itself made."""
        if (loaded := getattr(self, "loaded_group_keys", None)) is not None:
            return frozenset(loaded)
        return frozenset(key for key in self.groups.values_list("key", flat=True) if key)

    @property
    def is_superuser(self) -> bool:
        return self.is_active and Group.ADMINISTRATORS in self.group_keys

    @property
    def is_staff(self) -> bool:
        """Whether Django admin lets the member in: administrators, and nobody else."""
        return self.is_superuser

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_superuser

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_superuser


def profile_address(pk: int, username: str) -> str:
    """The address of the profile of the member of that id and name."""
    return address_of("accounts:profile", pk, member_slug(username))


def member_slug(username: str) -> str:
    """The name as addresses have it."""
    return slug_of(username) or "member"


class FormerName(models.Model):
    """What a member was called before. Rows are added and never changed."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=20)
    until = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


# Who asks: a member, or a guest.
Reader = User | AnonymousUser
