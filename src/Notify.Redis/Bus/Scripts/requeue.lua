#!lua flags=allow-oom
-- Returns dead letters to this queue.
--
-- KEYS      see queue.lua
-- ARGV[1]   publish command
-- ARGV[2]   wake-up channel
-- ARGV[3…]  for each dead letter: id, hold, delivery state
-- Returns   the number of dead letters that were returned; the others do not exist
local publish_command, wake_channel = ARGV[1], ARGV[2]
local FIRST, ARGUMENTS_PER_LETTER = 3, 3

local was_empty = count_candidates('t') == 0 or count_candidates('c') == 0
local ids, states, to_push = {}, {}, { t = {}, c = {} }
for index = FIRST, #ARGV, ARGUMENTS_PER_LETTER do
  local id, hold, state = ARGV[index], ARGV[index + 1], ARGV[index + 2]
  if call('ZREM', dead_letters, id) == 1 then
    ids[#ids + 1] = id
    states[#states + 1] = id
    states[#states + 1] = state
    table.insert(to_push[sub(hold, 1, 1)], format_element(id, now, hold))
  end
end
call_with_list('HDEL', dead_letter_records, ids)
call_with_list('HSET', delivery_states, states)
call_with_list('RPUSH', ready_transactional, to_push.t)
call_with_list('RPUSH', ready_campaign, to_push.c)
if #ids > 0 and was_empty then
  signal(publish_command, wake_channel, 'w')
end
return #ids
