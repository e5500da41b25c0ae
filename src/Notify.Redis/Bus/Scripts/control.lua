#!lua flags=allow-oom
-- ARGV: 'pause'; 'resume', publish command, wake channel; 'mark'.
if ARGV[1] == 'pause' then
  call('HSET', p, 'paused', stamp(now))
elseif ARGV[1] == 'resume' then
  call('HDEL', p, 'paused')
  hint(ARGV[2], ARGV[3], 'w')
else
  call('HINCRBY', p, 'marks', 1)
end
return 1
