#!lua flags=allow-oom
-- Adds cancellation marks to a queue. Without marks it only reads.
--
-- KEYS      see queue.lua
-- ARGV[1]   '1' if the queue has all marks afterwards
-- ARGV[2…]  for each mark: mark as in cancel.lua, time of the cancellation
-- Returns   { now, 1 if the queue has all marks }
local is_complete = ARGV[1] == '1'

for index = 2, #ARGV, 2 do
  local mark, canceled_at = ARGV[index], ARGV[index + 1]
  call('HSET', sub(mark, 1, 1) == 'n' and canceled_notifications or canceled_campaigns, sub(mark, 3), canceled_at)
end
if is_complete then
  call('HSET', queue_flags, 'marks', 1)
end
return { format_ms(now), call('HEXISTS', queue_flags, 'marks') }
