#!lua flags=allow-oom
-- Enters a channel into the list of channels, at maxmemory too: who starts beside a full server has to drain it. KEYS: the list. ARGV: the channel.
return redis.call('SADD', KEYS[1], ARGV[1])
