-- Included by claim.lua: the share of each lane, and the leases.

-- The highest number of canceled envelopes that a claim leases in addition to its limit, and the number that it reads
-- at a time.
local MOST_CANCELED, CANCELED_PAGE = 500, 100

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

-- Returns the number of turns that one claim may serve. An envelope that has lost a lease may have ended the process
-- that delivered it. It is claimed alone, so that it takes no other envelope with it the next time.
local function count_turns_before_suspect(turns)
  if call('EXISTS', lease_expirations) == 0 then
    return #turns
  end
  local function find_suspects(returned)
    local ids = call('ZRANGE', returned, 0, #turns - 1)
    for index, element in ipairs(ids) do
      ids[index] = sub(element, 1, 36)
    end
    return get_fields(lease_expirations, ids)
  end
  local suspects = { t = find_suspects(returned_transactional), c = find_suspects(returned_campaign) }
  local position = { t = 0, c = 0 }
  for index, lane in ipairs(turns) do
    position[lane] = position[lane] + 1
    if suspects[lane][position[lane]] then
      return math.max(index - 1, 1)
    end
  end
  return #turns
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

-- Removes the envelopes of the turns from their lanes. Returns a batch: lists of elements, ids, lanes and places.
local function pop_turns(turns, take)
  local popped, places = {}, {}
  popped.t, places.t = pop(returned_transactional, ready_transactional, take.t)
  popped.c, places.c = pop(returned_campaign, ready_campaign, take.c)

  local batch = { elements = {}, ids = {}, lanes = turns, places = {} }
  local position = { t = 0, c = 0 }
  for index, lane in ipairs(turns) do
    local place = position[lane] + 1
    position[lane] = place
    batch.elements[index] = popped[lane][place]
    batch.ids[index] = sub(popped[lane][place], 1, 36)
    batch.places[index] = places[lane][place]
  end
  return batch
end

-- Adds canceled envelopes that follow a canceled one at the front of its lane. Nothing is sent for them, so the limit
-- of the claim does not apply: a canceled campaign leaves in batches instead of a few envelopes at a time.
local function pop_canceled(batch, lane, encoded, is_canceled)
  local ready, returned = ready_transactional, returned_transactional
  if lane == 'c' then
    ready, returned = ready_campaign, returned_campaign
  end
  if call('ZCARD', returned) > 0 then
    return
  end
  for _ = 1, MOST_CANCELED / CANCELED_PAGE do
    local page = call('LRANGE', ready, 0, CANCELED_PAGE - 1)
    local ids = {}
    for index, element in ipairs(page) do
      ids[index] = sub(element, 1, 36)
    end
    local page_encoded = #ids > 0 and get_fields(envelopes, ids) or {}
    local is_marked = find_canceled(page_encoded)
    local count = 0
    while is_marked[count + 1] do
      count = count + 1
      local index = #batch.ids + 1
      batch.elements[index] = page[count]
      batch.ids[index] = ids[count]
      batch.lanes[index] = lane
      encoded[index] = page_encoded[count]
      is_canceled[index] = true
    end
    if count > 0 then
      call('LPOP', ready, count)
    end
    if count < CANCELED_PAGE then
      return
    end
  end
end

-- Reserves consecutive fencing tokens, saves the run and records the leases. Returns the first token.
local function lease(batch, run, lease_duration)
  local size = #batch.ids
  local first_token = call('HINCRBY', counters, 'token', size) - size + 1
  call('HSET', counters, 'run', run)
  local records, leases = {}, {}
  local lease_end = format_ms(now + lease_duration)
  for index, id in ipairs(batch.ids) do
    local token = format_ms(first_token + index - 1)
    records[index * 2 - 1] = id
    records[index * 2] = token .. ':' .. (batch.places[index] or token) .. ':' .. batch.lanes[index]
      .. sub(batch.elements[index], 37)
    leases[index * 2 - 1] = lease_end
    leases[index * 2] = id
  end
  call_with_list('HSET', lease_records, records)
  call_with_list('ZADD', lease_ends, leases)
  return first_token
end
