"""The chain of the audit: seals, checks of it, and rows that are never changed."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# An event may be told of (delivered_at) and given its place in the chain (position), each once; nothing else of it changes.
# Retention, and nothing else, takes rows away: in a transaction that has said `set local mainstay.retention = 'on'`.
APPEND_ONLY = """
create function records_event_keep() returns trigger language plpgsql as $$
declare
    allowed records_event;
begin
    allowed := old;
    if old.delivered_at is null then allowed.delivered_at := new.delivered_at; end if;
    if old.position is null then allowed.position := new.position; end if;
    if new is distinct from allowed then
        raise exception 'an event is never changed (row %)', old.id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

create function records_never_changed() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are never changed', tg_table_name using errcode = 'restrict_violation';
end $$;

create function records_never_removed() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('mainstay.retention', true) = 'on' then
        return old;
    end if;
    raise exception 'rows of % are never removed', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger event_kept before update on records_event for each row execute function records_event_keep();
create trigger decision_kept before update on records_keptdecision for each row execute function records_never_changed();
create trigger seal_kept before update on records_seal for each row execute function records_never_changed();
create trigger event_stays before delete on records_event for each row execute function records_never_removed();
create trigger decision_stays before delete on records_keptdecision for each row execute function records_never_removed();
create trigger seal_stays before delete on records_seal for each row execute function records_never_removed();
create trigger event_whole before truncate on records_event for each statement execute function records_never_removed();
create trigger decision_whole before truncate on records_keptdecision for each statement execute function records_never_removed();
create trigger seal_whole before truncate on records_seal for each statement execute function records_never_removed();
"""
CHANGEABLE = """
drop trigger event_kept on records_event; drop trigger event_stays on records_event; drop trigger event_whole on records_event;
drop trigger decision_kept on records_keptdecision; drop trigger decision_stays on records_keptdecision;
drop trigger decision_whole on records_keptdecision;
drop trigger seal_kept on records_seal; drop trigger seal_stays on records_seal; drop trigger seal_whole on records_seal;
drop function records_event_keep(); drop function records_never_changed(); drop function records_never_removed();
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0012_webhooks")]

    operations = [
        migrations.CreateModel(
            name="ChainCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("since", models.BigIntegerField(default=0)),
                ("position", models.BigIntegerField()),
                ("hash", models.BinaryField()),
                ("sealed_at", models.DateTimeField(blank=True, null=True)),
                ("found", models.CharField(blank=True, default="", max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.BinaryField()),
                ("sealed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SealCount",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="seal_count",
                        serialize=False,
                        to="records.account",
                    ),
                ),
                ("rows", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="event",
            name="event_undelivered",
        ),
        migrations.RemoveIndex(
            model_name="event",
            name="event_of_account",
        ),
        migrations.AddField(
            model_name="event",
            name="position",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["account", "-at", "-id"], name="event_of_account"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["-at", "-id"], name="event_by_time"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(condition=models.Q(("position__isnull", True)), fields=["id"], name="event_unsealed"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("position__isnull", False)),
                fields=["account", "position"],
                name="event_feed_of_account",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("kind__in", ("machine.attached", "machine.attached-again")), _negated=True),
                fields=["account", "kind", "-at", "-id"],
                name="event_kind_of_account",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("kind__in", ("machine.attached", "machine.attached-again")), _negated=True),
                fields=["kind", "-at", "-id"],
                name="event_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("actor__isnull", False)),
                fields=["account", "actor", "-at", "-id"],
                name="event_actor_of_account",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("actor__isnull", False)), fields=["actor", "-at", "-id"], name="event_actor"
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("origin__in", ("job", "command line"))),
                fields=["account", "origin", "-at", "-id"],
                name="event_host_of_account",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("origin__in", ("job", "command line"))),
                fields=["origin", "-at", "-id"],
                name="event_host",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("kind__endswith", ".act-refused")),
                fields=["account", "-at", "-id"],
                name="event_refused_of_account",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("kind__endswith", ".act-refused")), fields=["-at", "-id"], name="event_refused"
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("kind__in", ("machine.attached", "machine.attached-again")), _negated=True),
                fields=["about", "-at", "-id"],
                name="event_about",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                condition=models.Q(("position__isnull", False)), fields=("position",), name="event_position_once"
            ),
        ),
        migrations.AddIndex(
            model_name="chaincheck",
            index=models.Index(fields=["-at"], name="chain_check_by_age"),
        ),
        migrations.AddField(
            model_name="seal",
            name="event",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="seal",
                to="records.event",
            ),
        ),
        migrations.RunSQL(APPEND_ONLY, CHANGEABLE),
    ]
