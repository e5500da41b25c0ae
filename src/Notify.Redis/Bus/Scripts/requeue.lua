#!lua flags=allow-oom
-- Returns a dead letter to this queue.
--
-- KEYS     see queue.lua
-- ARGV[1]  id
-- ARGV[2]  lane
-- ARGV[3]  delivery state
-- ARGV[4]  publish command
-- ARGV[5]  wake-up channel
-- Returns  1, or 0 if there is no such dead letter
local id, lane, state = ARGV[1], ARGV[2], ARGV[3]
local publish_command, wake_channel = ARGV[4], ARGV[5]

if call('ZREM', dead_letters, id) == 0 then
  return 0
end
local was_empty = count_ready(lane) == 0
call('HDEL', dead_letter_records, id)
call('HSET', delivery_states, id, state)
call('RPUSH', lane == 't' and ready_transactional or ready_campaign, id .. ':' .. format_ms(now))
if was_empty then
  signal(publish_command, wake_channel, 'w')
end
return 1
