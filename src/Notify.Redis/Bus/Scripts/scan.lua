#!lua flags=no-writes
-- Some ids of one structure. ARGV: index of its key, cursor. Answer: the next cursor (0: that was all), ids.
local PAGE = 1000
local key, cursor = KEYS[tonumber(ARGV[1])], ARGV[2]
local kind = call('TYPE', key).ok
local ids, page, step = {}, {}, 1
if kind == 'list' then
  page = call('LRANGE', key, cursor, cursor + PAGE - 1)
  cursor = #page == PAGE and stamp(cursor + PAGE) or '0'
elseif kind == 'hash' or kind == 'zset' then
  local found = call(kind == 'hash' and 'HSCAN' or 'ZSCAN', key, cursor, 'COUNT', PAGE)
  cursor, page, step = found[1], found[2], 2
else
  cursor = '0'
end
for k = 1, #page, step do
  ids[#ids + 1] = page[k]:sub(1, 36)
end
return { cursor, ids }
