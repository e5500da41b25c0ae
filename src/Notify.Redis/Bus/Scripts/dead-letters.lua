#!lua flags=no-writes
-- Reads dead letters with their records, envelopes and states: those with the specified ids, or a page. A page contains
-- all dead letters with the score of its last one, even if it exceeds the limit: letters that one call settled have the
-- same score, and the next page begins after it.
--
-- KEYS      see queue.lua
-- ARGV[1]   'ids', 'newest' or 'oldest'
-- ARGV[2…]  with 'ids': the ids
-- ARGV[2]   with 'newest' or 'oldest': the score at which the page begins
-- ARGV[3]   with 'newest': the limit; with 'oldest': the highest score
-- ARGV[4]   with 'oldest': the limit
-- Returns   { ids, scores, records, envelopes, states, now }
local selection = ARGV[1]

local ids, scores = {}, {}
local page = {}

local function complete_last_score(limit)
  if #page < limit * 2 then
    return
  end
  local last = page[#page]
  while page[#page] == last do
    page[#page] = nil
    page[#page] = nil
  end
  for _, part in ipairs(call('ZRANGEBYSCORE', dead_letters, last, last, 'WITHSCORES')) do
    page[#page + 1] = part
  end
end

if selection == 'newest' then
  local from, limit = ARGV[2], ARGV[3]
  page = call('ZREVRANGEBYSCORE', dead_letters, from, '-inf', 'WITHSCORES', 'LIMIT', 0, limit)
  complete_last_score(tonumber(limit))
elseif selection == 'oldest' then
  local from, to, limit = ARGV[2], ARGV[3], ARGV[4]
  page = call('ZRANGEBYSCORE', dead_letters, from, to, 'WITHSCORES', 'LIMIT', 0, limit)
  complete_last_score(tonumber(limit))
else
  for index = 2, #ARGV do
    local score = call('ZSCORE', dead_letters, ARGV[index])
    if score then
      page[#page + 1] = ARGV[index]
      page[#page + 1] = score
    end
  end
end
for index = 1, #page, 2 do
  ids[#ids + 1] = page[index]
  scores[#scores + 1] = page[index + 1]
end
return {
  ids, scores, get_fields(dead_letter_records, ids), get_fields(envelopes, ids), get_fields(delivery_states, ids),
  format_ms(now),
}
