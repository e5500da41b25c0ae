#!lua flags=allow-oom
-- Ends leases, each only if its token is still the newest. ARGV: number, publish command, wake channel, completions; of each id and token; then how many others; of each id, token, kind, delay in ms,
-- state, reason. Kinds: r retry, f defer, x dead letter, v written by a newer version. Answer: a digit each, 1 where it ended the lease; 2 where a newer version was given up.
local number = tonumber(ARGV[1])
local repeated = answered(number)
if repeated then
  return repeated
end

local HOUR, DAY = 3600000, 86400000
local answers = {}

-- Whether what `d` holds of a lease begins with the token; 58 is the colon after it.
local function fits(record, token)
  return record and sub(record, 1, #token) == token and record:byte(#token + 1) == 58
end

-- The parts of it, where the token is right.
local function held(record, token)
  if fits(record, token) then
    return record:match('^%d+:(%d+):(%a):(%d+)$')
  end
end

local count = tonumber(ARGV[4])
local ids = {}
for k = 1, count do
  ids[k] = ARGV[3 + k * 2]
end
local records, done, seen = values(d, ids), {}, {}
for k = 1, count do
  local id = ids[k]
  if not seen[id] and fits(records[k], ARGV[4 + k * 2]) then
    answers[k] = '1'
    seen[id] = true
    done[#done + 1] = id
  else
    answers[k] = '0'
  end
end
local function forget(key, list)
  if call('EXISTS', key) == 1 then
    add(key, 'HDEL', list)
  end
end
if #done > 0 then
  add(l, 'ZREM', done)
  add(d, 'HDEL', done)
  add(m, 'HDEL', done)
  forget(s, done)
  forget(e, done)
  forget(u, done)
  call('HINCRBY', n, 'completed', #done)
end

local wake = false
local a = 5 + count * 2
for k = 1, tonumber(ARGV[a]) do
  local at = a + (k - 1) * 6
  local id, token, kind, delay, state, reason = ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], tonumber(ARGV[at + 4]), ARGV[at + 5], ARGV[at + 6]
  local place, lane, ms = held(call('HGET', d, id), token)
  local answer = '0'
  if place then
    answer = '1'
    call('ZREM', l, id)
    call('HDEL', d, id)
    if kind == 'v' then
      -- Somebody newer may come and read it: looked at every hour, given up after a day. Its state is not ours to write before that.
      call('HSETNX', u, id, stamp(now))
      local since = tonumber(call('HGET', u, id))
      if now - since >= DAY then
        kind = 'x'
        answer = '2'
      else
        delay = math.min(HOUR, since + DAY - now)
        kind = 'f'
        state = ''
      end
    else
      call('HDEL', u, id)
    end
    if state ~= '' then
      -- It holds what stood beside it. What goes back unseen keeps that for the next claim.
      call('HSET', s, id, state)
      call('HDEL', e, id)
    end
    if kind == 'x' then
      call('HDEL', u, id)
      call('HSET', xr, id, lane .. ' ' .. reason)
      call('ZADD', x, string.format('%.0f', time[1] * 1000000 + time[2]), id)
    elseif delay > 0 then
      local delayed = lane == 't' and zt or zc
      call('ZADD', delayed, stamp(now + delay), id)
      wake = wake or call('ZRANGE', delayed, 0, 0)[1] == id
    else
      wake = wake or ready(lane) == 0
      if kind == 'r' then
        call('RPUSH', lane == 't' and t or c, id .. ':' .. stamp(now))
      else
        call('ZADD', lane == 't' and tr or cr, place, id .. ':' .. ms)
      end
    end
  end
  answers[#answers + 1] = answer
end
if wake then
  hint(ARGV[2], ARGV[3], 'w')
end

local answer = table.concat(answers)
remember(number, answer)
return answer
