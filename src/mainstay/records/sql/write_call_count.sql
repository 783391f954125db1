-- Everyone who calls is counted once more within the minute; how often each has called by now. The callers come in one order,
-- so that two calls of the same ones wait for each other and never in a ring.
with counted as (
    insert into records_callcount (who, minute, calls)
    select who, %(minute)s, 1
      from unnest(%(callers)s::text[]) as who
        on conflict (who, minute) do update set calls = records_callcount.calls + 1
    returning who, calls
)
select json_object_agg(who, calls) as calls from counted
