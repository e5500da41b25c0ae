#!lua flags=allow-oom
-- Enters a channel into the list of channels, on a full server, too: a process that has just started helps to empty it.
return redis.call('SADD', KEYS[1], ARGV[1])
