-- A refresh: what the machine reports of itself.
update records_machine
   set last_seen_at = %(now)s,
       series = coalesce(nullif(%(series)s, ''), series), release = coalesce(nullif(%(release)s, ''), release),
       architecture = coalesce(nullif(%(architecture)s, ''), architecture),
       kernel = coalesce(nullif(%(kernel)s, ''), kernel), virt = %(virt)s,
       client_version = coalesce(nullif(%(client_version)s, ''), client_version)
 where id = %(machine)s
returning id
