#!lua flags=no-writes
-- Returns the numbers of the queue without reading its elements.
--
-- KEYS     see queue.lua
-- Returns  { ready transactional, ready campaign, delayed transactional, delayed campaign, leased, dead letters,
--            1 if paused, element of the oldest transactional envelope or '', accepted, completed, expired, now }
local totals = call('HMGET', counters, 'accepted', 'completed', 'expired')
local oldest = call('ZRANGE', returned_transactional, 0, 0)[1] or call('LINDEX', ready_transactional, 0) or ''
local follower = call('ZRANGE', followers_transactional, 0, 0)[1]
if follower and (oldest == '' or sub(follower, 38, 50) < sub(oldest, 38, 50)) then
  oldest = follower
end
return {
  count_candidates('t') + count_followers('t'), count_candidates('c') + count_followers('c'),
  call('ZCARD', delayed_transactional), call('ZCARD', delayed_campaign), call('ZCARD', lease_ends),
  call('ZCARD', dead_letters), call('HEXISTS', queue_flags, 'paused'), oldest,
  totals[1] or '0', totals[2] or '0', totals[3] or '0', format_ms(now),
}
