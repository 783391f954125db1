"""Identity providers where people sign in, and the day from which nobody signs in without a second factor."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0009_people")]

    operations = [
        migrations.AddField("account", "second_factor_from", models.DateField(blank=True, null=True)),
        migrations.AddField("provider", "second_factor_from", models.DateField(blank=True, null=True)),
        migrations.CreateModel(
            name="SingleSignOn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(max_length=80, validators=[django.core.validators.MinLengthValidator(2)]),
                ),
                ("issuer", models.CharField(max_length=500)),
                ("client_id", models.CharField(max_length=200)),
                ("secret", models.CharField(max_length=1000)),
                ("group_claim", models.CharField(blank=True, default="groups", max_length=100)),
                ("roles", models.JSONField(blank=True, default=dict)),
                ("domains", models.JSONField(default=list)),
                ("makes_people", models.BooleanField(default=False)),
                ("closes_passwords", models.BooleanField(default=False)),
                ("set_at", models.DateTimeField()),
                (
                    "account",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="single_sign_on",
                        to="records.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(("account__isnull", True)),
                        name="single_sign_on_of_provider_once",
                    )
                ],
            },
        ),
    ]
