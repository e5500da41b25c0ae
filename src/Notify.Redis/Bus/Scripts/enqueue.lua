#!lua
-- Adds the envelopes of one or more calls. The envelopes of a call are added together or not at all.
--
-- KEYS      see queue.lua
-- KEYS[24…] idempotency keys
-- ARGV[1]   number of the batch
-- ARGV[2]   capacity of a lane
-- ARGV[3]   how long the queue records that a call waits for room, ms; 0 if calls do not wait
-- ARGV[4]   idempotency window, ms
-- ARGV[5]   publish command
-- ARGV[6]   wake-up channel
-- ARGV[7]   number of calls
-- then      for each call: number of envelopes, negative if the capacity does not apply to the call
-- then      for each envelope of the call: id, meta, hold, envelope
--           meta: the lane, or 'lane:due in ms or 0:index of the idempotency key or 0:notification id'
-- Returns   for each envelope, without separators: 'a' accepted; 'f' lane full; 'd', id and notification id of the
--           first envelope with the same idempotency key
local number = tonumber(ARGV[1])
local capacity = tonumber(ARGV[2])
local room_wait = tonumber(ARGV[3])
local idempotency_window = tonumber(ARGV[4])
local publish_command, wake_channel = ARGV[5], ARGV[6]
local call_count = tonumber(ARGV[7])
local FIRST_CALL = 8
local ARGUMENTS_PER_ENVELOPE = 4
local LAST_QUEUE_KEY = 23

local repeated = find_reply(number)
if repeated then
  return repeated
end

local candidates_before = { t = count_candidates('t'), c = count_candidates('c') }
local ready = { t = candidates_before.t + count_followers('t'), c = candidates_before.c + count_followers('c') }
local to_push = { t = {}, c = {} }
local to_delay = { t = {}, c = {} }
local ready_suffix = format_element('', now, '')
local to_store, replies, accepted_count, is_any_refused = {}, {}, 0, false

-- Preserves the order of calls: a call waits behind an earlier call for the same lane, even if it would fit.
local is_blocked = { t = false, c = false }

local function has_room(lane, wanted)
  return wanted == 0
    or not is_blocked[lane] and (ready[lane] + wanted <= capacity or (ready[lane] == 0 and wanted > capacity))
end

local function refuse(wanted)
  is_any_refused = true
  is_blocked.t = is_blocked.t or wanted.t > 0
  is_blocked.c = is_blocked.c or wanted.c > 0
end

-- Returns the numbers of envelopes for each lane, or nil if an envelope has an idempotency key or a due time.
local function count_plain(first, size)
  local wanted = { t = 0, c = 0 }
  for index = first + 1, first + size * ARGUMENTS_PER_ENVELOPE, ARGUMENTS_PER_ENVELOPE do
    local count = wanted[ARGV[index]]
    if not count then
      return nil
    end
    wanted[ARGV[index]] = count + 1
  end
  return wanted
end

