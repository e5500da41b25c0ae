#!lua flags=allow-oom
-- Ends leases, each only if its token is still valid. Runs at maxmemory too, because completed envelopes free memory.
-- RedisScript inserts queue.lua and settle-release.lua after the first line.
--
-- KEYS     see queue.lua
-- ARGV[1]  number of the call
-- ARGV[2]  publish command
-- ARGV[3]  wake-up channel
-- ARGV[4]  number of completions
-- then     for each completion: id, token
-- then     number of other settlements
-- then     for each of them: id, token, kind, delay in ms, '1' if it keeps the order, '1' if it must be claimed alone
--          again, state, reason
--          kinds: r retry, f defer, x dead letter, v written by a newer version
-- Returns  one digit for each settlement: 1 if it ended the lease; 0 if the lease was lost; 2 if it ended the lease
--          with a dead letter because no process could decode the envelope for a day
local number = tonumber(ARGV[1])
local publish_command, wake_channel = ARGV[2], ARGV[3]
local completion_count = tonumber(ARGV[4])
local FIRST_COMPLETION = 5
local other_count_index = FIRST_COMPLETION + completion_count * 2
local other_count = tonumber(ARGV[other_count_index])
local ARGUMENTS_PER_OTHER = 8

local repeated = find_reply(number)
if repeated then
  return repeated
end

local HOUR, DAY = 3600000, 86400000
local COLON = 58
local digits = {}

local function has_token(record, token)
  return record and sub(record, 1, #token) == token and record:byte(#token + 1) == COLON
end

local function delete_fields_if_any(key, ids)
  if call('EXISTS', key) == 1 then
    call_with_list('HDEL', key, ids)
  end
end

local ids = {}
for index = 1, completion_count do
  ids[index] = ARGV[FIRST_COMPLETION + (index - 1) * 2]
end
local records, completed, is_completed = get_fields(lease_records, ids), {}, {}
local released = { ids = {}, holds = {} }
for index = 1, completion_count do
  local id, token = ids[index], ARGV[FIRST_COMPLETION + (index - 1) * 2 + 1]
  if not is_completed[id] and has_token(records[index], token) then
    digits[index] = '1'
    is_completed[id] = true
    completed[#completed + 1] = id
    released.ids[#completed] = id
    released.holds[#completed] = sub(records[index], -17)
  else
    digits[index] = '0'
  end
end
if #completed > 0 then
  call_with_list('ZREM', lease_ends, completed)
  call_with_list('HDEL', lease_records, completed)
  call_with_list('HDEL', envelopes, completed)
  delete_fields_if_any(delivery_states, completed)
  delete_fields_if_any(lease_expirations, completed)
  delete_fields_if_any(undecodable_since, completed)
  call('HINCRBY', counters, 'completed', #completed)
end

local must_signal = false
for index = 1, other_count do
  local first = other_count_index + 1 + (index - 1) * ARGUMENTS_PER_OTHER
  local id, token, kind = ARGV[first], ARGV[first + 1], ARGV[first + 2]
  local delay, keeps_order = tonumber(ARGV[first + 3]), ARGV[first + 4] == '1'
  local is_suspect, state, reason = ARGV[first + 5] == '1', ARGV[first + 6], ARGV[first + 7]
  local record = call('HGET', lease_records, id)
  local digit = '0'
  if has_token(record, token) then
    local place, ready_since, hold = parse_record(record)
    local lane = sub(hold, 1, 1)
    digit = '1'
    call('ZREM', lease_ends, id)
    call('HDEL', lease_records, id)
    if kind == 'v' then
      -- A process with a newer version may start and decode the envelope. It is claimed once an hour for a day; until
      -- then this version must not change its state.
      call('HSETNX', undecodable_since, id, format_ms(now))
      local since = tonumber(call('HGET', undecodable_since, id))
      if now - since >= DAY then
        kind = 'x'
        digit = '2'
      else
        delay = math.min(HOUR, since + DAY - now)
        kind = 'f'
        keeps_order = false
        state = ''
      end
    else
      call('HDEL', undecodable_since, id)
    end
    if state ~= '' then
      call('HSET', delivery_states, id, state)
    end
    -- The new state includes the recorded lease expirations. Without a new state they remain for the next claim.
    if kind ~= 'x' and state ~= '' and is_suspect then
      call('HSET', lease_expirations, id, '')
    elseif kind == 'x' or state ~= '' then
      call('HDEL', lease_expirations, id)
    end
    if kind == 'x' then
      call('HDEL', undecodable_since, id)
      call('HSET', dead_letter_records, id, lane .. ' ' .. reason)
      call('ZADD', dead_letters, string.format('%.0f', time[1] * 1000000 + time[2]), id)
    elseif delay > 0 then
      local delayed, member = lane == 't' and delayed_transactional or delayed_campaign, id .. ':' .. hold
      call('ZADD', delayed, format_ms(now + delay), member)
      must_signal = must_signal or call('ZRANGE', delayed, 0, 0)[1] == member
    else
      must_signal = must_signal or count_candidates(lane) == 0
      if kind == 'r' then
        call('RPUSH', lane == 't' and ready_transactional or ready_campaign, format_element(id, now, hold))
      else
        local returned = lane == 't' and returned_transactional or returned_campaign
        call('ZADD', returned, place, format_element(id, ready_since, hold))
        keeps_order = true
      end
    end
    if kind == 'x' or not keeps_order then
      released.ids[#released.ids + 1] = id
      released.holds[#released.holds + 1] = hold
    end
  end
  digits[#digits + 1] = digit
end
if release(released.ids, released.holds) or must_signal then
  signal(publish_command, wake_channel, 'w')
end

local reply = table.concat(digits)
save_reply(number, reply)
return reply
