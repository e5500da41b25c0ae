#!lua flags=allow-oom
-- Deletes dead letters: those with the specified ids, or at most 500 that are older than an age and then count as
-- expired.
--
-- KEYS      see queue.lua
-- ARGV[1]   'ids' or 'older'
-- ARGV[2]   with 'older': the age, ms
-- ARGV[2…]  with 'ids': the ids
-- Returns   the number of deleted dead letters
local selection = ARGV[1]

local ids = {}
if selection == 'older' then
  local age = tonumber(ARGV[2])
  ids = call('ZRANGEBYSCORE', dead_letters, '-inf', format_ms((now - age) * 1000), 'LIMIT', 0, 500)
else
  for index = 2, #ARGV do
    ids[#ids + 1] = ARGV[index]
  end
end
local deleted = {}
for _, id in ipairs(ids) do
  if call('ZREM', dead_letters, id) == 1 then
    deleted[#deleted + 1] = id
  end
end
call_with_list('HDEL', dead_letter_records, deleted)
call_with_list('HDEL', envelopes, deleted)
call_with_list('HDEL', delivery_states, deleted)
if selection == 'older' and #deleted > 0 then
  call('HINCRBY', counters, 'expired', #deleted)
end
return #deleted
