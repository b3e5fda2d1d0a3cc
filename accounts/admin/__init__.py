"""Members, groups, ranks and bans in Django admin.

What other packages bring along for their own members and addresses is taken out: it would be a
second way to change ours, past our rules. The log-in is the board's, with its limits.
"""

import allauth.account.admin  # noqa: F401  (registers what is taken out below)
import django.contrib.auth.admin  # noqa: F401
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.admin.bans import BanAdmin
from accounts.admin.groups import GroupAdmin, RankAdmin, ReputationStepAdmin
from accounts.admin.users import UserAdmin

__all__ = ["BanAdmin", "GroupAdmin", "RankAdmin", "ReputationStepAdmin", "UserAdmin"]

admin.site.unregister(EmailAddress)
admin.site.unregister(Group)
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
