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

-- Returns the number of turns that one claim may serve. An envelope that has lost a lease may have ended the process
-- that delivered it. It is claimed alone, so that it takes no other envelope with it the next time.
local function count_turns_before_suspect(turns, found)
  if call('EXISTS', lease_expirations) == 0 then
    return #turns
  end
  local function find_suspects(examined)
    local ids = {}
    for position, index in ipairs(examined.claimable) do
      ids[position] = examined.ids[index]
    end
    return get_fields(lease_expirations, ids)
  end
  local suspects = { t = find_suspects(found.t), c = find_suspects(found.c) }
  local position = { t = 0, c = 0 }
  for index, lane in ipairs(turns) do
    position[lane] = position[lane] + 1
    if suspects[lane][position[lane]] then
      return math.max(index - 1, 1)
    end
  end
  return #turns
end

-- Examines both lanes and decides about the turns. Returns the examined lanes, and the results of assign_turns.
local function choose(candidates, limit, campaign_limit, transactional_weight)
  local found = { t = examine('t', math.min(limit, candidates.t)) }
  local counts = { t = #found.t.claimable, c = candidates.c }
  local function assign(size)
    local campaign_left = math.min(counts.c, campaign_limit)
    return assign_turns(counts, campaign_left, math.min(size, counts.t + campaign_left), transactional_weight)
  end

  local turns, takes, run = assign(limit)
  found.c = examine('c', takes.c)
  if #found.c.claimable < takes.c then
    -- The others wait for an earlier envelope of their recipient: it is not their lane's turn.
    counts.c = #found.c.claimable
    turns, takes, run = assign(limit)
  end
  local possible = count_turns_before_suspect(turns, found)
  if possible < #turns then
    turns, takes, run = assign(possible)
  end
  return found, turns, takes, run
end

-- Removes the envelopes of the turns from their lanes. Returns a batch: lists of elements, ids and places, in the order
-- of the turns.
local function take_turns(found, turns, takes)
  remove_candidates(found.t, takes.t)
  remove_candidates(found.c, takes.c)
  if takes.t == #turns and #found.t.elements == #turns then
    return found.t
  end
  local batch = { elements = {}, ids = {}, places = {} }
  local position = { t = 0, c = 0 }
  for turn, lane in ipairs(turns) do
    position[lane] = position[lane] + 1
    local examined = found[lane]
    local index = examined.claimable[position[lane]]
    batch.elements[turn] = examined.elements[index]
    batch.ids[turn] = examined.ids[index]
    batch.places[turn] = examined.places[index]
  end
  return batch
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
    records[index * 2] = token .. ':' .. (batch.places[index] or token) .. sub(batch.elements[index], 37)
    leases[index * 2 - 1] = lease_end
    leases[index * 2] = id
  end
  call_with_list('HSET', lease_records, records)
  call_with_list('ZADD', lease_ends, leases)
  return first_token
end
