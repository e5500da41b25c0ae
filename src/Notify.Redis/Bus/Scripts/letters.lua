#!lua flags=no-writes
-- Some dead letters with all that belongs to them. ARGV: 'ids' and then ids; or 'newest' and a score to go down from; or 'oldest', a score to go up from, a score to stop at; and how many.
-- All of the last moment come along, however many: letters that were settled in one call share it, and the next page goes on behind it.
local ids, scores = {}, {}
local page = {}

local function complete(limit)
  if #page < limit * 2 then
    return
  end
  local last = page[#page]
  while page[#page] == last do
    page[#page] = nil
    page[#page] = nil
  end
  for _, part in ipairs(call('ZRANGEBYSCORE', x, last, last, 'WITHSCORES')) do
    page[#page + 1] = part
  end
end

if ARGV[1] == 'newest' then
  page = call('ZREVRANGEBYSCORE', x, ARGV[2], '-inf', 'WITHSCORES', 'LIMIT', 0, ARGV[3])
  complete(tonumber(ARGV[3]))
elseif ARGV[1] == 'oldest' then
  page = call('ZRANGEBYSCORE', x, ARGV[2], ARGV[3], 'WITHSCORES', 'LIMIT', 0, ARGV[4])
  complete(tonumber(ARGV[4]))
else
  for k = 2, #ARGV do
    local score = call('ZSCORE', x, ARGV[k])
    if score then
      page[#page + 1] = ARGV[k]
      page[#page + 1] = score
    end
  end
end
for k = 1, #page, 2 do
  ids[#ids + 1] = page[k]
  scores[#scores + 1] = page[k + 1]
end
return { ids, scores, values(xr, ids), values(m, ids), values(s, ids) }
