"""The paths of the real client."""

urlpatterns: list[object] = []
