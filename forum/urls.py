"""The board's own addresses. `/p/<id>/edit/` is among moderation's: there a moderator's edit of
another's post becomes an act of moderation."""

from django.urls import path

from forum.views import colours, history, member_posts, reading, ways, writing

app_name = "forum"

urlpatterns = [
    path("", reading.index, name="index"),
    path("online/", reading.who_is_online, name="online"),
    path("jump/", ways.jump, name="jump"),
    path("read/", reading.mark_all_read, name="mark_read"),
    path("forums-<int:stamp>.css", colours.colours, name="colours"),
    path("f/<id:pk><tail:slug>/", reading.forum, name="forum"),
    path("f/<id:pk><tail:slug>/new/", writing.new_topic, name="new_topic"),
    path("t/<id:pk><tail:slug>/", reading.topic, name="topic"),
    path("t/<id:pk><tail:slug>/unread/", ways.unread, name="unread"),
    path("t/<id:pk><tail:slug>/latest/", ways.latest, name="latest"),
    path("t/<id:pk><tail:slug>/reply/", writing.reply, name="reply"),
    path("p/<id:pk>/", ways.post, name="post"),
    path("p/<id:pk>/delete/", writing.delete, name="delete"),
    path("p/<id:pk>/history/", history.history, name="history"),
    path("u/<id:pk><tail:slug>/posts/", member_posts.member_posts, name="member_posts"),
]
