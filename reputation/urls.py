"""Who values whose posts."""

from django.urls import path

from reputation.views import best, giving, members

app_name = "reputation"

urlpatterns = [
    path("p/<id:pk>/thank/", giving.thank, name="thank"),
    path("p/<id:pk>/rate/", giving.rate, name="rate"),
    path("p/<id:pk>/take-back/", giving.take_back, name="take_back"),
    path("p/<id:pk>/ratings/", giving.ratings, name="post"),
    path("u/<id:pk><tail:slug>/reputation/", members.reputation, name="member"),
    path("reputation/", members.toplist, name="toplist"),
    path("t/<id:pk><tail:slug>/best/", best.of_topic, name="best_of_topic"),
    path("f/<id:pk><tail:slug>/best/", best.of_forum, name="best_of_forum"),
]
