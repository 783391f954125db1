-- The machines of an environment and the guests of its machines, each with all that its cover depends on as one text: those
-- of one text stand alike, and a rule is asked once for them.
with member as (
    select id from records_machine where environment_id = %(environment)s
     union
    select guest.id
      from records_machine guest
      join records_machine host on host.id = guest.host_id
     where host.environment_id = %(environment)s
)
select coalesce(json_agg(json_build_array(
           cover.machine_id, cover.name, cover.kind, cover.ubuntu, cover.host_id, line.level,
           concat_ws('|', cover.kind, cover.ubuntu, coalesce(cover.unit_until::text, '-'), coalesce(cover.cloud_image, false),
                     case when host.kind = 'physical' then coalesce('e' || host.environment_id, 'h' || host.id) else '-' end,
                     case when cover.kind in ('container', 'wsl') then coalesce('p' || cover.parent_id, '-') else '-' end)
       ) order by cover.name), '[]') as rows
  from member
  join records_cover cover on cover.machine_id = member.id
  left join records_machine host on host.id = cover.host_id
  left join records_attachment a on a.machine_id = member.id and a.detached_at is null
  left join records_line line on line.id = a.under_line_id
