#!lua flags=allow-oom
-- Adds a channel to the list of channels. Runs at maxmemory too, because a process that starts while the server is full
-- must drain the queues.
--
-- KEYS[1]  the list of channels
-- ARGV[1]  channel
-- Returns  1 if the channel is new, otherwise 0
local channels = KEYS[1]
local channel = ARGV[1]

return redis.call('SADD', channels, channel)
