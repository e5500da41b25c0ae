import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WorkerScope, bytes, plain, publicKey, subscription } from './worker-scope.mjs';

const message = (notification, id = 'id-1') => ({ web_push: 8030, id, notification: { title: 'Title', body: 'Body', ...notification } });

test('shows a notification with its options, data and what a click needs', async () => {
  const scope = new WorkerScope();
  await scope.push(message({
    navigate: '/orders/42', icon: '/i.png', badge: '/b.png', image: '/p.png', lang: 'de', dir: 'rtl', tag: 'order', renotify: true, requireInteraction: true, vibrate: [1, 2],
    timestamp: 5, actions: [{ action: 'a', title: 'A', icon: '/a.png', navigate: '/a' }, { action: 'b', title: 'B' }], data: { order: 42 },
  }));
  assert.deepEqual(plain(scope.shown), [{
    title: 'Title', body: 'Body', icon: '/i.png', badge: '/b.png', image: '/p.png', lang: 'de', dir: 'rtl', tag: 'order', renotify: true, requireInteraction: true, vibrate: [1, 2],
    timestamp: 5, actions: [{ action: 'a', title: 'A', icon: '/a.png' }, { action: 'b', title: 'B' }],
    data: { order: 42, notify: { id: 'id-1', url: '/orders/42', actions: { a: '/a' } } },
  }]);
});

test('takes the id for the tag where there is none', async () => {
  const scope = new WorkerScope();
  await scope.push(message());
  assert.equal(scope.shown[0].tag, 'id-1');
});

for (const [what, data] of [['no JSON', 'Hello'], ['no notification', '{"id":"x"}'], ['a title that is no text', '{"notification":{"title":{}}}'], ['null', 'null']]) {
  test(`shows a message with ${what} as one it could not read`, async () => {
    const scope = new WorkerScope('?title=Sstep&body=Look+inside');
    await scope.push(data);
    assert.deepEqual(plain(scope.shown), [{ title: 'Sstep', body: 'Look inside', tag: 'notify-unreadable' }]);
  });
}

test('shows a message without data, under the name of the site', async () => {
  const scope = new WorkerScope();
  await scope.dispatch('push', { data: null });
  assert.equal(scope.shown[0].title, 'site.example');
});

test('shows the text where the browser refuses an option', async () => {
  const scope = new WorkerScope();
  scope.refuse = (options) => 'image' in options;
  await scope.push(message({ image: 'https://[', navigate: '/there' }));
  assert.deepEqual(plain(scope.shown), [{ title: 'Title', body: 'Body', tag: 'id-1', data: { notify: { id: 'id-1', url: '/there', actions: {} } } }]);
});

test('leaves out actions that are none', async () => {
  const scope = new WorkerScope();
  await scope.push(message({ actions: [null, 'x', { title: 'no name' }, { action: 'a', title: 'A' }] }));
  assert.deepEqual(plain(scope.shown[0].actions), [{ action: 'a', title: 'A' }]);
  await scope.push(message({ actions: 'none' }, 'id-2'));
  assert.equal(scope.shown[1].actions, undefined);
});

test('keeps from a browser the combinations it must refuse', async () => {
  const scope = new WorkerScope();
  await scope.push(message({ silent: true, vibrate: [1] }));
  assert.equal('vibrate' in scope.shown[0], false);
  await scope.push(message({ renotify: true }, ''));
  assert.equal('renotify' in scope.shown[1], false);
});

test('shows a repetition in the same place, silently', async () => {
  const scope = new WorkerScope();
  const loud = message({ tag: 'order', renotify: true, vibrate: [1] });
  await scope.push(loud);
  await scope.push(loud);
  await scope.push({ ...loud, id: 'id-2' });
  const [first, second, third] = scope.shown;
  assert.deepEqual([first.renotify, first.silent, third.renotify, third.silent], [true, undefined, true, undefined]);
  assert.deepEqual([second.tag, second.renotify, second.silent, 'vibrate' in second], ['order', false, true, false]);
});

test('sets the badge of the application, but not by a repetition', async () => {
  const scope = new WorkerScope();
  await scope.push({ ...message(), app_badge: 3 });
  await scope.push({ ...message({}, 'id-2'), app_badge: 0 });
  await scope.push({ ...message(), app_badge: 3 });
  await scope.push(message({}, 'id-3'));
  assert.deepEqual(scope.badges, [3, 0]);
  assert.equal(scope.shown.length, 4);
  assert.equal('app_badge' in scope.shown[0], false);
});

