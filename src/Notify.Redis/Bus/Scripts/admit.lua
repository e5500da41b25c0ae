#!lua flags=allow-oom
-- Adds an envelope that comes from another queue by a forward or a requeue, even if its lane is full. KEYS[17] belongs
-- to this one step, so that a repeated call does nothing.
--
-- KEYS     see queue.lua
-- ARGV[1]  id
-- ARGV[2]  lane
-- ARGV[3]  envelope
-- ARGV[4]  delivery state
-- ARGV[5]  '1' if the envelope counts as accepted
-- ARGV[6]  publish command
-- ARGV[7]  wake-up channel
-- Returns  1
local id, lane = ARGV[1], ARGV[2]
local envelope, state = ARGV[3], ARGV[4]
local counts_as_accepted = ARGV[5] == '1'
local publish_command, wake_channel = ARGV[6], ARGV[7]

if call('SET', previous_call, '1 a', 'NX', 'PX', 600000) and call('HSETNX', envelopes, id, envelope) == 1 then
  local was_empty = count_ready(lane) == 0
  call('HSET', delivery_states, id, state)
  call('RPUSH', lane == 't' and ready_transactional or ready_campaign, id .. ':' .. format_ms(now))
  if counts_as_accepted then
    call('HINCRBY', counters, 'accepted', 1)
  end
  if was_empty then
    signal(publish_command, wake_channel, 'w')
  end
end
return 1
