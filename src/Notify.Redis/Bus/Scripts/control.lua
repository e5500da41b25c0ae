#!lua flags=allow-oom
-- Pauses or resumes the queue, or records that the cancellation marks have changed.
--
-- KEYS     see queue.lua
-- ARGV[1]  'pause', 'resume' or 'mark'
-- ARGV[2]  publish command
-- ARGV[3]  wake-up channel
-- Returns  1
local command = ARGV[1]
local publish_command, wake_channel = ARGV[2], ARGV[3]

if command == 'pause' then
  call('HSET', queue_flags, 'paused', format_ms(now))
elseif command == 'resume' then
  call('HDEL', queue_flags, 'paused')
  signal(publish_command, wake_channel, 'w')
else
  call('HINCRBY', queue_flags, 'marks', 1)
end
return 1
