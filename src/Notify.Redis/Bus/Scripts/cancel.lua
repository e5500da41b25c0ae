#!lua flags=allow-oom
-- Records that a notification or a campaign was canceled. Runs at maxmemory too, because dropping envelopes frees
-- memory.
--
-- KEYS[1]  the cancellation marks of all queues: mark -> time of the cancellation, ms
-- ARGV[1]  mark: 'n:' and the id of a notification, or 'c:' and the name of a campaign as in the envelope's JSON
-- Returns  the time of the cancellation, ms
local marks = KEYS[1]
local mark = ARGV[1]

local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('ZADD', marks, now, mark)
return now
