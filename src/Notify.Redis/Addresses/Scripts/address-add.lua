#!lua
-- Adds an address after the newest, unless it is there. KEYS: the user's addresses on a kind. ARGV: address.
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  return 0
end
local newest = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
redis.call('ZADD', KEYS[1], tonumber(newest[2] or 0) + 1, ARGV[1])
return 1
