-- The machines of some environments by all that their cover depends on: how many of each environment stand alike, and one of
-- them. Guests of its machines belong to an environment as in find_environment_members.
with member as (
    select id, environment_id as environment from records_machine where environment_id = any(%(environments)s)
     union
    select guest.id, host.environment_id
      from records_machine guest
      join records_machine host on host.id = guest.host_id
     where host.environment_id = any(%(environments)s)
),
alike as (
    select member.environment, cover.kind = 'physical' as is_host, cover.ubuntu, count(*) as machines, min(member.id) as one
      from member
      join records_cover cover on cover.machine_id = member.id
      left join records_machine host on host.id = cover.host_id
     group by member.environment, cover.kind, cover.ubuntu, cover.unit_until, cover.cloud_image,
              case when host.kind = 'physical' then coalesce('e' || host.environment_id, 'h' || host.id) end,
              case when cover.kind in ('container', 'wsl') then cover.parent_id end
)
select coalesce(json_agg(json_build_array(environment, is_host, ubuntu, machines, one)), '[]') as rows from alike
