-- What the scripts of a queue have in common. All keys of one queue carry the same hash tag, so they live on one node of a cluster.
local m, t, c, tr, cr, l, d, s = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local zt, zc, x, xr, e, u, p, n, i = KEYS[9], KEYS[10], KEYS[11], KEYS[12], KEYS[13], KEYS[14], KEYS[15], KEYS[16], KEYS[17]
local call, sub = redis.call, string.sub

local function stamp(ms)
  return string.format('%.0f', ms)
end

local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Lua's stack bounds what one call may unpack.
local CHUNK = 4000

local function each(list, act)
  for first = 1, #list, CHUNK do
    act(unpack(list, first, math.min(first + CHUNK - 1, #list)))
  end
end

local function add(key, command, list)
  each(list, function(...) call(command, key, ...) end)
end

local function values(key, ids)
  if #ids > 0 and #ids <= CHUNK then
    return call('HMGET', key, unpack(ids))
  end
  local all = {}
  each(ids, function(...)
    for _, value in ipairs(call('HMGET', key, ...)) do
      all[#all + 1] = value
    end
  end)
  return all
end

-- A call whose answer was lost is made again under its number and gets the first answer. One that arrives after its successor is too late and must do nothing.
local function answered(number)
  local last = call('GET', i)
  if not last then
    return nil
  end
  local done, answer = last:match('^(%d+) (.*)$')
  done = tonumber(done)
  if done == number then
    return answer
  end
  if done > number then
    return 'late'
  end
  return nil
end

local function remember(number, answer)
  call('SET', i, string.format('%d ', number) .. answer, 'PX', 600000)
end

-- Whoever waits looks by itself, too: a hint that may not be published must not undo half of what the script did.
local function hint(publish, channel, what)
  redis.pcall(publish, channel, what)
end

local function ready(lane)
  if lane == 't' then
    return call('LLEN', t) + call('ZCARD', tr)
  end
  return call('LLEN', c) + call('ZCARD', cr)
end
