"""Bans, and the stamp under which each process keeps those that stand."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

MAKE = """
ALTER TABLE accounts_ban ADD CONSTRAINT ban_network_is_one
    CHECK (CASE WHEN network = '' THEN true ELSE network::cidr IS NOT NULL END);
INSERT INTO board_stamp (key, value) VALUES ('bans', nextval('board_stamp_value'));
CREATE FUNCTION accounts_bans_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE board_stamp SET value = nextval('board_stamp_value') WHERE key = 'bans';
    RETURN NULL;
END $$;
CREATE TRIGGER bans_changed AFTER INSERT OR UPDATE OR DELETE ON accounts_ban
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_bans_changed();
"""

UNMAKE = """
DROP TRIGGER bans_changed ON accounts_ban;
DROP FUNCTION accounts_bans_changed();
DELETE FROM board_stamp WHERE key = 'bans';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_session"),
        ("board", "0002_structure_stamp"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ban",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "email",
                    models.CharField(
                        blank=True,
                        help_text="Where * stands for anything, as in *@example.org.",
                        max_length=254,
                        verbose_name="e-mail address",
                    ),
                ),
                (
                    "network",
                    models.CharField(
                        blank=True,
                        help_text="As 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32.",
                        max_length=43,
                    ),
                ),
                (
                    "kind",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "every post waits for approval"),
                            (2, "may read, not write"),
                            (3, "may not come in"),
                        ],
                        default=3,
                    ),
                ),
                (
                    "is_exemption",
                    models.BooleanField(
                        default=False,
                        help_text="Bans of addresses and networks spare it.",
                        verbose_name="is an exemption",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, help_text="Shown to whoever is banned.", max_length=255
                    ),
                ),
                (
                    "staff_note",
                    models.CharField(blank=True, help_text="Never shown to them.", max_length=500),
                ),
                ("made_by_name", models.CharField(editable=False, max_length=20)),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "until",
                    models.DateTimeField(blank=True, help_text="Empty: for good.", null=True),
                ),
                ("lifted_at", models.DateTimeField(editable=False, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bans",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email", ""), ("network", ""), ("user__isnull", False)),
                            models.Q(
                                ("network", ""),
                                ("user", None),
                                models.Q(("email", ""), _negated=True),
                            ),
                            models.Q(
                                ("email", ""),
                                ("user", None),
                                models.Q(("network", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="ban_has_one_target",
                        violation_error_message="Name one: a member, an address or a network.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__gt", 1), ("user__isnull", False), _connector="OR"
                        ),
                        name="ban_moderates_members",
                        violation_error_message="Only a member's posts can wait for approval.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gt", models.F("made_at")), _connector="OR"
                        ),
                        name="ban_ends_after_it_began",
                        violation_error_message="This time is over already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="ban_email_is_lower",
                    ),
                ],
            },
        ),
        migrations.RunSQL(MAKE, UNMAKE),
    ]
