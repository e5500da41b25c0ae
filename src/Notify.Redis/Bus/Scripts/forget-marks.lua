#!lua flags=allow-oom
-- Removes cancellation marks from the list of all queues, except those that were made again in the meantime.
--
-- KEYS[1]   the cancellation marks of all queues: mark -> time of the cancellation, ms
-- ARGV[1]   time of the last cancellation that may be removed, ms
-- ARGV[2…]  marks
-- Returns   the number of removed marks
local marks = KEYS[1]
local latest = tonumber(ARGV[1])

local removed = 0
for index = 2, #ARGV do
  if tonumber(redis.call('ZSCORE', marks, ARGV[index]) or math.huge) <= latest then
    removed = removed + redis.call('ZREM', marks, ARGV[index])
  end
end
return removed
