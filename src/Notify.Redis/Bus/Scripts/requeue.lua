#!lua flags=allow-oom
-- Puts a dead letter back into this queue. ARGV: id, lane, state, publish command, wake channel.
local id, lane = ARGV[1], ARGV[2]
if call('ZREM', x, id) == 0 then
  return 0
end
local empty = ready(lane) == 0
call('HDEL', xr, id)
call('HSET', s, id, ARGV[3])
call('RPUSH', lane == 't' and t or c, id .. ':' .. stamp(now))
if empty then
  hint(ARGV[4], ARGV[5], 'w')
end
return 1
