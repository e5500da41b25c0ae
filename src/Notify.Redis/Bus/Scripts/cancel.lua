#!lua flags=allow-oom
-- Marks a notification or a campaign as canceled. Runs at maxmemory too, because dropping envelopes frees memory.
--
-- KEYS[1]  the cancellation marks, by the time at which they expire
-- ARGV[1]  mark
-- ARGV[2]  lifetime of the mark, ms
-- Returns  1 if the mark is new, otherwise 0
local marks = KEYS[1]
local mark, lifetime = ARGV[1], tonumber(ARGV[2])

local time = redis.call('TIME')
local expires = time[1] * 1000 + math.floor(time[2] / 1000) + lifetime
return redis.call('ZADD', marks, string.format('%.0f', expires), mark)
