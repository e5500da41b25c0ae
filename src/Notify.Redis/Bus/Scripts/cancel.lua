#!lua flags=allow-oom
-- Marks as cancelled what may still be queued, at maxmemory too: what is dropped makes room. KEYS: the marks. ARGV: the mark, how long it holds in ms.
local time = redis.call('TIME')
local ends = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])
return redis.call('ZADD', KEYS[1], string.format('%.0f', ends), ARGV[1])
