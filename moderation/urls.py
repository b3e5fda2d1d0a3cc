"""What moderators do, where they see it; and where members tell them of something."""

from django.urls import path

from moderation.views import desk, log, posts, reports, rules, topics

app_name = "moderation"

urlpatterns = [
    path("t/<id:pk><tail:slug>/lock/", topics.lock, name="lock"),
    path("p/<id:pk>/edit/", posts.edit, name="edit"),
    path("moderation/rules/", rules.rules, name="rules"),
    path("moderation/rules/add/", rules.add_rule, name="add_rule"),
    path("moderation/rules/<id:pk>/", rules.edit_rule, name="edit_rule"),
    path("moderation/rules/<id:pk>/try/", rules.try_, name="try_rule"),
    path("moderation/rules/<id:pk>/switch/", rules.switch, name="switch_rule"),
    path("p/<id:pk>/report/", reports.report_post, name="report_post"),
    path("u/<id:pk><tail:slug>/report/", reports.report_profile, name="report_profile"),
    path("moderation/", desk.desk, name="desk"),
    path("moderation/queue/", desk.queue, name="queue"),
    path("moderation/queue/approve/", desk.approve, name="approve_waiting"),
    path("moderation/queue/trust/", desk.trust, name="trust_waiting"),
    path("moderation/queue/hide/", desk.hide, name="hide_waiting"),
    path("moderation/reports/<slug:kind>/<id:pk>/", reports.target, name="target"),
    path("moderation/reports/<slug:kind>/<id:pk>/claim/", reports.claim, name="claim"),
    path("moderation/reports/<slug:kind>/<id:pk>/release/", reports.release, name="release"),
    path("moderation/reports/<slug:kind>/<id:pk>/resolve/", reports.resolve, name="resolve"),
    path("moderation/reports/<slug:kind>/<id:pk>/reject/", reports.reject, name="reject"),
    path("moderation/reports/<slug:kind>/<id:pk>/hide/", reports.hide, name="hide_reported"),
    path("moderation/log/", log.log, name="log"),
    path("moderation/log.csv", log.table, name="table"),
    path("moderation/log/<id:pk>/", log.entry, name="entry"),
    path("moderation/log/<id:pk>/undo/", log.undo, name="undo"),
    path("log/", log.public, name="public_log"),
]
