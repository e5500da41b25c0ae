#!lua flags=allow-oom
-- Pauses or resumes the queue.
--
-- KEYS     see queue.lua
-- ARGV[1]  'pause' or 'resume'
-- ARGV[2]  publish command
-- ARGV[3]  wake-up channel
-- Returns  1
local command = ARGV[1]
local publish_command, wake_channel = ARGV[2], ARGV[3]

if command == 'pause' then
  call('HSET', queue_flags, 'paused', format_ms(now))
else
  call('HDEL', queue_flags, 'paused')
  signal(publish_command, wake_channel, 'w')
end
return 1
