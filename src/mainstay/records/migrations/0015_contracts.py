"""Amendments of contracts with their changes, and the documents kept with a contract."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0014_lists"),
    ]

    operations = [
        migrations.AddField(
            model_name="provider",
            name="offer_days",
            field=models.PositiveSmallIntegerField(db_default=14, default=14),
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sent", "Sent"),
                            ("change-asked", "Change Asked"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                            ("lapsed", "Lapsed"),
                            ("stale", "Stale"),
                            ("in-force", "In Force"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=200)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("drafted_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("offered_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("answer_until", models.DateField(blank=True, null=True)),
                ("answered_name", models.CharField(blank=True, default="", max_length=200)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, default="", max_length=1000)),
                ("text_hash", models.CharField(blank=True, default="", max_length=64)),
                ("in_force_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amendments",
                        to="records.contract",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AmendmentChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dates-set", "Dates Set"),
                            ("support-end-set", "Support End Set"),
                            ("line-added", "Line Added"),
                            ("line-changed", "Line Changed"),
                            ("line-withdrawn", "Line Withdrawn"),
                            ("figure-agreed", "Figure Agreed"),
                            ("figure-taken-back", "Figure Taken Back"),
                            ("reading-chosen", "Reading Chosen"),
                        ],
                        max_length=20,
                    ),
                ),
                ("place", models.CharField(max_length=130)),
                ("was", models.JSONField(blank=True, default=dict)),
                ("becomes", models.JSONField(blank=True, default=dict)),
                (
                    "amendment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="records.amendment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=150)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contract", "Contract"),
                            ("amendment", "Amendment"),
                            ("order", "Order"),
                            ("letter", "Letter"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=10,
                    ),
                ),
                ("content_type", models.CharField(max_length=60)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="records.contract"
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="amendment",
            index=models.Index(condition=models.Q(("state", "accepted")), fields=["from_on"], name="amendment_to_come"),
        ),
        migrations.AddIndex(
            model_name="amendment",
            index=models.Index(condition=models.Q(("state", "sent")), fields=["answer_until"], name="amendment_open"),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(fields=("contract", "number"), name="amendment_number_once"),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "sent",
                            "change-asked",
                            "accepted",
                            "declined",
                            "withdrawn",
                            "lapsed",
                            "stale",
                            "in-force",
                        ],
                    )
                ),
                name="amendment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sent"), _negated=True),
                    models.Q(("answer_until__isnull", False), ("sent_at__isnull", False)),
                    _connector="OR",
                ),
                name="amendment_sent_has_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "in-force"), _negated=True), ("in_force_at__isnull", False), _connector="OR"
                ),
                name="amendment_in_force_has_its_instant",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendmentchange",
            constraint=models.UniqueConstraint(fields=("amendment", "place"), name="amendment_place_once"),
        ),
        migrations.AddConstraint(
            model_name="amendmentchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "dates-set",
                            "support-end-set",
                            "line-added",
                            "line-changed",
                            "line-withdrawn",
                            "figure-agreed",
                            "figure-taken-back",
                            "reading-chosen",
                        ],
                    )
                ),
                name="amendment_change_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["contract", "amendment", "order", "letter", "other"])),
                name="document_kind_known",
            ),
        ),
    ]
