"""Answers that somebody asked to keep and words that the provider defines have tables; a person may do without the keys of the
pages; which kept answers quote a clause is found by an index.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

QUOTED = """
create index kept_decision_quotes on records_keptdecision using gin ((decision -> 'clauses') jsonb_path_ops);
create index frozen_answer_quotes on records_frozenanswer using gin ((answer -> 'clauses') jsonb_path_ops);
"""
NOT_QUOTED = "drop index kept_decision_quotes; drop index frozen_answer_quotes;"


class Migration(migrations.Migration):
    dependencies = [("records", "0016_use")]

    operations = [
        migrations.CreateModel(
            "TermMeaning",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", models.CharField(max_length=60, unique=True)),
                ("says", models.CharField(max_length=500)),
                ("source", models.CharField(max_length=300)),
                ("read_on", models.DateField()),
                ("set_at", models.DateTimeField()),
            ],
        ),
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
        migrations.RunSQL(QUOTED, NOT_QUOTED),
    ]
