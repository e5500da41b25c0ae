-- Included by claim.lua: the share of each lane, and the leases.

-- Decides the lane of each envelope to lease. The queue stores the number of consecutive transactional envelopes, so
-- that the weight also applies to claims of a single envelope. Returns the lanes in order, the number for each
-- lane, and the new run.
local function assign_turns(ready, campaign_left, size, transactional_weight)
  local run = tonumber(call('HGET', counters, 'run') or 0)
  local turns, take = {}, { t = 0, c = 0 }
  if campaign_left == 0 and ready.c == 0 then
    take.t = size
    for index = 1, size do
      turns[index] = 't'
    end
  else
    for index = 1, size do
      local transactional_left = ready.t - take.t
      if transactional_left == 0 or (campaign_left > 0 and run >= transactional_weight) then
        run = 0
        campaign_left = campaign_left - 1
        turns[index] = 'c'
      else
        if ready.c - take.c > 0 and run < transactional_weight then
          run = run + 1
        end
        turns[index] = 't'
      end
      take[turns[index]] = take[turns[index]] + 1
    end
  end
  return turns, take, run
end

-- Reserves consecutive fencing tokens, saves the run and returns the first token.
local function reserve_tokens(size, run)
  local first_token = call('HINCRBY', counters, 'token', size) - size + 1
  call('HSET', counters, 'run', run)
  return first_token
end

-- Removes elements from a lane: first those that returned to its front, by their first place, then the others. Returns
-- the elements and the places of the first ones.
local function pop(returned, ready, wanted)
  local elements, places = {}, {}
  if wanted == 0 then
    return elements, places
  end
  local popped = call('ZPOPMIN', returned, wanted)
  for index = 1, #popped, 2 do
    elements[#elements + 1] = popped[index]
    places[#elements] = popped[index + 1]
  end
  if #elements < wanted then
    for _, element in ipairs(call('LPOP', ready, wanted - #elements)) do
      elements[#elements + 1] = element
    end
  end
  return elements, places
end

-- Leases the envelopes of the turns. Returns their elements and ids.
local function lease(turns, take, first_token, lease_duration)
  local popped, places = {}, {}
  popped.t, places.t = pop(returned_transactional, ready_transactional, take.t)
  popped.c, places.c = pop(returned_campaign, ready_campaign, take.c)

  local elements, ids, records, leases = {}, {}, {}, {}
  local position = { t = 0, c = 0 }
  local lease_end = format_ms(now + lease_duration)
  for index, lane in ipairs(turns) do
    local place = position[lane] + 1
    position[lane] = place
    local element = popped[lane][place]
    local id, token = sub(element, 1, 36), format_ms(first_token + index - 1)
    elements[index] = element
    ids[index] = id
    records[index * 2 - 1] = id
    records[index * 2] = token .. ':' .. (places[lane][place] or token) .. ':' .. lane .. sub(element, 37)
    leases[index * 2 - 1] = lease_end
    leases[index * 2] = id
  end
  call_with_list('HSET', lease_records, records)
  call_with_list('ZADD', lease_ends, leases)
  return elements, ids
end
