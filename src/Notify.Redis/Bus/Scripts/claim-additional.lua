-- Included by claim.lua: canceled envelopes that a claim leases in addition to its limit. Nothing is sent for them, so
-- the limit and the order do not apply: a canceled campaign leaves in batches instead of a few envelopes at a time.

-- The highest number of additional envelopes for one envelope of the claim, and the number that is read at a time.
local MOST_CANCELED, CANCELED_PAGE = 500, 100

-- Adds the first elements of a page to a batch, up to the first one that is not canceled. They do not become holders.
-- Returns their number.
local function add_canceled(batch, lane, page, encoded, is_canceled)
  local ids = {}
  for index, element in ipairs(page) do
    ids[index] = sub(element, 1, 36)
  end
  local page_encoded = #ids > 0 and get_fields(envelopes, ids) or {}
  local is_marked = find_canceled(page_encoded)
  local count, holds = 0, {}
  while is_marked[count + 1] do
    count = count + 1
    holds[count] = sub(complete_element(lane, page[count]), 52)
  end
  for position, value in ipairs(get_fields(holders, holds)) do
    local index, id = #batch.ids + 1, ids[position]
    local is_holder = value and sub(value, 1, 36) == id
    batch.elements[index] = sub(page[position], 1, 50) .. ':' .. (is_holder and holds[position] or lanes[lane].no_hold)
    batch.ids[index] = id
    encoded[index] = page_encoded[position]
    is_canceled[index] = true
  end
  return count
end

-- Adds canceled envelopes that follow a canceled one at the front of its lane.
local function pop_canceled(batch, lane, encoded, is_canceled)
  local keys = lanes[lane]
  if call('EXISTS', keys.returned) == 1 then
    return
  end
  for _ = 1, MOST_CANCELED / CANCELED_PAGE do
    local page = call('LRANGE', keys.ready, 0, CANCELED_PAGE - 1)
    local count = add_canceled(batch, lane, page, encoded, is_canceled)
    if count > 0 then
      call('LTRIM', keys.ready, count, -1)
    end
    if count < CANCELED_PAGE then
      return
    end
  end
end

-- Returns the next followers in the chain of a holder.
local function read_followers(holder)
  local page, id = {}, holder
  while #page < CANCELED_PAGE do
    local element = call('HGET', next_followers, id)
    if not element then
      return page
    end
    page[#page + 1] = element
    id = sub(element, 1, 36)
  end
  return page
end

-- Removes followers from the front of a chain.
local function remove_followers(lane, hold, holder, removed, count)
  local ids, elements = { holder }, {}
  for index = 1, count do
    ids[index + 1] = sub(removed[index], 1, 36)
    elements[index] = removed[index]
  end
  local next_element = call('HGET', next_followers, ids[#ids])
  call_with_list('HDEL', next_followers, ids)
  call_with_list('ZREM', lanes[lane].followers, elements)
  if next_element then
    call('HSET', next_followers, holder, next_element)
  else
    call('HSET', holders, hold, format_holder(holder))
  end
end

-- Adds canceled followers of a canceled holder.
local function pop_canceled_followers(batch, index, encoded, is_canceled)
  local holder, hold = batch.ids[index], sub(batch.elements[index], 52)
  local lane = sub(hold, 1, 1)
  for _ = 1, MOST_CANCELED / CANCELED_PAGE do
    local page = read_followers(holder)
    local count = add_canceled(batch, lane, page, encoded, is_canceled)
    if count > 0 then
      remove_followers(lane, hold, holder, page, count)
    end
    if count < CANCELED_PAGE then
      return
    end
  end
end
