-- Included by settle.lua: the end of holds.

-- Makes the first followers of holders the next holders, and returns them to the front of a lane. Returns whether a
-- waiting claim must be woken.
local function return_followers(followers, returned, lane, elements)
  if #elements == 0 then
    return false
  end
  local must_signal = count_candidates(lane) == 0
  local places = {}
  for_each_chunk(elements, function(...)
    for _, place in ipairs(call('ZMSCORE', followers, ...)) do
      places[#places + 1] = place
    end
  end)
  local members = {}
  for index, element in ipairs(elements) do
    members[index * 2 - 1] = places[index] or '0'
    members[index * 2] = element
  end
  call_with_list('ZREM', followers, elements)
  call_with_list('ZADD', returned, members)
  return must_signal
end

-- Ends holds, each only if the envelope is the holder. Its first follower becomes the holder and returns to the front
-- of the lane. Returns whether a waiting claim must be woken.
local function release(ids, holds)
  if #ids == 0 then
    return false
  end
  if call('EXISTS', followers_transactional, followers_campaign) == 0 then
    -- The usual case. A lease record contains the hold of the holder only, so the values need not be read.
    call_with_list('HDEL', holders, holds)
    return false
  end

  local free, led_ids, led_holds, last_ids = {}, {}, {}, {}
  for index, value in ipairs(get_fields(holders, holds)) do
    local id = ids[index]
    local last_id = value and sub(value, 1, 36) == id and sub(value, 37)
    if last_id == id then
      free[#free + 1] = holds[index]
    elseif last_id then
      led_ids[#led_ids + 1] = id
      led_holds[#led_holds + 1] = holds[index]
      last_ids[#last_ids + 1] = last_id
    end
  end
  local elements, new_values = { t = {}, c = {} }, {}
  for index, element in ipairs(get_fields(next_followers, led_ids)) do
    local lane_elements = elements[sub(led_holds[index], 1, 1)]
    lane_elements[#lane_elements + 1] = element
    local id = sub(element, 1, 36)
    new_values[index * 2 - 1] = led_holds[index]
    new_values[index * 2] = id .. last_ids[index]
  end
  call_with_list('HDEL', holders, free)
  call_with_list('HSET', holders, new_values)
  call_with_list('HDEL', next_followers, led_ids)
  local wakes_transactional = return_followers(followers_transactional, returned_transactional, 't', elements.t)
  local wakes_campaign = return_followers(followers_campaign, returned_campaign, 'c', elements.c)
  return wakes_transactional or wakes_campaign
end