test('ignores a badge that is not a count', async () => {
  const scope = new WorkerScope();
  for (const [index, app_badge] of ['3', -1, 1.5, null, {}].entries()) await scope.push({ ...message({}, `id-${index}`), app_badge });
  assert.deepEqual(scope.badges, []);
  assert.equal(scope.shown.length, 5);
});

test('shows a message where the browser refuses a badge or has none', async () => {
  const refusing = new WorkerScope();
  refusing.badgeFails = true;
  const without = new WorkerScope('', { hasBadges: false });
  for (const scope of [refusing, without]) {
    await scope.push({ ...message(), app_badge: 3 });
    assert.deepEqual([scope.shown.length, scope.badges], [1, []]);
  }
});

test('shows a message that has only a title', async () => {
  const scope = new WorkerScope();
  await scope.push(message({ body: undefined }));
  assert.deepEqual([scope.shown[0].title, 'body' in scope.shown[0]], ['Title', false]);
});

test('remembers a hundred messages', async () => {
  const scope = new WorkerScope();
  for (let i = 0; i <= 100; i++) await scope.push(message({}, `id ${i}`));
  assert.equal(scope.stored.size, 100);
  await scope.push(message({}, 'id 0'));
  await scope.push(message({}, 'id 100'));
  assert.deepEqual([scope.shown[101].silent, scope.shown[102].silent], [undefined, true]);
});

test('shows messages where there is no storage', async () => {
  const scope = new WorkerScope();
  scope.storageFails = true;
  await scope.push(message());
  await scope.push(message());
  assert.equal(scope.shown.length, 2);
});

test('tells open pages what was shown, clicked and dismissed', async () => {
  const scope = new WorkerScope();
  const window = scope.window('https://site.example/');
  await scope.push(message({ data: { order: 42 } }));
  const { data } = scope.shown[0];
  await scope.click(data, 'mute');
  await scope.dispatch('notificationclose', { notification: { data } });
  assert.deepEqual(window.messages, [
    { type: 'notify-push:show', id: 'id-1', action: '', data: { order: 42 } },
    { type: 'notify-push:click', id: 'id-1', action: 'mute', data: { order: 42 } },
    { type: 'notify-push:close', id: 'id-1', action: '', data: { order: 42 } },
  ]);
  assert.deepEqual(scope.opened, [], 'an action without a URL opens nothing');
});

test('focuses a window that is there, and leaves others alone', async () => {
  const scope = new WorkerScope();
  const other = scope.window('https://site.example/form');
  const there = scope.window('https://site.example/orders/42');
  assert.equal(await scope.click({ notify: { url: '/orders/42' } }), true);
  assert.deepEqual([other.focused, there.focused, scope.opened], [false, true, []]);
});

for (const [target, opened] of [
  ['/orders/42', 'https://site.example/orders/42'],
  ['https://other.example/x', 'https://other.example/x'],
  ['http://other.example/x', 'https://site.example/'],
  ['javascript:alert(1)', 'https://site.example/'],
  ['data:text/html,x', 'https://site.example/'],
  ['blob:https://site.example/7d1c', 'https://site.example/'],
  ['https://[', 'https://site.example/'],
  [42, 'https://site.example/'],
  [undefined, 'https://site.example/'],
]) {
  test(`a click on ${target} opens ${opened}`, async () => {
    const scope = new WorkerScope();
    await scope.click({ notify: { url: target } });
    assert.deepEqual(scope.opened, [opened]);
  });
}

test('opens an action\'s URL, and home as it is set', async () => {
  const scope = new WorkerScope('?home=/inbox');
  await scope.click({ notify: { url: '/orders/42', actions: { pay: '/pay' } } }, 'pay');
  await scope.click(null);
  assert.deepEqual(scope.opened, ['https://site.example/pay', 'https://site.example/inbox']);
});

for (const [what, query, sent, opened] of [
  ['the URL of the template', '?home=/inbox', { navigate: '/orders/42' }, '/orders/42'],
  ['the root, if the template says so', '?home=/inbox', { navigate: '/' }, '/'],
  ['home, if the template has no URL', '?home=/inbox', { navigate: '/', home: true }, '/inbox'],
  ['the root, if neither has one', '', { navigate: '/', home: true }, '/'],
  ['the root, if home is not followed', '?home=javascript:0', { navigate: '/', home: true }, '/'],
  ['the URL, if home is no boolean', '?home=/inbox', { navigate: '/orders/42', home: 'yes' }, '/orders/42'],
]) {
  test(`a click opens ${what}`, async () => {
    const scope = new WorkerScope(query);
    const { home, navigate } = sent;
    await scope.push({ ...message({ navigate }), home });
    await scope.click(plain(scope.shown)[0].data);
    assert.deepEqual(scope.opened, [`https://site.example${opened}`]);
  });
}

