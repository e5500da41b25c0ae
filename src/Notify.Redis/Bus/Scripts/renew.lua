#!lua flags=allow-oom
-- Renews leases.
--
-- KEYS      see queue.lua
-- ARGV[1]   lease duration, ms
-- ARGV[2…]  for each lease: id, token
-- Returns   one digit for each lease: 1 if it was renewed, 0 if it was lost
local duration = tonumber(ARGV[1])

local lease_end = format_ms(now + duration)
local ids = {}
for index = 2, #ARGV, 2 do
  ids[#ids + 1] = ARGV[index]
end
local records, digits, renewed = get_fields(lease_records, ids), {}, {}
for index = 1, #ids do
  local prefix = ARGV[index * 2 + 1] .. ':'
  local is_held = records[index] and records[index]:sub(1, #prefix) == prefix
  digits[index] = is_held and '1' or '0'
  if is_held then
    renewed[#renewed + 1] = lease_end
    renewed[#renewed + 1] = ids[index]
  end
end
call_with_list('ZADD', lease_ends, renewed)
return table.concat(digits)
