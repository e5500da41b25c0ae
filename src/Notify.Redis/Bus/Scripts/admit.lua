#!lua flags=allow-oom
-- Adds envelopes that come from another queue by a forward or a requeue, even if their lane is full. A key that belongs
-- to the one step of the envelope makes a repeated call do nothing.
--
-- KEYS      see queue.lua
-- KEYS[23…] for each envelope: key of the step
-- ARGV[1]   '1' if the envelopes count as accepted
-- ARGV[2]   publish command
-- ARGV[3]   wake-up channel
-- ARGV[4…]  for each envelope: id, hold, envelope, delivery state
-- Returns   the number of added envelopes
local counts_as_accepted = ARGV[1] == '1'
local publish_command, wake_channel = ARGV[2], ARGV[3]
local FIRST, ARGUMENTS_PER_ENVELOPE = 4, 4
local LAST_QUEUE_KEY = 22

local added, must_signal = 0, false
for position = 1, (#ARGV - FIRST + 1) / ARGUMENTS_PER_ENVELOPE do
  local first = FIRST + (position - 1) * ARGUMENTS_PER_ENVELOPE
  local id, hold, envelope, state = ARGV[first], ARGV[first + 1], ARGV[first + 2], ARGV[first + 3]
  local lane = sub(hold, 1, 1)
  if call('SET', KEYS[LAST_QUEUE_KEY + position], '1 a', 'NX', 'PX', 600000)
    and call('HSETNX', envelopes, id, envelope) == 1 then
    must_signal = must_signal or count_candidates(lane) == 0
    call('HSET', delivery_states, id, state)
    call('RPUSH', lane == 't' and ready_transactional or ready_campaign, format_element(id, now, hold))
    added = added + 1
  end
end
if counts_as_accepted and added > 0 then
  call('HINCRBY', counters, 'accepted', added)
end
if must_signal then
  signal(publish_command, wake_channel, 'w')
end
return added
