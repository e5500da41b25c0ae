#!lua flags=allow-oom
-- Leases the next envelopes. Runs at maxmemory too, because settled envelopes free memory. RedisScript inserts
-- queue.lua and the files claim-*.lua after the first line.
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
--            and must be entered again, first token, elements, envelopes, states (or {}), lease expirations
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
  return build_empty_reply(0)
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

local candidates = { t = count_candidates('t'), c = count_candidates('c') }
if is_paused or candidates.t + math.min(candidates.c, campaign_limit) == 0 then
  return build_empty_reply(find_next_change(is_paused))
end

local found, turns, takes, run = choose(candidates, limit, campaign_limit, transactional_weight)
local batch = take_turns(found, turns, takes)
local size = #batch.ids
if size == 0 then
  -- All examined envelopes wait for an earlier one of their recipient. Others, if there are any, are examined next.
  local has_more = candidates.t > 0 and found.t.has_more
    or math.min(candidates.c, campaign_limit) > 0 and found.c.has_more
  return build_empty_reply(has_more and now or find_next_change(is_paused))
end
local encoded = get_fields(envelopes, batch.ids)
local is_canceled = find_canceled(encoded)
if is_canceled[size] then
  pop_canceled(batch, turns[size], encoded, is_canceled)
end
if next(is_canceled) and count_followers('t') + count_followers('c') > 0 then
  for index = 1, size do
    if is_canceled[index] and #batch.ids < size + MOST_CANCELED then
      pop_canceled_followers(batch, index, encoded, is_canceled)
    end
  end
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
