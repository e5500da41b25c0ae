#!lua flags=no-writes
-- Reads one page of the ids that a key contains: those of its elements, of its fields, or of the values of its fields.
--
-- KEYS     see queue.lua
-- ARGV[1]  index of the key
-- ARGV[2]  cursor: '0' for the first page
-- ARGV[3]  '1' for the values of the fields
-- Returns  { cursor of the next page ('0' after the last page), ids }
local PAGE_SIZE = 1000
local key, cursor = KEYS[tonumber(ARGV[1])], ARGV[2]
local reads_values = ARGV[3] == '1'

local key_type = call('TYPE', key).ok
local ids, page, step = {}, {}, 1
if key_type == 'list' then
  page = call('LRANGE', key, cursor, cursor + PAGE_SIZE - 1)
  cursor = #page == PAGE_SIZE and format_ms(cursor + PAGE_SIZE) or '0'
elseif key_type == 'hash' or key_type == 'zset' then
  local found = call(key_type == 'hash' and 'HSCAN' or 'ZSCAN', key, cursor, 'COUNT', PAGE_SIZE)
  cursor, page, step = found[1], found[2], 2
else
  cursor = '0'
end
for index = reads_values and step or 1, #page, step do
  ids[#ids + 1] = page[index]:sub(1, 36)
end
return { cursor, ids }
