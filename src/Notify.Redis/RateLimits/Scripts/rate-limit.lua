#!lua flags=allow-oom
-- Exchanges the permits of one limit with one process: records the permits that the process returned, used and still
-- holds, and takes new ones. Runs at maxmemory too, because without these writes the limit would not apply; all keys
-- expire.
--
-- KEYS[1]   h  ZSET  held permits: id -> time at which a hold expires that is not renewed
-- KEYS[2]   u  ZSET  used permits: id -> end of the permit's window
-- KEYS[3]   p  ZSET  processes: id -> time until which the process counts as alive
-- KEYS[4]   w  ZSET  processes in which a call blocks: id -> time until which it counts
-- ARGV[1]   permits for each window
-- ARGV[2]   window
-- ARGV[3]   id of the process
-- ARGV[4]   lifetime of a hold
-- ARGV[5]   lifetime of a process
-- ARGV[6]   lifetime of a blocking process
-- ARGV[7]   '1' if a call blocks in the process
-- ARGV[8]   '1' if the process has called before, so that its data must be present
-- ARGV[9]   highest number of permits to take
-- ARGV[10]  lowest number of permits to take
-- ARGV[11]  number of ids for permits to take
-- ARGV[12]  number of returned permits
-- ARGV[13]  number of used permits
-- ARGV[14]  number of permits that the process still holds
-- then      the ids of these four kinds in this order; after each used permit the time since its use
-- Returns   { granted permits, time until a next attempt is useful, number of processes, number of other processes in
--           which a call blocks, 1 if the process must report all its permits again, free permits }
-- All times are in milliseconds.
local held, used, processes, blocking_processes = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local permits, window, process = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local hold_lifetime, process_lifetime = tonumber(ARGV[4]), tonumber(ARGV[5])
local blocking_lifetime = tonumber(ARGV[6])
local is_blocking, is_known = ARGV[7] == '1', ARGV[8] == '1'
local most, least = tonumber(ARGV[9]), tonumber(ARGV[10])
local take_count, return_count = tonumber(ARGV[11]), tonumber(ARGV[12])
local use_count, renew_count = tonumber(ARGV[13]), tonumber(ARGV[14])
local FIRST_ID = 15

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- The data was lost: it was deleted, or a replica without it became the primary. The process must report its permits
-- before it receives new ones.
if is_known and not redis.call('ZSCORE', processes, process) then
  return { 0, 1, 1, 0, 1, 0 }
end

-- Shortens entries that last longer than permitted, because the server's clock was set back after they were written.
local function cap(key, lifetime)
  local latest = now + 1 + lifetime
  for _, member in ipairs(redis.call('ZRANGE', key, '(' .. latest, '+inf', 'BYSCORE')) do
    redis.call('ZADD', key, latest, member)
  end
end

cap(held, hold_lifetime)
cap(used, window)
cap(processes, process_lifetime)
cap(blocking_processes, blocking_lifetime)

local first = FIRST_ID + take_count
for index = first, first + return_count - 1 do
  redis.call('ZREM', held, ARGV[index])
end

first = first + return_count
for index = first, first + use_count * 2 - 1, 2 do
  redis.call('ZREM', held, ARGV[index])
  -- One more millisecond, because now is rounded down.
  local window_end = now + 1 - tonumber(ARGV[index + 1]) + window
  if window_end > now then
    -- NX: a use that is reported twice keeps its window.
    redis.call('ZADD', used, 'NX', window_end, ARGV[index])
  end
end

first = first + use_count * 2
for index = first, first + renew_count - 1 do
  redis.call('ZADD', held, now + hold_lifetime, ARGV[index])
end

redis.call('ZREMRANGEBYSCORE', held, '-inf', now)
redis.call('ZREMRANGEBYSCORE', used, '-inf', now)
redis.call('ZREMRANGEBYSCORE', processes, '-inf', now)
redis.call('ZREMRANGEBYSCORE', blocking_processes, '-inf', now)
redis.call('ZADD', processes, now + process_lifetime, process)

local used_count = redis.call('ZCARD', used)
local free = permits - redis.call('ZCARD', held) - used_count
local other_blocking = redis.call('ZCARD', blocking_processes)
if redis.call('ZSCORE', blocking_processes, process) then
  other_blocking = other_blocking - 1
end

-- A process that takes permits in advance leaves one to each other process in which a call blocks.
local available = free
if not is_blocking then
  available = free - other_blocking
end
local granted = math.max(math.min(most, available), 0)
if granted < least then
  granted = 0
end
for index = FIRST_ID, FIRST_ID + granted - 1 do
  redis.call('ZADD', held, now + hold_lifetime, ARGV[index])
end

if is_blocking and granted < most then
  redis.call('ZADD', blocking_processes, now + blocking_lifetime, process)
elseif is_blocking then
  redis.call('ZREM', blocking_processes, process)
end

local pause = window
if granted == 0 then
  local missing = math.max(least, 1) - available
  if missing > 0 and missing <= used_count then
    local freed_next = redis.call('ZRANGE', used, missing - 1, missing - 1, 'WITHSCORES')
    pause = math.min(math.max(tonumber(freed_next[2]) - now, 1), window)
  end
end

-- The keys of a limit that is no longer used expire.
redis.call('PEXPIRE', held, hold_lifetime + 1)
redis.call('PEXPIRE', used, window + 2)
redis.call('PEXPIRE', processes, process_lifetime)
redis.call('PEXPIRE', blocking_processes, blocking_lifetime)
return { granted, pause, redis.call('ZCARD', processes), other_blocking, 0, math.max(free - granted, 0) }
