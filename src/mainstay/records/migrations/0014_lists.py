"""What keeps lists quick at any size: counts and standings that a job keeps, indexes to sort and search by; views that people
save; acts on many machines at once; tags.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# All pieces of three letters of a text: what holds a word is found by an index, without an extension of the server.
GRAMS = """
create function records_grams(words text) returns text[]
language sql immutable strict parallel safe
as $$ select coalesce(array_agg(distinct substr(words, n, 3)), '{}') from generate_series(1, greatest(length(words) - 2, 0)) as n $$;

create index machine_by_words on records_machine using gin (records_grams(lower(name)));
"""
NO_GRAMS = "drop index machine_by_words; drop function records_grams(text)"

# A ping writes no column that has an index; with room in its page it touches none.
ROOM = "alter table records_machine set (fillfactor = 90)"
NO_ROOM = "alter table records_machine reset (fillfactor)"

# As in 0004, but that what runs on machines that stand alike is one class, and not one for each machine under it.
CLASSES = """
create or replace view records_cover_class as
select cover.machine_id, cover.account_id,
       concat_ws('|', cover.kind, cover.ubuntu, coalesce(cover.unit_until::text, '-'), coalesce(cover.cloud_image, false),
                 case when host.kind = 'physical' then coalesce('e' || host.environment_id, 'h' || host.id) else '-' end,
                 case when cover.kind not in ('container', 'wsl') or cover.parent_id is null then '-'
                      when under.kind in ('container', 'wsl') then 'p' || cover.parent_id
                      else concat_ws(',', 'on', under.kind, under.ubuntu, coalesce(under.unit_until::text, '-'), coalesce(under.cloud_image, false),
                                     case when beside.kind = 'physical' then coalesce('e' || beside.environment_id, 'h' || beside.id) else '-' end)
                 end,
                 a.contract_id, a.legacy_line_id is not null, m.release, m.series) as class
  from records_cover cover
  join records_machine m on m.id = cover.machine_id
  join records_attachment a on a.machine_id = cover.machine_id and a.detached_at is null
  left join records_machine host on host.id = cover.host_id
  left join records_cover under on under.machine_id = cover.parent_id and cover.kind in ('container', 'wsl')
  left join records_machine beside on beside.id = under.host_id;
