"""Reserved: filled by the work that needs it, or removed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0011_api_tokens")]

    operations = []
