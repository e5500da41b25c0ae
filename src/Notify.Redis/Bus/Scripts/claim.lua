#!lua flags=allow-oom
-- Leases the next envelopes. Runs at maxmemory too, because settled envelopes free memory. RedisScript inserts
-- queue.lua, claim-repeat.lua, claim-expired.lua, claim-delayed.lua and claim-lanes.lua after the first line.
--
-- KEYS     see queue.lua
-- ARGV[1]  number of the call
-- ARGV[2]  highest number of envelopes
-- ARGV[3]  highest number of campaign envelopes among them
-- ARGV[4]  lease duration, ms
-- ARGV[5]  number of transactional envelopes for each campaign envelope while both lanes have envelopes
-- ARGV[6]  publish command
-- ARGV[7]  wake-up channel
-- Returns  { now, time of the next change that needs no call ('0': none), generation of the cancellation marks,
--            first token, elements 'id:ms', envelopes, states (or {}), lease expirations (or {}) }
local number = tonumber(ARGV[1])
local limit, campaign_limit = tonumber(ARGV[2]), tonumber(ARGV[3])
local lease_duration = tonumber(ARGV[4])
local transactional_weight = tonumber(ARGV[5])
local publish_command, wake_channel = ARGV[6], ARGV[7]

local repeated = find_reply(number)
if repeated == 'late' then
  return { format_ms(now), '0', '0', '0', {}, {}, {}, {} }
end
if repeated then
  local reply = repeat_claim(repeated, lease_duration)
  if reply then
    return reply
  end
end

return_expired_leases()
promote_due(delayed_transactional, ready_transactional)
promote_due(delayed_campaign, ready_campaign)

local flags = call('HMGET', queue_flags, 'paused', 'waits')
local is_paused, room_awaited_until = flags[1], flags[2]
local ready = { t = count_ready('t'), c = count_ready('c') }
local campaign_left = math.min(ready.c, campaign_limit)
local size = math.min(limit, ready.t + campaign_left)
if is_paused or size == 0 then
  return { format_ms(now), format_ms(find_next_change(is_paused)), '0', '0', {}, {}, {}, {} }
end

local turns, take, run = assign_turns(ready, campaign_left, size, transactional_weight)
local first_token = reserve_tokens(size, run)
local elements, ids = lease(turns, take, first_token, lease_duration)
if room_awaited_until then
  call('HDEL', queue_flags, 'waits')
  if tonumber(room_awaited_until) > now then
    signal(publish_command, wake_channel, 'r')
  end
end
save_reply(number, format_ms(first_token) .. ' ' .. table.concat(elements, ' '))
return build_claim_reply(first_token, elements, ids)
