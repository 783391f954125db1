"""The use of each line is counted day by day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0015_contracts")]

    operations = [
        migrations.CreateModel(
            "DailyUse",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("used", models.PositiveIntegerField()),
                ("most", models.PositiveIntegerField()),
                ("active", models.PositiveIntegerField()),
                ("bought", models.PositiveIntegerField()),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="use",
                        to="records.line",
                    ),
                ),
            ],
            options={"verbose_name_plural": "daily use"},
        ),
        migrations.AddConstraint("dailyuse", models.UniqueConstraint(fields=("line", "day"), name="daily_use_once")),
    ]
