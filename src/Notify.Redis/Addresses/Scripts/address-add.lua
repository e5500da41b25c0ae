#!lua
-- Adds an address of a user after the newest one, unless the user already has it.
--
-- KEYS[1]  the addresses of a user on one channel kind, by their order
-- ARGV[1]  address
-- Returns  1 if the address is new, otherwise 0
local addresses = KEYS[1]
local address = ARGV[1]

if redis.call('ZSCORE', addresses, address) then
  return 0
end
local newest = redis.call('ZRANGE', addresses, -1, -1, 'WITHSCORES')
redis.call('ZADD', addresses, tonumber(newest[2] or 0) + 1, address)
return 1
