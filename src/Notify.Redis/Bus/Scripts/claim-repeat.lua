-- Included by claim.lua: the reply to a claim, and the same reply for a call that is repeated because its reply was
-- lost.

-- Builds the reply that claim.lua describes if nothing was leased.
local function build_empty_reply(next_change)
  return { format_ms(now), format_ms(next_change), '1', '0', {}, {}, {}, {}, '' }
end

-- Builds the reply that claim.lua describes for leased envelopes.
local function build_claim_reply(first_token, elements, ids, encoded, is_canceled)
  local states = call('EXISTS', delivery_states) == 1 and get_fields(delivery_states, ids) or {}
  local expirations = call('EXISTS', lease_expirations) == 1 and get_fields(lease_expirations, ids) or {}
  local digits = {}
  if next(is_canceled) then
    for index = 1, #ids do
      digits[index] = is_canceled[index] and '1' or '0'
    end
  end
  return {
    format_ms(now), '0', '1', format_ms(first_token), elements, encoded, states, expirations, table.concat(digits),
  }
end

-- Returns the reply to a repeated call and renews its leases, or returns nil if one of them has expired. Then the
-- remaining tokens are not consecutive; the call is executed as a new one, and the remaining leases expire.
local function repeat_claim(saved_reply, lease_duration)
  local first_token, list = saved_reply:match('^(%d+) (.*)$')
  local elements, ids = {}, {}
  for element in list:gmatch('%S+') do
    elements[#elements + 1] = element
    ids[#ids + 1] = element:sub(1, 36)
  end
  local records = get_fields(lease_records, ids)
  for index = 1, #ids do
    local prefix = format_ms(first_token + index - 1) .. ':'
    if not (records[index] and records[index]:sub(1, #prefix) == prefix) then
      return nil
    end
  end

  -- The leases are new to the caller, so they start now. No other process has held one of them: its token would differ.
  local renewed = {}
  for index = 1, #ids do
    renewed[index * 2 - 1] = format_ms(now + lease_duration)
    renewed[index * 2] = ids[index]
  end
  call_with_list('ZADD', lease_ends, renewed)
  local encoded = get_fields(envelopes, ids)
  return build_claim_reply(tonumber(first_token), elements, ids, encoded, find_canceled(encoded))
end
