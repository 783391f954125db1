"""The indexes that lists are read by: the events of an account by their ids, the requests to attach that are still open."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0005_additions"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="event",
            name="records_eve_account_68f88a_idx",
        ),
        migrations.RemoveIndex(
            model_name="magicattach",
            name="records_mag_expires_377a7c_idx",
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["account", "-id"], name="event_of_account"),
        ),
        migrations.AddIndex(
            model_name="magicattach",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["expires_at"], name="magic_open_by_end"
            ),
        ),
    ]
