#!lua flags=allow-oom
-- Leases the next envelopes. Runs at maxmemory too, because settled envelopes free memory. RedisScript inserts
-- queue.lua, claim-canceled.lua, claim-repeat.lua, claim-expired.lua, claim-delayed.lua and claim-lanes.lua after the
-- first line.
--
-- KEYS     see queue.lua
-- ARGV[1]  number of the call
-- ARGV[2]  highest number of envelopes; canceled ones may be added
-- ARGV[3]  highest number of campaign envelopes among them
-- ARGV[4]  lease duration, ms
-- ARGV[5]  number of transactional envelopes for each campaign envelope while both lanes have envelopes
-- ARGV[6]  publish command
-- ARGV[7]  wake-up channel
-- Returns  { now, time of the next change that needs no call ('0': none), '0' if the queue lacks its cancellation marks
--            and must be entered again, first token, elements 'id:ms', envelopes, states (or {}), lease expirations
--            (or {}), one digit for each envelope: '1' if it was canceled (or '' if none was) }
local number = tonumber(ARGV[1])
local limit, campaign_limit = tonumber(ARGV[2]), tonumber(ARGV[3])
local lease_duration = tonumber(ARGV[4])
local transactional_weight = tonumber(ARGV[5])
local publish_command, wake_channel = ARGV[6], ARGV[7]

local flags = call('HMGET', queue_flags, 'marks', 'paused', 'waits', 'lease')
local has_marks, is_paused, room_awaited_until, longest_lease = flags[1], flags[2], flags[3], flags[4]
if not has_marks then
  return { format_ms(now), '0', '0', '0', {}, {}, {}, {}, '' }
end

local repeated = find_reply(number)
if repeated == 'late' then
  return { format_ms(now), '0', '1', '0', {}, {}, {}, {}, '' }
end
if repeated then
  local reply = repeat_claim(repeated, lease_duration)
  if reply then
    return reply
  end
end

cap_leases(longest_lease, lease_duration)
return_expired_leases()
promote_due(delayed_transactional, ready_transactional)
promote_due(delayed_campaign, ready_campaign)

local ready = { t = count_ready('t'), c = count_ready('c') }
local campaign_left = math.min(ready.c, campaign_limit)
local size = math.min(limit, ready.t + campaign_left)
if is_paused or size == 0 then
  return { format_ms(now), format_ms(find_next_change(is_paused)), '1', '0', {}, {}, {}, {}, '' }
end

local turns, take, run = assign_turns(ready, campaign_left, size, transactional_weight)
local possible = count_turns_before_suspect(turns)
if possible < size then
  turns, take, run = assign_turns(ready, campaign_left, possible, transactional_weight)
end
local batch = pop_turns(turns, take)
local encoded = get_fields(envelopes, batch.ids)
local is_canceled = find_canceled(encoded)
if is_canceled[possible] then
  pop_canceled(batch, turns[possible], encoded, is_canceled)
end
local first_token = lease(batch, run, lease_duration)
if room_awaited_until then
  call('HDEL', queue_flags, 'waits')
  if tonumber(room_awaited_until) > now then
    signal(publish_command, wake_channel, 'r')
  end
end
save_reply(number, format_ms(first_token) .. ' ' .. table.concat(batch.elements, ' '))
return build_claim_reply(first_token, batch.elements, batch.ids, encoded, is_canceled)
