#!lua flags=allow-oom
-- Takes in an envelope that comes from another queue, by a forward or a requeue; bypasses the bound. KEYS[17] is of this one step, so a repetition finds it done.
-- ARGV: id, lane, body, state, whether it counts as accepted, publish command, wake channel.
local id, lane = ARGV[1], ARGV[2]
if call('SET', i, '1 a', 'NX', 'PX', 600000) and call('HSETNX', m, id, ARGV[3]) == 1 then
  local empty = ready(lane) == 0
  call('HSET', s, id, ARGV[4])
  call('RPUSH', lane == 't' and t or c, id .. ':' .. stamp(now))
  if ARGV[5] == '1' then
    call('HINCRBY', n, 'accepted', 1)
  end
  if empty then
    hint(ARGV[6], ARGV[7], 'w')
  end
end
return 1
