"""Public-cloud images that attach themselves: whose signature is believed, and which contract they belong to."""

from django.db import models

from mainstay.records.models.contracts import Contract


class Cloud(models.TextChoices):
    """As the client's paths say it."""

    AWS = "aws"
    AZURE = "azure"
    GCP = "gcp"


class CloudKey(models.Model):
    """A key or certificate, PEM, by which an identity document of a cloud is verified. The provider sets it."""

    cloud = models.CharField(max_length=10, choices=Cloud)
    name = models.CharField(max_length=100)
    pem = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cloud", "name"], name="cloud_key_once")]

    def __str__(self) -> str:
        return f"{self.cloud} {self.name}"


class CloudImage(models.Model):
    """Instances of this cloud whose document names `owner` (account, subscription or project) attach under `contract`."""

    cloud = models.CharField(max_length=10, choices=Cloud)
    owner = models.CharField(max_length=200)
    contract = models.ForeignKey(Contract, models.CASCADE, related_name="cloud_images")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cloud", "owner"], name="cloud_image_once")]

    def __str__(self) -> str:
        return f"{self.cloud} {self.owner}"
