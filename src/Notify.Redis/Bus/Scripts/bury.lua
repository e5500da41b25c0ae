#!lua flags=allow-oom
-- Deletes dead letters for good. ARGV: 'ids' and then ids; or 'older' and an age in ms: then at most 500 of those that died longer ago, counted as expired.
local ids = {}
if ARGV[1] == 'older' then
  ids = call('ZRANGEBYSCORE', x, '-inf', stamp((now - tonumber(ARGV[2])) * 1000), 'LIMIT', 0, 500)
else
  for k = 2, #ARGV do
    ids[#ids + 1] = ARGV[k]
  end
end
local gone = {}
for _, id in ipairs(ids) do
  if call('ZREM', x, id) == 1 then
    gone[#gone + 1] = id
  end
end
add(xr, 'HDEL', gone)
add(m, 'HDEL', gone)
add(s, 'HDEL', gone)
if ARGV[1] == 'older' and #gone > 0 then
  call('HINCRBY', n, 'expired', #gone)
end
return #gone
