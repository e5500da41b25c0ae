-- Included by claim.lua: expired leases.

-- Shortens leases that last longer than a process asked for. This happens if the server's clock was set back: a lease
-- must not last longer than its own length.
local function cap_leases(longest_before, lease_duration)
  local longest = math.max(tonumber(longest_before or 0), lease_duration)
  if longest > tonumber(longest_before or 0) then
    call('HSET', queue_flags, 'lease', format_ms(longest))
  end
  local latest = format_ms(now + longest)
  local last = call('ZRANGE', lease_ends, -1, -1, 'WITHSCORES')
  if tonumber(last[2] or 0) <= now + longest then
    return
  end
  for _, id in ipairs(call('ZRANGE', lease_ends, '(' .. latest, '+inf', 'BYSCORE')) do
    call('ZADD', lease_ends, latest, id)
  end
end

-- Returns the lease expirations of an envelope, including one now.
local function add_expiration(earlier)
  return (earlier and earlier ~= '') and earlier .. ' ' .. format_ms(now) or format_ms(now)
end

-- Returns at most 100 envelopes whose lease has expired to the front of their lane. The expiry is recorded in a
-- separate hash, because scripts do not parse the delivery state.
local function return_expired_leases()
  local expired = call('ZRANGEBYSCORE', lease_ends, '-inf', format_ms(now), 'LIMIT', 0, 100)
  if #expired == 0 then
    return
  end
  local records, earlier = get_fields(lease_records, expired), get_fields(lease_expirations, expired)
  for index, id in ipairs(expired) do
    local place, ready_since, hold = parse_record(records[index] or '')
    hold = hold or 't' .. NO_KEY
    call('HSET', lease_expirations, id, add_expiration(earlier[index]))
    call(
      'ZADD', sub(hold, 1, 1) == 'c' and returned_campaign or returned_transactional, place or 0,
      format_element(id, ready_since or now, hold))
  end
  call_with_list('ZREM', lease_ends, expired)
  call_with_list('HDEL', lease_records, expired)
end