"""
CLASSES_BEFORE = """
create or replace view records_cover_class as
select cover.machine_id, cover.account_id,
       concat_ws('|', cover.kind, cover.ubuntu, coalesce(cover.unit_until::text, '-'), coalesce(cover.cloud_image, false),
                 case when host.kind = 'physical' then coalesce('e' || host.environment_id, 'h' || host.id) else '-' end,
                 case when cover.kind in ('container', 'wsl') then coalesce('p' || cover.parent_id, '-') else '-' end,
                 a.contract_id, a.legacy_line_id is not null, m.release, m.series) as class
  from records_cover cover
  join records_machine m on m.id = cover.machine_id
  join records_attachment a on a.machine_id = cover.machine_id and a.detached_at is null
  left join records_machine host on host.id = cover.host_id;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0013_audit")]

    operations = [
        migrations.CreateModel(
            name="BulkAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=20)),
                ("value", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "Running"), ("done", "Done")], default="running", max_length=10
                    ),
                ),
                ("machines", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("skipped", models.PositiveIntegerField(default=0)),
                ("origin", models.JSONField(default=dict)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("undo_until", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("why", models.CharField(blank=True, default="", max_length=300)),
                ("clause", models.CharField(blank=True, default="", max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="CoverCount",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="cover_count",
                        serialize=False,
                        to="records.account",
                    ),
                ),
                ("counted_at", models.DateTimeField()),
                ("on", models.DateField()),
                ("machines", models.PositiveIntegerField()),
                ("silent", models.PositiveIntegerField()),
                ("set_apart", models.PositiveIntegerField()),
                ("detached", models.PositiveIntegerField()),
                ("kernels", models.JSONField(default=list)),
                ("hosts", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="KeptClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=400)),
                ("machines", models.PositiveIntegerField()),
                ("one", models.BigIntegerField()),
                ("outcome", models.JSONField(default=dict)),
                ("told", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="KeptStanding",
            fields=[
                (
                    "machine",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="kept",
                        serialize=False,
                        to="records.machine",
                    ),
                ),
                ("name", models.CharField(max_length=63)),
                ("cover", models.PositiveSmallIntegerField()),
                ("until", models.DateField()),
                ("place", models.CharField(blank=True, max_length=100)),
                ("seen", models.DateTimeField()),
                ("heard", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ListChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("noun", models.CharField(max_length=20)),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), blank=True, default=list, size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MachineTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tag", models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("noun", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=40)),
                ("query", models.CharField(blank=True, max_length=2000)),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), blank=True, default=list, size=None
                    ),
                ),
                ("rows", models.PositiveIntegerField(blank=True, null=True)),
                ("counted_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="attachment",
            name="attachment_open_by_ping",
        ),
        migrations.RemoveIndex(
            model_name="machine",
            name="records_mac_account_8a9c96_idx",
        ),
        migrations.AddField(
            model_name="attachment",
            name="line_chosen",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("detached_at__isnull", True)),
                fields=["account", "pinged_at"],
                name="attachment_heard",
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("quarantined_at__isnull", False)), fields=["account"], name="attachment_set_apart"
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("detached_at__isnull", False)),
                fields=["account", "machine"],
                name="attachment_left",
            ),
        ),
        migrations.AddIndex(
            model_name="machine",
            index=models.Index(fields=["account", "release", "name"], name="machine_by_release"),
        ),
        migrations.AddIndex(
            model_name="machine",
            index=models.Index(fields=["account", "kind", "name"], name="machine_by_kind"),
        ),
        migrations.AddIndex(
            model_name="machine",
            index=models.Index(fields=["account", "architecture", "name"], name="machine_by_architecture"),
        ),
        migrations.AddIndex(
            model_name="machine",
            index=models.Index(fields=["account", "kernel"], name="machine_by_kernel"),
        ),
        migrations.AddField(
            model_name="bulkact",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="bulk_acts", to="records.account"
            ),
        ),
        migrations.AddField(
            model_name="bulkact",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="bulkact",
            name="undoes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="undone_by",
                to="records.bulkact",
            ),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="bulk",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="items", to="records.bulkact"
            ),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="machine",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="bulk_items", to="records.machine"
            ),
        ),
        migrations.AddField(
            model_name="keptclass",
            name="account",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="records.account"
            ),
        ),
        migrations.AddField(
            model_name="keptstanding",
            name="account",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="records.account"
            ),
        ),
        migrations.AddField(
            model_name="keptstanding",
            name="of",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="records.keptclass"
            ),
        ),
        migrations.AddField(
            model_name="listchoice",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="list_choices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="machinetag",
            name="account",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="records.account"
            ),
        ),
        migrations.AddField(
            model_name="machinetag",
            name="machine",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="records.machine"
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="records.account",
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="saved_views",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkact",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["running", "done"])), name="bulk_state_known"
            ),
        ),
        migrations.AddIndex(
            model_name="bulkitem",
            index=models.Index(fields=["bulk", "state", "machine"], name="bulk_item_by_state"),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.UniqueConstraint(fields=("bulk", "machine"), name="bulk_item_once"),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "done", "skipped"])), name="bulk_item_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="keptclass",
            constraint=models.UniqueConstraint(fields=("account", "name"), name="kept_class_once"),
        ),
        migrations.AddIndex(
            model_name="keptstanding",
            index=models.Index(fields=["account", "of", "name"], name="kept_by_class"),
        ),
        migrations.AddIndex(
            model_name="keptstanding",
            index=models.Index(fields=["account", "cover", "name"], name="kept_by_cover"),
        ),
        migrations.AddIndex(
            model_name="keptstanding",
            index=models.Index(fields=["account", "until", "name"], name="kept_by_until"),
        ),
        migrations.AddIndex(
            model_name="keptstanding",
            index=models.Index(fields=["account", "place", "name"], name="kept_by_place"),
        ),
        migrations.AddIndex(
            model_name="keptstanding",
            index=models.Index(fields=["account", "seen", "name"], name="kept_by_seen"),
        ),
        migrations.AddIndex(
            model_name="keptstanding",
            index=models.Index(fields=["account", "heard"], name="kept_by_heard"),
        ),
        migrations.AddIndex(
            model_name="keptstanding",
            index=models.Index(fields=["of"], name="kept_of"),
        ),
        migrations.AddConstraint(
            model_name="listchoice",
            constraint=models.UniqueConstraint(fields=("person", "noun"), name="list_choice_once"),
        ),
        migrations.AddIndex(
            model_name="machinetag",
            index=models.Index(fields=["account", "tag", "machine"], name="machine_tag_of_account"),
        ),
        migrations.AddConstraint(
            model_name="machinetag",
            constraint=models.UniqueConstraint(fields=("machine", "tag"), name="machine_tag_once"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("person", "noun", "account", "name"), name="saved_view_once", nulls_distinct=False
            ),
        ),
        migrations.RunSQL(GRAMS, NO_GRAMS),
        migrations.RunSQL(ROOM, NO_ROOM),
        migrations.RunSQL(CLASSES, CLASSES_BEFORE),
    ]
