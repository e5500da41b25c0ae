#!lua flags=allow-oom
-- Renews leases. ARGV: lease in ms, then of each id and token. Answer: a digit each, 0 where the lease is lost.
local ends = stamp(now + tonumber(ARGV[1]))
local ids = {}
for k = 2, #ARGV, 2 do
  ids[#ids + 1] = ARGV[k]
end
local records, answers, renewed = values(d, ids), {}, {}
for k = 1, #ids do
  local prefix = ARGV[k * 2 + 1] .. ':'
  local held = records[k] and records[k]:sub(1, #prefix) == prefix
  answers[k] = held and '1' or '0'
  if held then
    renewed[#renewed + 1] = ends
    renewed[#renewed + 1] = ids[k]
  end
end
add(l, 'ZADD', renewed)
return table.concat(answers)
