"""The view of what the rule of machine-coverage is told of each machine, gathered in one place; it decides nothing."""

from django.db import migrations

# unit_until: the last day of the unit that the machine holds: its line's own end or the contract's, whichever comes first.
COVER = """
create view records_cover as
select m.id as machine_id, m.account_id, m.name, m.kind, m.ubuntu, m.environment_id, m.host_id, m.parent_id,
       m.cloud_image and a.through = 'cloud-image' as cloud_image,
       case when l.withdrawn_at is null then least(l.ends_on, c.effective_to) end as unit_until
  from records_machine m
  left join records_attachment a on a.machine_id = m.id and a.detached_at is null and a.counted
  left join records_line l on l.id = a.line_id
  left join records_contract c on c.id = a.contract_id and a.line_id is not null;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_first")]

    operations = [migrations.RunSQL(COVER, "drop view records_cover")]
