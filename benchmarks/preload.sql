insert into records_provider (id, name, contract_url, portal_url, revision, created_at, is_demo)
values (1, 'Bench', '', '', 1, now(), false);
insert into records_account (id, key, name, zone, created_at)
select i, 'bench-' || i, 'Bench ' || i, 'UTC', now() from generate_series(1, :tokens) i;
insert into records_contract (id, account_id, number, name, edition, effective_from, effective_to, readings, revision, created_at)
select i, i, 'B-' || i, 'Bench ' || i, '2025-07-02', '2026-01-01', '2035-12-31', '[]', 1, now() from generate_series(1, :tokens) i;
insert into records_line (id, contract_id, position, kind, scope, support_scope, level, quantity, used, overage, note)
select i, i, 1, 'virtual', 'full', 'full', '24/7', 1000000, :machines / :tokens, 0, '' from generate_series(1, :tokens) i;
insert into records_contracttoken (id, contract_id, name, purpose, generation, key_name, hash, cloud_identity, issued_at)
select i, i, 'bench', 'contract', 1, '', sha256(convert_to('bench-token-' || i, 'UTF8')), '', now() from generate_series(1, :tokens) i;
insert into records_machine (account_id, machine_id, name, kind, kind_corrected, ubuntu, cloud_image, series, release, architecture, kernel, virt,
       client_version, first_seen_at, last_seen_at)
select 1 + i % :tokens, 'bench-' || i, 'm-bench-' || i, 'virtual', false, true, false, 'jammy', '22.04', 'amd64', '5.15.0-91-generic', 'kvm', '35', now(), now()
  from generate_series(1, :machines) i;
insert into records_attachment (account_id, machine_id, contract_id, line_id, under_line_id, token_id, through, only_series, generation, attached_at,
       detached_because, activity_current, activity_previous, activity_branch, branch_answered, enabled, variants, counted)
select m.account_id, m.id, m.account_id, m.account_id, m.account_id, m.account_id, 'unit', '', 1, now(), '', 1, 0, 0, false, '{}', '{}', true
  from records_machine m order by m.id;
insert into records_service (name, apt_url, apt_key, suites, packages, enabled_by_default, directives, overrides, changed_at)
select name, 'https://archive.example/' || name, 'key',
       array['trusty-' || name, 'xenial-' || name, 'bionic-' || name, 'focal-' || name, 'jammy-' || name, 'noble-' || name],
       '{}', name like 'esm-%', '{}', '[]', now()
  from unnest(array['esm-infra', 'esm-apps', 'cis', 'fips', 'fips-updates', 'realtime-kernel', 'ros', 'cc-eal']) name;
