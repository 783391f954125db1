"""How high the rows of tables are, for each person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0002_cover")]

    operations = [
        migrations.AddField(
            "person",
            "density",
            models.CharField(
                blank=True,
                choices=[("", "usual"), ("compact", "compact"), ("roomy", "roomy")],
                default="",
                max_length=10,
            ),
        ),
    ]
