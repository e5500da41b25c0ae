-- Included by claim.lua: the order of the envelopes of one recipient. A claim reads the next candidates of a lane,
-- leases those whose hold is free or their own, and sets the others aside as followers of the holder. So every hold
-- with followers has a holder, and no envelope is examined more than once.

-- The highest number of envelopes that a claim examines in a lane in addition to its limit, and the number that it
-- reads at a time once it has found followers. Many envelopes of one recipient must not delay other commands.
local MOST_FOLLOWERS, FOLLOWERS_PAGE = 1000, 100

local lanes = {
  t = {
    returned = returned_transactional, ready = ready_transactional, followers = followers_transactional,
    no_hold = 't' .. NO_KEY,
  },
  c = {
    returned = returned_campaign, ready = ready_campaign, followers = followers_campaign,
    no_hold = 'c' .. NO_KEY,
  },
}

-- Returns an element with its hold. An element without one was not added by this package and has no order.
local function complete_element(lane, element)
  return #element > 51 and element or sub(element, 1, 50) .. ':' .. lanes[lane].no_hold
end

-- Appends the next candidates of a lane: first those that returned to its front, by their first place, then the others.
-- Returns false if there are none.
local function read_candidates(examined, count)
  local keys, elements = lanes[examined.lane], examined.elements
  local before = #elements
  if examined.has_returned then
    local page = call('ZRANGE', keys.returned, before, before + count - 1, 'WITHSCORES')
    for index = 1, #page, 2 do
      elements[#elements + 1] = complete_element(examined.lane, page[index])
      examined.places[#elements] = page[index + 1]
    end
    examined.returned_count = #elements
    examined.has_returned = #page == count * 2
  end
  if #elements == before then
    local first = before - examined.returned_count
    for _, element in ipairs(call('LRANGE', keys.ready, first, first + count - 1)) do
      elements[#elements + 1] = complete_element(examined.lane, element)
    end
  end
  return #elements > before
end

-- Examines the candidates of a lane until enough of them can be claimed. Changes nothing. Returns lists of elements,
-- ids, places (of those that returned to the front), holds and values of the holds; the indexes of those that can be
-- claimed; and whether other candidates may remain.
local function examine(lane, wanted)
  local elements, ids, holds, values, claimable = {}, {}, {}, {}, {}
  local examined = {
    lane = lane, elements = elements, ids = ids, places = {}, holds = holds, values = values, claimable = claimable,
    count = 0, returned_count = 0, has_returned = wanted > 0 and call('EXISTS', lanes[lane].returned) == 1,
    has_followers = false, has_more = true,
  }
  local no_hold = lanes[lane].no_hold
  local new_holders = {}
  local page_size = wanted
  while #claimable < wanted and examined.count < wanted + MOST_FOLLOWERS do
    local before = #elements
    if not read_candidates(examined, page_size) then
      examined.has_more = false
      break
    end
    local page = {}
    for index = before + 1, #elements do
      page[index - before] = sub(elements[index], 52)
    end
    for position, value in ipairs(get_fields(holders, page)) do
      local index, hold = before + position, page[position]
      local id = sub(elements[index], 1, 36)
      examined.count, ids[index], holds[index], values[index] = index, id, hold, value
      if hold == no_hold or value and sub(value, 1, 36) == id then
        claimable[#claimable + 1] = index
      elseif not value and not new_holders[hold] then
        new_holders[hold] = true
        claimable[#claimable + 1] = index
      else
        examined.has_followers = true
      end
      if #claimable == wanted then
        break
      end
    end
    page_size = math.max(wanted - #claimable, examined.has_followers and FOLLOWERS_PAGE or 1)
  end
  return examined
end

-- Returns the value of a hold. It is longer than 64 bytes, so that Redis stores the holds as a hash table: searching a
-- compact list for each of many holds that do not exist would take longer.
local function format_holder(id, last_follower)
  return id .. (last_follower or id)
end

-- Records the holders among removed candidates, and appends the others to the chains of their holders.
local function set_aside(examined, last)
  local current, changed, links, places = {}, {}, {}, {}
  local no_hold = lanes[examined.lane].no_hold
  for index = 1, last do
    local hold, id = examined.holds[index], examined.ids[index]
    local value = current[hold] or examined.values[index]
    if hold == no_hold then
      value = nil
    elseif not value then
      value = format_holder(id)
      changed[hold] = true
    elseif sub(value, 1, 36) ~= id then
      links[#links + 1] = sub(value, 37)
      links[#links + 1] = examined.elements[index]
      places[#places + 1] = examined.places[index]
      places[#places + 1] = examined.elements[index]
      value = format_holder(sub(value, 1, 36), id)
      changed[hold] = true
    end
    current[hold] = value
  end
  local fields = {}
  for hold in pairs(changed) do
    fields[#fields + 1] = hold
    fields[#fields + 1] = current[hold]
  end
  call_with_list('HSET', holders, fields)
  call_with_list('HSET', next_followers, links)
  call_with_list('ZADD', lanes[examined.lane].followers, places)
end

-- Gives places to the envelopes that have none, in their order.
local function assign_places(examined, last)
  local count = last - examined.returned_count
  if count <= 0 then
    return
  end
  local place = call('HINCRBY', counters, 'token', count) - count
  for index = examined.returned_count + 1, last do
    place = place + 1
    examined.places[index] = format_ms(place)
  end
end

-- Removes the first candidates of a lane that can be claimed, which become the holders, and sets aside those between
-- them and the next one that can be claimed.
local function remove_candidates(examined, count)
  local claimable, keys = examined.claimable, lanes[examined.lane]
  local last = claimable[count + 1] and claimable[count + 1] - 1 or examined.count
  if last == 0 then
    return
  end
  if examined.returned_count > 0 then
    call('ZREMRANGEBYRANK', keys.returned, 0, math.min(last, examined.returned_count) - 1)
  end
  if last > examined.returned_count then
    call('LTRIM', keys.ready, last - examined.returned_count, -1)
  end
  if examined.has_followers then
    assign_places(examined, last)
    set_aside(examined, last)
    return
  end
  local fields = {}
  for position = 1, count do
    local index = claimable[position]
    local hold = examined.holds[index]
    if not examined.values[index] and hold ~= keys.no_hold then
      fields[#fields + 1] = hold
      fields[#fields + 1] = format_holder(examined.ids[index])
    end
  end
  call_with_list('HSET', holders, fields)
end
