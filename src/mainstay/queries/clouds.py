"""Which public-cloud images attach by themselves: whose signature is believed, and which contract they belong to?"""

from django.db.models import QuerySet

from mainstay.records.models import CloudImage, CloudKey


def cloud_keys() -> QuerySet[CloudKey]:
    """The keys and certificates that are believed, by cloud and name."""
    return CloudKey.objects.order_by("cloud", "name")


def cloud_images() -> QuerySet[CloudImage]:
    """The owners whose images attach, each with its contract."""
    return CloudImage.objects.select_related("contract").order_by("cloud", "owner")
