-- Included by claim.lua: delayed envelopes, and the time at which the queue changes without a call.

-- Moves at most 500 due envelopes to the end of their lane.
local function promote_due(delayed, ready)
  local due = call('ZRANGEBYSCORE', delayed, '-inf', format_ms(now), 'WITHSCORES', 'LIMIT', 0, 500)
  if #due == 0 then
    return
  end
  local elements, members = {}, {}
  for index = 1, #due, 2 do
    local member = due[index]
    members[#members + 1] = member
    elements[#elements + 1] = format_element(sub(member, 1, 36), due[index + 1], sub(member, 38))
  end
  call_with_list('RPUSH', ready, elements)
  call_with_list('ZREM', delayed, members)
end

-- Returns the earlier of a time and the lowest score of a key, where 0 means none.
local function earlier_of(next_change, key)
  local head = call('ZRANGE', key, 0, 0, 'WITHSCORES')
  local score = tonumber(head[2] or 0)
  if score > 0 and (next_change == 0 or score < next_change) then
    return score
  end
  return next_change
end

-- Returns the time at which the next lease expires or the next delayed envelope is due, or 0.
local function find_next_change(is_paused)
  local next_change = earlier_of(0, lease_ends)
  if not is_paused then
    next_change = earlier_of(next_change, delayed_transactional)
    next_change = earlier_of(next_change, delayed_campaign)
  end
  return next_change
end
