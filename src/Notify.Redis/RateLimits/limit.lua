#!lua flags=allow-oom
-- Everything one process has to say and to ask about one limit, in one call. May run at maxmemory: a limit that cannot be written is no limit, and all of this expires.
--
-- KEYS  1 held permits: id -> when a hold that nobody renews ends
--       2 used permits: id -> when its window ends
--       3 processes: id -> until when it counts as alive
--       4 processes in which somebody waits in person: id -> until when
-- ARGV  1 permits in a window  2 the window  3 this process  4 how long a hold lasts  5 how long a process counts as alive  6 how long a waiting one does
--       7 1: somebody waits in person  8 1: this process was here before, so it must be known  9 how many permits at most  10 how many at least
--       11, 12, 13, 14 how many ids of each kind follow: to take, returned, used (each with its age), still held. All times in milliseconds.
-- Gives granted, when to ask again, how many processes live, how many others wait, whether all must be told again, how many permits are free.
local held, used, processes, waiting = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local limit, window, me = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local hold, life, patience = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local in_person, known, most, least = ARGV[7] == '1', ARGV[8] == '1', tonumber(ARGV[9]), tonumber(ARGV[10])
local takes, returns, uses, renews = tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13]), tonumber(ARGV[14])

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- The data are gone (flushed, or a replica took over that lacked them): nothing is given before this process has said again what it holds and used.
if known and not redis.call('ZSCORE', processes, me) then
  return { 0, 1, 1, 0, 1, 0 }
end

local at = 14 + takes
for i = at + 1, at + returns do
  redis.call('ZREM', held, ARGV[i])
end

at = at + returns
for i = at + 1, at + uses * 2, 2 do
  redis.call('ZREM', held, ARGV[i])
  -- One more, for the fraction of a millisecond that now has lost.
  local ends = now + 1 - tonumber(ARGV[i + 1]) + window
  if ends > now then
    -- NX: what is told twice does not begin anew.
    redis.call('ZADD', used, 'NX', ends, ARGV[i])
  end
end

at = at + uses * 2
for i = at + 1, at + renews do
  redis.call('ZADD', held, now + hold, ARGV[i])
end

redis.call('ZREMRANGEBYSCORE', held, '-inf', now)
redis.call('ZREMRANGEBYSCORE', used, '-inf', now)
redis.call('ZREMRANGEBYSCORE', processes, '-inf', now)
redis.call('ZREMRANGEBYSCORE', waiting, '-inf', now)
redis.call('ZADD', processes, now + life, me)

local cooling = redis.call('ZCARD', used)
local free = limit - redis.call('ZCARD', held) - cooling
local others = redis.call('ZCARD', waiting)
if redis.call('ZSCORE', waiting, me) then
  others = others - 1
end

-- Who takes in advance leaves one permit to each process in which somebody waits.
local open = free
if not in_person then
  open = free - others
end
local granted = math.max(math.min(most, open), 0)
if granted < least then
  granted = 0
end
for i = 15, 14 + granted do
  redis.call('ZADD', held, now + hold, ARGV[i])
end

if in_person and granted < most then
  redis.call('ZADD', waiting, now + patience, me)
elseif in_person then
  redis.call('ZREM', waiting, me)
end

local pause = window
if granted == 0 then
  local missing = math.max(least, 1) - open
  if missing > 0 and missing <= cooling then
    local first = redis.call('ZRANGE', used, missing - 1, missing - 1, 'WITHSCORES')
    pause = math.min(math.max(tonumber(first[2]) - now, 1), window)
  end
end

-- A limit nobody uses any more vanishes.
redis.call('PEXPIRE', held, hold + 1)
redis.call('PEXPIRE', used, window + 2)
redis.call('PEXPIRE', processes, life)
redis.call('PEXPIRE', waiting, patience)
return { granted, pause, redis.call('ZCARD', processes), others, 0, math.max(free - granted, 0) }
