-- One large account, :machines machines of every kind, some without cover and some silent; :accounts small ones beside it, each with a contract
-- and two machines; the people of both; :events events.
insert into records_account (id, key, name, zone, created_at)
select i, case when i = 1 then 'big' else 'account-' || lpad(i::text, 6, '0') end, case when i = 1 then 'Big' else 'Account ' || i end, 'UTC', now()
  from generate_series(1, :accounts) i;
insert into records_contract (id, account_id, number, name, edition, effective_from, effective_to, readings, revision, created_at)
select i, i, 'B-' || lpad(i::text, 6, '0'), 'Servers ' || i, '2025-07-02', '2026-01-01',
       case when i % 50 = 0 then date '2026-06-30' else date '2026-12-01' + (i % 2000) end, '[]', 1, now() from generate_series(2, :accounts) i;
insert into records_contract (id, account_id, number, name, edition, effective_from, effective_to, readings, revision, created_at)
select 1000000 + i, 1, 'MS-' || 1000 + i, 'Estate ' || i, '2025-07-02', '2026-01-01', date '2028-03-31' + i, '[]', 1, now() from generate_series(1, 4) i;
insert into records_line (id, contract_id, position, kind, scope, support_scope, level, quantity, used, overage, note)
select i, i, 1, 'virtual', 'full', 'full', '24/7', 100, 2, 0, '' from generate_series(2, :accounts) i;
insert into records_line (id, contract_id, position, kind, scope, support_scope, level, quantity, used, overage, note)
select 1000000 + i, 1000001 + (i - 1) / 3, 1 + (i - 1) % 3, (array['virtual', 'physical', 'desktop'])[1 + (i - 1) % 3], 'full', 'full', '24/7', 1000000, :machines / 6, 0, ''
  from generate_series(1, 12) i;
insert into records_environment (id, account_id, name, created_at)
select i, 1, 'cloud-' || lpad(i::text, 3, '0'), now() from generate_series(1, 38) i;
insert into records_machine (id, account_id, machine_id, name, kind, kind_corrected, ubuntu, cloud_image, series, release, architecture, kernel, virt,
       client_version, environment_id, host_id, parent_id, first_seen_at, last_seen_at)
select i, 1, md5(i::text), (array['mri-edge', 'pacs', 'pharm-db', 'nurse', 'ops-hull', 'rad-leeds', 'ceph', 'lims'])[1 + i % 8] || '-' || lpad(i::text, 6, '0'),
       case when i % 50 = 0 then 'physical' when i % 20 = 1 then 'desktop' when i % 12 = 2 then 'container' else 'virtual' end, false, true, false,
       (array['jammy', 'noble', 'focal', 'bionic'])[r], (array['22.04', '24.04', '20.04', '18.04'])[r], case when i % 9 = 0 then 'arm64' else 'amd64' end,
       (array['5.15.0-91-generic', '6.8.0-31-generic', '5.4.0-150-generic', '4.15.0-200-generic'])[r], 'kvm', '35',
       case when i % 50 = 0 then 1 + (i / 50) % 38 when i % 3 = 0 then 1 + i % 38 end,
       case when i % 50 between 5 and 14 then i - i % 50 end, case when i % 12 = 2 and i % 50 > 14 then i - 2 end, now() - interval '1 year', now() - make_interval(mins => i % 1300)
  from (select i, case when i % 400 = 0 then 4 else 1 + (i * 7 % 10) / 4 end as r from generate_series(50, :machines + 49) i) as made;
select setval(pg_get_serial_sequence('records_machine', 'id'), 10000000);
insert into records_machine (account_id, machine_id, name, kind, kind_corrected, ubuntu, cloud_image, series, release, architecture, kernel, virt,
       client_version, first_seen_at, last_seen_at)
select i, 's' || i || '-' || n, 'web-' || n, 'virtual', false, true, false, 'noble', '24.04', 'amd64', '6.8.0-31-generic', 'kvm', '35', now(), now()
  from generate_series(2, :accounts) i, generate_series(1, 2) n;
insert into records_attachment (account_id, machine_id, contract_id, line_id, under_line_id, through, only_series, generation, attached_at, detached_at,
       detached_because, activity_current, activity_previous, activity_branch, branch_answered, enabled, variants, counted, pinged_at, quarantined_at)
select m.account_id, m.id, c.contract, case when c.through = 'unit' and m.id % 55 <> 7 then c.line end, c.line, c.through, '', 1, now() - interval '1 year',
       case when m.account_id = 1 and m.id % 97 = 5 then now() end, '', 1, 0, 0, false, case when m.id % 3 = 0 then array['esm-infra', 'livepatch'] else array['esm-infra'] end,
       '{}', true, case when m.id % 32 = 3 then now() - interval '3 days' else m.last_seen_at end, case when m.account_id = 1 and m.id % 9001 = 8 then now() end
  from records_machine m,
       lateral (select case when m.account_id = 1 then 1000001 + m.id % 4 else m.account_id end as contract,
                       case when m.account_id <> 1 then m.account_id
                            else 1000001 + 3 * (m.id % 4) + case m.kind when 'physical' then 1 when 'desktop' then 2 else 0 end end as line,
                       case when m.host_id is not null then 'hosts' when m.kind = 'container' then 'parent' else 'unit' end as through) c
 order by m.id;
insert into records_machinetag (account_id, machine_id, tag)
select 1, id, (array['prod', 'test', 'edge'])[1 + id % 3] from records_machine where account_id = 1 and id % 4 = 0;
insert into records_person (id, password, email, name, staff_role, zone, theme, density, is_active, joined_at)
select i, '!', case when i = 1 then 'admin@big.example' when i <= 2000 then 'p' || i || '@big.example' else 'staff' || i || '@provider.example' end,
       'Person ' || i, case when i > 2000 then 'manager' else '' end, 'UTC', '', '', true, now() from generate_series(1, 2200) i;
insert into records_membership (person_id, account_id, role, since)
select i, 1, case when i = 1 then 'admin' else (array['technical', 'billing', 'viewer'])[1 + i % 3] end, now() from generate_series(1, 2000) i;
insert into records_event (account_id, kind, about, actor_id, origin, at, details)
select case when i % 10 < 7 then 1 else 1 + i % :accounts end, (array['machine.attached', 'machine.moved', 'machine.detached', 'contract.renewed'])[1 + i % 4],
       'machine ' || 50 + i % :machines, case when i % 3 = 0 then 1 + i % 2000 end, 'web', now() - make_interval(secs => :events - i), '{"before": {"a": 1}, "after": {"a": 2}}'
  from generate_series(1, :events) i;
select setval(pg_get_serial_sequence(t, 'id'), 100000000)
  from unnest(array['records_account', 'records_contract', 'records_line', 'records_environment', 'records_machine', 'records_person']) t;
