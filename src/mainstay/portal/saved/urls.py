"""Where columns are chosen and views are saved, renamed and removed. All of it answers POST alone, and leads back."""

from django.urls import path

from mainstay.portal.saved import views

urlpatterns = [
    path("lists/<slug:noun>/columns", views.columns, name="list-columns"),
    path("lists/<slug:noun>/views", views.save, name="view-save"),
    path("lists/views/<int:view>/rename", views.rename, name="view-rename"),
    path("lists/views/<int:view>/remove", views.remove, name="view-remove"),
]
