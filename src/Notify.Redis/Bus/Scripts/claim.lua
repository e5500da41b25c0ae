#!lua flags=allow-oom
-- Leases what is next. ARGV: number, total, of these campaign, lease in ms, transactional for one of campaign, publish command, wake channel.
-- Answer: now, next moment something changes by itself (0: none), generation of the cancel marks, first token, elements 'id:ms', bodies, states, lapses.
local number, total, campaign = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local lease, weight = tonumber(ARGV[4]), tonumber(ARGV[5])

local function reply(first, elements, ids)
  local states = call('EXISTS', s) == 1 and values(s, ids) or {}
  local lapses = call('EXISTS', e) == 1 and values(e, ids) or {}
  return { stamp(now), '0', call('HGET', p, 'marks') or '0', stamp(first), elements, values(m, ids), states, lapses }
end

local repeated = answered(number)
if repeated == 'late' then
  return { stamp(now), '0', '0', '0', {}, {}, {}, {} }
end
if repeated then
  -- What it leased is still its own, unless it has run out meanwhile: then the rest would not be consecutive, and all of it is left to run out.
  local first, list = repeated:match('^(%d+) (.*)$')
  local elements, ids = {}, {}
  for element in list:gmatch('%S+') do
    elements[#elements + 1] = element
    ids[#ids + 1] = element:sub(1, 36)
  end
  local held = values(d, ids)
  local all = true
  for k = 1, #ids do
    local prefix = stamp(first + k - 1) .. ':'
    all = all and held[k] and held[k]:sub(1, #prefix) == prefix
  end
  if all then
    -- Whoever hears of them only now counts from now. Nobody else has had one: it would not be held under this number any more.
    local anew = {}
    for k = 1, #ids do
      anew[k * 2 - 1] = stamp(now + lease)
      anew[k * 2] = ids[k]
    end
    add(l, 'ZADD', anew)
    return reply(tonumber(first), elements, ids)
  end
end

-- Leases that ran out come back to the front of their lane. That it happened is kept beside the state, which is none of Lua's business.
local gone = call('ZRANGEBYSCORE', l, '-inf', stamp(now), 'LIMIT', 0, 100)
if #gone > 0 then
  local records, past = values(d, gone), values(e, gone)
  for k, id in ipairs(gone) do
    local _, place, lane, ms = (records[k] or ''):match('^(%d+):(%d+):(%a):(%d+)$')
    call('HSET', e, id, (past[k] and past[k] .. ' ' or '') .. stamp(now))
    call('ZADD', lane == 'c' and cr or tr, place or 0, id .. ':' .. (ms or stamp(now)))
  end
  add(l, 'ZREM', gone)
  add(d, 'HDEL', gone)
end

local function promote(delayed, lane)
  local due = call('ZRANGEBYSCORE', delayed, '-inf', stamp(now), 'WITHSCORES', 'LIMIT', 0, 500)
  if #due == 0 then
    return
  end
  local elements, ids = {}, {}
  for k = 1, #due, 2 do
    ids[#ids + 1] = due[k]
    elements[#elements + 1] = due[k] .. ':' .. stamp(tonumber(due[k + 1]))
  end
  add(lane, 'RPUSH', elements)
  add(delayed, 'ZREM', ids)
end
promote(zt, t)
promote(zc, c)

local flags = call('HMGET', p, 'paused', 'waits')
local count = { t = ready('t'), c = ready('c') }
local left = math.min(count.c, campaign)
local size = math.min(total, count.t + left)

if flags[1] or size == 0 then
  local next = 0
  local function soonest(key)
    local head = call('ZRANGE', key, 0, 0, 'WITHSCORES')
    local at = tonumber(head[2] or 0)
    if at > 0 and (next == 0 or at < next) then
      next = at
    end
  end
  soonest(l)
  if not flags[1] then
    soonest(zt)
    soonest(zc)
  end
  return { stamp(now), stamp(next), '0', '0', {}, {}, {}, {} }
end

-- Which lane's turn it is; the run is kept by the queue, so that the share holds when one is claimed at a time.
local run = tonumber(call('HGET', n, 'run') or 0)
local turns, take = {}, { t = 0, c = 0 }
if left == 0 and count.c == 0 then
  take.t = size
  for k = 1, size do
    turns[k] = 't'
  end
else
  for k = 1, size do
    local waiting = count.t - take.t
    if waiting == 0 or (left > 0 and run >= weight) then
      run = 0
      left = left - 1
      turns[k] = 'c'
    else
      if count.c - take.c > 0 and run < weight then
        run = run + 1
      end
      turns[k] = 't'
    end
    take[turns[k]] = take[turns[k]] + 1
  end
end

local first = call('HINCRBY', n, 'token', size) - size + 1
call('HSET', n, 'run', run)

-- What came back goes before the rest, by its first place.
local function pop(returned, lane, wanted)
  local elements, places = {}, {}
  if wanted == 0 then
    return elements, places
  end
  local back = call('ZPOPMIN', returned, wanted)
  for k = 1, #back, 2 do
    elements[#elements + 1] = back[k]
    places[#elements] = back[k + 1]
  end
  if #elements < wanted then
    for _, element in ipairs(call('LPOP', lane, wanted - #elements)) do
      elements[#elements + 1] = element
    end
  end
  return elements, places
end
local taken, places = {}, {}
taken.t, places.t = pop(tr, t, take.t)
taken.c, places.c = pop(cr, c, take.c)

local elements, ids, records, leases = {}, {}, {}, {}
local at = { t = 0, c = 0 }
local ends = stamp(now + lease)
for k, lane in ipairs(turns) do
  local place = at[lane] + 1
  at[lane] = place
  local element = taken[lane][place]
  local id, token = sub(element, 1, 36), stamp(first + k - 1)
  elements[k] = element
  ids[k] = id
  records[k * 2 - 1] = id
  records[k * 2] = token .. ':' .. (places[lane][place] or token) .. ':' .. lane .. sub(element, 37)
  leases[k * 2 - 1] = ends
  leases[k * 2] = id
end
add(d, 'HSET', records)
add(l, 'ZADD', leases)
if flags[2] then
  call('HDEL', p, 'waits')
  if tonumber(flags[2]) > now then
    hint(ARGV[6], ARGV[7], 'r')
  end
end
remember(number, stamp(first) .. ' ' .. table.concat(elements, ' '))
return reply(first, elements, ids)
