-- Shared by the scripts of a queue: its keys, the server's time and helper functions. RedisScript inserts this file
-- after the first line of each script.
--
-- All keys of a queue have the same hash tag, so that one node of a cluster holds them. docs/redis.md describes them.
--
-- KEYS[1]   m    HASH    id -> envelope
-- KEYS[2]   t    LIST    transactional lane: elements, see below
-- KEYS[3]   c    LIST    campaign lane: elements
-- KEYS[4]   tr   ZSET    envelopes that returned to the front of the transactional lane: element -> first place
-- KEYS[5]   cr   ZSET    envelopes that returned to the front of the campaign lane: element -> first place
-- KEYS[6]   l    ZSET    leased envelopes: id -> end of the lease, ms
-- KEYS[7]   d    HASH    leased envelopes: id -> 'token:place:ms:hold'
-- KEYS[8]   s    HASH    id -> delivery state
-- KEYS[9]   zt   ZSET    delayed, transactional: 'id:hold' -> due time, ms
-- KEYS[10]  zc   ZSET    delayed, campaign: 'id:hold' -> due time, ms
-- KEYS[11]  x    ZSET    dead letters: id -> time, microseconds
-- KEYS[12]  xr   HASH    dead letters: id -> 'lane reason'
-- KEYS[13]  e    HASH    envelopes that must be claimed alone: id -> times at which leases expired after the state was
--                        written; empty if the state includes them
-- KEYS[14]  u    HASH    id -> time of the first claim by a process that could not decode the envelope
-- KEYS[15]  p    HASH    'paused', 'waits' (a caller waits for room), 'lease' (the longest lease duration in use, ms),
--                        'marks' (the queue has the cancellation marks that were made before it existed)
-- KEYS[16]  n    HASH    'accepted', 'completed', 'expired', 'token', 'run'
-- KEYS[17]  cn   HASH    canceled notifications: id -> time of the cancellation, ms
-- KEYS[18]  cc   HASH    canceled campaigns: name as in the envelope's JSON -> time of the cancellation, ms
-- KEYS[19]  o    HASH    hold -> id of the holder, followed by the id of the last follower, or of the holder if there
--                        are none
-- KEYS[20]  on   HASH    id of a holder or a follower -> element of the next follower
-- KEYS[21]  tf   ZSET    followers, transactional: element -> first place
-- KEYS[22]  cf   ZSET    followers, campaign: element -> first place
-- KEYS[23]  i:…  STRING  number and reply of the caller's previous call
--
-- A lane is 't' (transactional) or 'c' (campaign) in arguments, records and tables that have a value for each lane.
--
-- An element is 'id:ms:hold': the time at which the envelope became ready, in 13 digits, and the hold, which is the
-- lane followed by the ordering key of the recipient in 16 characters. The envelopes of one hold are delivered one
-- after another. The first one is the holder, from its claim until it leaves the lane, or longer if its settlement
-- keeps the order. The others become followers when a claim examines them; they count as ready. NO_KEY takes the place
-- of a key if an envelope has no order.
local envelopes = KEYS[1]
local ready_transactional = KEYS[2]
local ready_campaign = KEYS[3]
local returned_transactional = KEYS[4]
local returned_campaign = KEYS[5]
local lease_ends = KEYS[6]
local lease_records = KEYS[7]
local delivery_states = KEYS[8]
local delayed_transactional = KEYS[9]
local delayed_campaign = KEYS[10]
local dead_letters = KEYS[11]
local dead_letter_records = KEYS[12]
local lease_expirations = KEYS[13]
local undecodable_since = KEYS[14]
local queue_flags = KEYS[15]
local counters = KEYS[16]
local canceled_notifications = KEYS[17]
local canceled_campaigns = KEYS[18]
local holders = KEYS[19]
local next_followers = KEYS[20]
local followers_transactional = KEYS[21]
local followers_campaign = KEYS[22]
local previous_call = KEYS[23]

local NO_KEY = '----------------'

local call, sub = redis.call, string.sub

local function format_ms(milliseconds)
  return string.format('%.0f', milliseconds)
end

-- Returns an element. The time has a fixed length, so that the parts of an element are at fixed positions.
local function format_element(id, ready_since, hold)
  return id .. string.format(':%013.0f:', ready_since) .. hold
end

local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- The size of Lua's stack limits the number of arguments that unpack can return.
local CHUNK_SIZE = 4000

local function for_each_chunk(list, action)
  for first = 1, #list, CHUNK_SIZE do
    action(unpack(list, first, math.min(first + CHUNK_SIZE - 1, #list)))
  end
end

-- Runs a command on a key with the list as its further arguments; with an empty list it does nothing.
local function call_with_list(command, key, list)
  for_each_chunk(list, function(...) call(command, key, ...) end)
end

local function get_fields(key, ids)
  if #ids > 0 and #ids <= CHUNK_SIZE then
    return call('HMGET', key, unpack(ids))
  end
  local all = {}
  for_each_chunk(ids, function(...)
    for _, value in ipairs(call('HMGET', key, ...)) do
      all[#all + 1] = value
    end
  end)
  return all
end

-- Returns the reply to an earlier execution of the call with this number, 'late' if a later call was executed, or nil.
-- A caller whose reply was lost repeats the call with its number and receives the first reply. A call that arrives
-- after its successor must not change anything.
local function find_reply(number)
  local previous = call('GET', previous_call)
  if not previous then
    return nil
  end
  local previous_number, reply = previous:match('^(%d+) (.*)$')
  previous_number = tonumber(previous_number)
  if previous_number == number then
    return reply
  end
  if previous_number > number then
    return 'late'
  end
  return nil
end

local function save_reply(number, reply)
  call('SET', previous_call, string.format('%d ', number) .. reply, 'PX', 600000)
end

-- Returns the place, the time and the hold of a lease record, or nil if it has another form.
local function parse_record(record)
  return record:match('^%d+:(%d+):(%d+):(.+)$')
end

-- Publishes a wake-up signal: 'w' (work) or 'r' (room). An error, such as a missing permission, must not abort a script
-- that has already written; waiting processes also poll.
local function signal(publish_command, wake_channel, kind)
  redis.pcall(publish_command, wake_channel, kind)
end

-- Returns the number of envelopes that the next claims examine.
local function count_candidates(lane)
  if lane == 't' then
    return call('LLEN', ready_transactional) + call('ZCARD', returned_transactional)
  end
  return call('LLEN', ready_campaign) + call('ZCARD', returned_campaign)
end

local function count_followers(lane)
  return call('ZCARD', lane == 't' and followers_transactional or followers_campaign)
end
