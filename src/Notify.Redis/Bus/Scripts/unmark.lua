#!lua flags=allow-oom
-- Removes cancellation marks from a queue, except those that were made again in the meantime.
--
-- KEYS      see queue.lua
-- ARGV[1]   time of the last cancellation that may be removed, ms
-- ARGV[2…]  marks as in cancel.lua
-- Returns   the number of removed marks
local latest = tonumber(ARGV[1])

local removed = 0
for index = 2, #ARGV do
  local marks = sub(ARGV[index], 1, 1) == 'n' and canceled_notifications or canceled_campaigns
  local name = sub(ARGV[index], 3)
  if tonumber(call('HGET', marks, name) or math.huge) <= latest then
    removed = removed + call('HDEL', marks, name)
  end
end
return removed
