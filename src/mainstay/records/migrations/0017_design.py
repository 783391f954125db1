"""Answers that somebody asked to keep have a table; a person may do without the keys of the pages."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0016_use")]

    operations = [
        migrations.AddField("person", "keyboard", models.BooleanField(default=True, db_default=True)),
        migrations.CreateModel(
            "FrozenAnswer",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=22, unique=True)),
                ("machine", models.CharField(max_length=63)),
                ("asks", models.CharField(max_length=60)),
                ("on", models.DateField()),
                ("digest", models.CharField(max_length=64)),
                ("answer", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="frozen_answers",
                        to="records.account",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "digest"), name="frozen_answer_once")],
            },
        ),
    ]
