"""The view by which machines are put together that every rule of cover is told the same of; it decides nothing."""

from django.db import migrations

# class: all that the cover of an attached machine, its contract and the phase of its release depend on, as one text.
CLASSES = """
create view records_cover_class as
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
    dependencies = [("records", "0003_density")]

    operations = [migrations.RunSQL(CLASSES, "drop view records_cover_class")]
