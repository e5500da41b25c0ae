#!lua flags=no-writes
-- Counts; walks nothing. Answer: transactional, campaign, delayed transactional, delayed campaign, in flight, dead, paused, element of the oldest transactional, accepted, completed, expired.
local numbers = call('HMGET', n, 'accepted', 'completed', 'expired')
local oldest = call('ZRANGE', tr, 0, 0)[1] or call('LINDEX', t, 0) or ''
return {
  ready('t'), ready('c'), call('ZCARD', zt), call('ZCARD', zc), call('ZCARD', l), call('ZCARD', x), call('HEXISTS', p, 'paused'), oldest,
  numbers[1] or '0', numbers[2] or '0', numbers[3] or '0',
}
