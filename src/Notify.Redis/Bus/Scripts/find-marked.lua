#!lua flags=no-writes
-- Reads one page of the envelopes of a queue and returns the cancellation marks that apply to them. RedisScript inserts
-- queue.lua and claim-canceled.lua after the first line.
--
-- KEYS     see queue.lua
-- ARGV[1]  cursor: '0' for the first page
-- Returns  { cursor of the next page ('0' after the last page), marks as in cancel.lua }
local PAGE_SIZE = 500
local cursor = ARGV[1]

if call('EXISTS', canceled_notifications, canceled_campaigns) == 0 then
  return { '0', {} }
end
local found = call('HSCAN', envelopes, cursor, 'COUNT', PAGE_SIZE)
local encoded = {}
for index = 2, #found[2], 2 do
  encoded[#encoded + 1] = found[2][index]
end
local marks = {}
for_each_marked(canceled_notifications, read_notification, encoded, function(_, name)
  marks[#marks + 1] = 'n:' .. name
end)
for_each_marked(canceled_campaigns, read_campaign, encoded, function(_, name)
  marks[#marks + 1] = 'c:' .. name
end)
return { found[1], marks }
