#!lua
-- Adds calls, each as a whole or not at all. ARGV: number, lane capacity, how long to remember that a call waits for room, window of keys, publish command, wake channel, calls; then of each call
-- how many envelopes (below zero: bypasses the bound), and of each envelope id, meta, body. meta is the lane, 't' or 'c', alone or with ':due:index of its key or 0:notification id'.
local number = tonumber(ARGV[1])
local repeated = answered(number)
if repeated then
  return repeated
end

local capacity, waits, window = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local before = { t = ready('t'), c = ready('c') }
local count = { t = before.t, c = before.c }
local push = { t = {}, c = {} }
local delay = { t = {}, c = {} }
local since = ':' .. stamp(now)
local bodies, answers, accepted, full = {}, {}, 0, false

-- A call behind one that waits for the same lane waits too, however small it is.
local blocked = { t = false, c = false }

local function room(lane, wanted)
  return wanted == 0 or not blocked[lane] and ( count[lane] + wanted <= capacity or (count[lane] == 0 and wanted > capacity))
end

local a = 8

local function refuse(wanted)
  full = true
  blocked.t = blocked.t or wanted.t > 0
  blocked.c = blocked.c or wanted.c > 0
end

local function addPlain(size, bounded, wanted)
  if bounded and not (room('t', wanted.t) and room('c', wanted.c)) then
    refuse(wanted)
    return string.rep('f', size)
  end
  for at = a, a + size * 3 - 1, 3 do
    local id, list = ARGV[at], push[ARGV[at + 1]]
    bodies[#bodies + 1] = id
    bodies[#bodies + 1] = ARGV[at + 2]
    list[#list + 1] = id .. since
  end
  count.t = count.t + wanted.t
  count.c = count.c + wanted.c
  accepted = accepted + size
  return string.rep('a', size)
end

local function addMarked(size, bounded)
  local seen, verdicts, own, dues = {}, {}, {}, {}
  local wanted = { t = 0, c = 0 }
  for k = 1, size do
    local at = a + (k - 1) * 3
    local meta = ARGV[at + 1]
    local verdict = 'a'
    if #meta > 1 then
      local due, index, notification = meta:match(':(%d+):(%d+):(.*)')
      due = tonumber(due)
      if due > now then
        dues[k] = due
      end
      if index ~= '0' then
        local key = KEYS[17 + tonumber(index)]
        local first = seen[key]
        if first then
          own[k] = true
        else
          first = call('GET', key)
        end
        if first then
          verdict = 'd' .. first
        else
          seen[key] = ARGV[at] .. notification
        end
      end
    end
    verdicts[k] = verdict
    if verdict == 'a' and not dues[k] then
      local lane = meta:sub(1, 1)
      wanted[lane] = wanted[lane] + 1
    end
  end

  if not bounded or (room('t', wanted.t) and room('c', wanted.c)) then
    for k = 1, size do
      if verdicts[k] == 'a' then
        local at = a + (k - 1) * 3
        local id, meta = ARGV[at], ARGV[at + 1]
        local lane = meta:sub(1, 1)
        bodies[#bodies + 1] = id
        bodies[#bodies + 1] = ARGV[at + 2]
        accepted = accepted + 1
        if #meta > 1 then
          local _, index, notification = meta:match(':(%d+):(%d+):(.*)')
          if index ~= '0' then
            call('SET', KEYS[17 + tonumber(index)], id .. notification, 'PX', stamp(window + math.max((dues[k] or now) - now, 0)))
          end
        end
        if dues[k] then
          table.insert(delay[lane], stamp(dues[k]))
          table.insert(delay[lane], id)
        else
          count[lane] = count[lane] + 1
          table.insert(push[lane], id .. since)
        end
      end
    end
  else
    refuse(wanted)
    for k = 1, size do
      if verdicts[k] == 'a' or own[k] then
        verdicts[k] = 'f'
      end
    end
  end
  return table.concat(verdicts)
end

for _ = 1, tonumber(ARGV[7]) do
  local size = tonumber(ARGV[a])
  local bounded = size > 0
  size = math.abs(size)
  a = a + 1
  -- Most calls carry neither keys nor moments; then only the lanes matter.
  local wanted = { t = 0, c = 0 }
  local plain = true
  for at = a + 1, a + size * 3, 3 do
    local known = wanted[ARGV[at]]
    if not known then
      plain = false
      break
    end
    wanted[ARGV[at]] = known + 1
  end
  answers[#answers + 1] = plain and addPlain(size, bounded, wanted) or addMarked(size, bounded)
  a = a + size * 3
end

add(m, 'HSET', bodies)
add(t, 'RPUSH', push.t)
add(c, 'RPUSH', push.c)
add(zt, 'ZADD', delay.t)
add(zc, 'ZADD', delay.c)
if accepted > 0 then
  call('HINCRBY', n, 'accepted', accepted)
end
if full and waits > 0 then
  call('HSET', p, 'waits', stamp(now + waits))
end

-- Who waits for a lane has seen it empty since; what is delayed may be due before what they wait for.
if (before.t == 0 and #push.t > 0) or (before.c == 0 and #push.c > 0) or #delay.t + #delay.c > 0 then
  hint(ARGV[5], ARGV[6], 'w')
end

local answer = table.concat(answers)
remember(number, answer)
return answer