test('renews a lost subscription with the key it had', async () => {
  const scope = new WorkerScope('?subscriptions=/api/subscriptions');
  await scope.dispatch('pushsubscriptionchange', { oldSubscription: subscription('old', publicKey), newSubscription: null });
  assert.deepEqual(new Uint8Array(scope.subscribedWith.applicationServerKey), new Uint8Array(bytes(publicKey)));
  assert.equal(scope.subscribedWith.userVisibleOnly, true);
  assert.deepEqual(plain(scope.requests), [{
    url: 'https://site.example/api/subscriptions', method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json' },
    body: {
      endpoint: 'https://push.example/new', expirationTime: null, keys: { p256dh: 'p', auth: 'a' }, applicationServerKey: publicKey,
      replaces: { endpoint: 'https://push.example/old', expirationTime: null, keys: { p256dh: 'p', auth: 'a' } },
    },
  }]);
});

test('takes the key of its settings where the browser says nothing', async () => {
  const scope = new WorkerScope(`?subscriptions=/s&key=${publicKey}`);
  await scope.dispatch('pushsubscriptionchange', {});
  assert.equal(scope.subscribedWith.applicationServerKey, publicKey);
  assert.equal(scope.requests[0].body.applicationServerKey, publicKey);
  assert.equal('replaces' in scope.requests[0].body, false);
});

test('takes the subscription the browser brings along', async () => {
  const scope = new WorkerScope('?subscriptions=/s');
  await scope.dispatch('pushsubscriptionchange', { oldSubscription: subscription('old', publicKey), newSubscription: subscription('brought', bytes(publicKey)) });
  assert.equal(scope.subscribedWith, undefined);
  assert.equal(scope.requests[0].body.endpoint, 'https://push.example/brought');
});

test('renews nothing without a key, and tells nobody without an address', async () => {
  const keyless = new WorkerScope('?subscriptions=/s');
  await keyless.dispatch('pushsubscriptionchange', {});
  assert.deepEqual([keyless.subscribedWith, keyless.requests], [undefined, []]);
  const silent = new WorkerScope(`?key=${publicKey}`);
  await silent.dispatch('pushsubscriptionchange', {});
  assert.deepEqual([silent.subscribedWith?.applicationServerKey, silent.requests], [publicKey, []]);
});

for (const url of [
  'https://other.example/s', '//other.example/s', 'http://site.example/s', 'blob:https://site.example/7d1c', 'data:,x',
  'javascript:0',
]) {
  test(`posts no renewed subscription to ${url}`, async () => {
    const scope = new WorkerScope(`?subscriptions=${encodeURIComponent(url)}&key=${publicKey}`);
    await scope.dispatch('pushsubscriptionchange', {});
    assert.deepEqual([scope.subscribedWith?.applicationServerKey, scope.requests], [publicKey, []]);
  });
}

test('posts a renewed subscription to a URL of the site that is relative to the worker', async () => {
  const scope = new WorkerScope(`?subscriptions=s&key=${publicKey}`);
  await scope.dispatch('pushsubscriptionchange', {});
  assert.deepEqual(scope.requests.map(({ url }) => url), ['https://site.example/s']);
});

test('says so where the site does not take the renewed subscription', async () => {
  const scope = new WorkerScope(`?subscriptions=/s&key=${publicKey}`);
  scope.status = 401;
  await assert.rejects(scope.dispatch('pushsubscriptionchange', {}), /401/);
});

test('takes over at once, but not from a worker it is a guest of', async () => {
  const alone = new WorkerScope();
  await alone.dispatch('install');
  await alone.dispatch('activate');
  assert.deepEqual([alone.skipped, alone.claimed], [true, true]);

  const guest = new WorkerScope('?title=ignored', { guest: { title: 'Host' } });
  await guest.dispatch('install');
  await guest.dispatch('activate');
  await guest.push('unreadable');
  assert.deepEqual([guest.skipped, guest.claimed, guest.shown[0].title], [false, false, 'Host']);
});