-- Adds a call whose envelopes have neither idempotency keys nor due times, which is the most frequent case.
local function add_plain(first, size, is_bounded, wanted)
  if is_bounded and not (has_room('t', wanted.t) and has_room('c', wanted.c)) then
    refuse(wanted)
    return string.rep('f', size)
  end
  for index = first, first + size * ARGUMENTS_PER_ENVELOPE - 1, ARGUMENTS_PER_ENVELOPE do
    local id, lane_elements = ARGV[index], to_push[ARGV[index + 1]]
    to_store[#to_store + 1] = id
    to_store[#to_store + 1] = ARGV[index + 3]
    lane_elements[#lane_elements + 1] = id .. ready_suffix .. ARGV[index + 2]
  end
  ready.t = ready.t + wanted.t
  ready.c = ready.c + wanted.c
  accepted_count = accepted_count + size
  return string.rep('a', size)
end

-- Adds an accepted envelope of a call with idempotency keys or due times.
local function add_envelope(index, due)
  local id, meta, hold = ARGV[index], ARGV[index + 1], ARGV[index + 2]
  local lane = meta:sub(1, 1)
  to_store[#to_store + 1] = id
  to_store[#to_store + 1] = ARGV[index + 3]
  accepted_count = accepted_count + 1
  if #meta > 1 then
    local _, key_index, notification_id = meta:match(':(%d+):(%d+):(.*)')
    if key_index ~= '0' then
      local lifetime = idempotency_window + math.max((due or now) - now, 0)
      call('SET', KEYS[LAST_QUEUE_KEY + tonumber(key_index)], id .. notification_id, 'PX', format_ms(lifetime))
    end
  end
  if due then
    table.insert(to_delay[lane], format_ms(due))
    table.insert(to_delay[lane], id .. ':' .. hold)
  else
    ready[lane] = ready[lane] + 1
    table.insert(to_push[lane], id .. ready_suffix .. hold)
  end
end

local function add_with_keys_or_due_times(first, size, is_bounded)
  local first_with_key, results, is_repeated_in_call, due_times = {}, {}, {}, {}
  local wanted = { t = 0, c = 0 }
  for position = 1, size do
    local index = first + (position - 1) * ARGUMENTS_PER_ENVELOPE
    local meta = ARGV[index + 1]
    local result = 'a'
    if #meta > 1 then
      local due, key_index, notification_id = meta:match(':(%d+):(%d+):(.*)')
      due = tonumber(due)
      if due > now then
        due_times[position] = due
      end
      if key_index ~= '0' then
        local key = KEYS[LAST_QUEUE_KEY + tonumber(key_index)]
        local earlier = first_with_key[key]
        if earlier then
          is_repeated_in_call[position] = true
        else
          earlier = call('GET', key)
        end
        if earlier then
          result = 'd' .. earlier
        else
          first_with_key[key] = ARGV[index] .. notification_id
        end
      end
    end
    results[position] = result
    if result == 'a' and not due_times[position] then
      local lane = meta:sub(1, 1)
      wanted[lane] = wanted[lane] + 1
    end
  end

  if not is_bounded or (has_room('t', wanted.t) and has_room('c', wanted.c)) then
    for position = 1, size do
      if results[position] == 'a' then
        add_envelope(first + (position - 1) * ARGUMENTS_PER_ENVELOPE, due_times[position])
      end
    end
  else
    refuse(wanted)
    for position = 1, size do
      if results[position] == 'a' or is_repeated_in_call[position] then
        results[position] = 'f'
      end
    end
  end
  return table.concat(results)
end

local index = FIRST_CALL
for _ = 1, call_count do
  local size = tonumber(ARGV[index])
  local is_bounded = size > 0
  size = math.abs(size)
  index = index + 1
  local wanted = count_plain(index, size)
  replies[#replies + 1] = wanted and add_plain(index, size, is_bounded, wanted)
    or add_with_keys_or_due_times(index, size, is_bounded)
  index = index + size * ARGUMENTS_PER_ENVELOPE
end

call_with_list('HSET', envelopes, to_store)
call_with_list('RPUSH', ready_transactional, to_push.t)
call_with_list('RPUSH', ready_campaign, to_push.c)
call_with_list('ZADD', delayed_transactional, to_delay.t)
call_with_list('ZADD', delayed_campaign, to_delay.c)
if accepted_count > 0 then
  call('HINCRBY', counters, 'accepted', accepted_count)
end
if is_any_refused and room_wait > 0 then
  call('HSET', queue_flags, 'waits', format_ms(now + room_wait))
end

-- A waiting claim found nothing to claim in its lane, so only the first candidates of a lane need a signal. A delayed
-- envelope may be due before the time for which a claim waits.
if (candidates_before.t == 0 and #to_push.t > 0) or (candidates_before.c == 0 and #to_push.c > 0)
  or #to_delay.t + #to_delay.c > 0 then
  signal(publish_command, wake_channel, 'w')
end

local reply = table.concat(replies)
save_reply(number, reply)
return reply
