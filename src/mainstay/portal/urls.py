"""Where each page is."""

urlpatterns: list[object] = []
