"""An event says where it came from; a service is a person that never signs in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0006_list_indexes")]

    operations = [
        migrations.AddField("event", "address", models.GenericIPAddressField(blank=True, null=True)),
        migrations.AddField("event", "request", models.CharField(blank=True, db_default="", default="", max_length=64)),
        migrations.AddField(
            "event", "credential", models.CharField(blank=True, db_default="", default="", max_length=80)
        ),
        migrations.AddField("person", "is_service", models.BooleanField(db_default=False, default=False)),
        migrations.AddField(
            "person",
            "service_of",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="services_here",
                to="records.account",
            ),
        ),
    ]
