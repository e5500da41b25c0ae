import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { PushError, state, subscribe, unsubscribe } from './notify-push.mjs';
import { Page, without } from './page.mjs';
import { publicKey } from './worker-scope.mjs';

const where = { serviceWorkerUrl: '/notify-sw.js' };
const failsAs = (code) => (error) => error instanceof PushError && error.name === 'PushError' && error.code === code && error.message.length > 20;

test('subscribes, and posts what the site needs', async () => {
  const page = new Page();
  const made = await subscribe({ ...where, publicKey, subscriptionsUrl: '/api/subscriptions', headers: { 'X-Token': 't' } });
  assert.equal(made, page.existing);
  assert.deepEqual(page.registered, [{ url: `https://site.example/notify-sw.js?key=${publicKey}&subscriptions=https%3A%2F%2Fsite.example%2Fapi%2Fsubscriptions`, scope: undefined, updateViaCache: 'none' }]);
  assert.deepEqual(page.requests, [{
    url: '/api/subscriptions', method: 'POST', headers: { 'content-type': 'application/json', 'x-token': 't' },
    body: { endpoint: 'https://push.example/s1', expirationTime: null, keys: { p256dh: 'p', auth: 'a' }, applicationServerKey: publicKey },
  }]);
  assert.equal(page.asked, 0, 'who has allowed it is not asked');
});

test('takes relative URLs as the page does, for the worker too', async () => {
  const page = new Page();
  await subscribe({ serviceWorkerUrl: 'sw.js', publicKey, subscriptionsUrl: 'subscriptions' });
  const registered = new URL(page.registered[0].url);
  assert.deepEqual([registered.pathname, registered.searchParams.get('subscriptions')], ['/account/sw.js', 'https://site.example/account/subscriptions']);
});

test('tells nobody without an address, and hands the scope on', async () => {
  const page = new Page();
  await subscribe({ ...where, publicKey, scope: '/' });
  assert.deepEqual([page.requests, page.registered[0].scope], [[], '/']);
});

for (const [form, text] of [['text', `${publicKey}\n`], ['a JSON string', JSON.stringify(publicKey)], ['publicKey', JSON.stringify({ publicKey })], ['public_key', JSON.stringify({ public_key: publicKey })]]) {
  test(`fetches the key as ${form}`, async () => {
    const page = new Page();
    page.answers['/key'] = { status: 200, text };
    await subscribe({ ...where, keyUrl: '/key', headers: { Authorization: 'Bearer t' } });
    assert.equal(new URL(page.registered[0].url).searchParams.get('key'), publicKey);
    assert.equal(page.requests[0].headers.authorization, 'Bearer t');
  });
}

for (const [what, options, answer] of [
  ['is not given', {}],
  ['cannot be fetched', { keyUrl: '/key' }, { status: 500 }],
  ['cannot be reached', { keyUrl: '/key' }, { unreachable: true }],
  ['is not in the answer', { keyUrl: '/key' }, { status: 200, text: '{"key":"x"}' }],
  ['is too short', { publicKey: publicKey.slice(0, 40) }],
  ['is a private one', { publicKey: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw' }],
  ['is no base64url', { publicKey: '*' }],
]) {
  test(`says that the key ${what}`, async () => {
    const page = new Page();
    page.answers['/key'] = answer;
    await assert.rejects(subscribe({ ...where, ...options }), failsAs('key'));
    assert.deepEqual(page.registered, []);
  });
}

test('asks who has not been asked, before anything else', async () => {
  const page = new Page();
  page.permission = 'default';
  page.answers['/key'] = { status: 200, text: publicKey };
  const subscribing = subscribe({ ...where, keyUrl: '/key' });
  assert.deepEqual([page.asked, page.requests.length], [1, 0], 'while the click is fresh');
  await subscribing;
});

for (const [answer, code] of [['denied', 'denied'], ['default', 'dismissed']]) {
  test(`an answer of ${answer} is ${code}`, async () => {
    const page = new Page();
    page.permission = 'default';
    page.answer = answer;
    await assert.rejects(subscribe({ ...where, publicKey }), failsAs(code));
    assert.deepEqual(page.registered, []);
  });
}

test('does not ask who has refused', async () => {
  const page = new Page();
  page.permission = 'denied';
  await assert.rejects(subscribe({ ...where, publicKey }), failsAs('denied'));
  assert.equal(page.asked, 0);
  assert.equal(await state(where), 'denied');
});

test('knows browsers without web push, and pages that are not secure', async () => {
  for (const name of ['PushManager', 'Notification']) {
    new Page();
    without(name);
    await assert.rejects(subscribe({ ...where, publicKey }), failsAs('unsupported'));
    assert.equal(await state(where), 'unsupported');
    assert.equal(await unsubscribe(where), false);
  }
  new Page();
  globalThis.isSecureContext = false;
  await assert.rejects(subscribe({ ...where, publicKey }), failsAs('insecure'));
});

test('replaces a subscription of another key, and says which', async () => {
  const page = new Page();
  page.existing = page.subscription('old');
  page.subscribeFails = ['InvalidStateError'];
  await subscribe({ ...where, publicKey, subscriptionsUrl: '/s' });
  const { body } = page.requests[0];
  assert.deepEqual([body.endpoint, body.replaces.endpoint], ['https://push.example/s1', 'https://push.example/old']);
});

for (const [what, failures, existing, code] of [
  ['the push service', ['AbortError'], false, 'service'],
  ['a state nobody understands', ['InvalidStateError'], false, 'service'],
  ['the second attempt', ['InvalidStateError', 'AbortError'], true, 'service'],
  ['permission', ['NotAllowedError'], false, 'denied'],
]) {
  test(`a subscription that fails for ${what} is ${code}`, async () => {
    const page = new Page();
    page.existing = existing ? page.subscription('old') : null;
    page.subscribeFails = failures;
    await assert.rejects(subscribe({ ...where, publicKey, subscriptionsUrl: '/s' }), failsAs(code));
    assert.deepEqual(page.requests, []);
  });
}

function installing(page, state) {
  const worker = Object.assign(new EventEmitter(), { state: 'installing', scriptURL: 'https://site.example/notify-sw.js', addEventListener: (type, listener) => worker.on(type, listener) });
  Object.assign(page.registration, { active: null, installing: worker });
  setImmediate(() => { worker.state = 'activating'; worker.emit('statechange'); worker.state = state; worker.emit('statechange'); });
}

test('waits for the worker', async () => {
  const page = new Page();
  installing(page, 'activated');
  await subscribe({ ...where, publicKey });
  assert.equal(await state(where), 'subscribed');
});

test('says that the worker does not install', async () => {
  const page = new Page();
  installing(page, 'redundant');
  await assert.rejects(subscribe({ ...where, publicKey }), failsAs('worker'));
  page.registerFails = true;
  await assert.rejects(subscribe({ ...where, publicKey }), failsAs('worker'));
});

test('says that the site does not take the subscription, which stays', async () => {
  const page = new Page();
  page.answers['/s'] = { status: 401 };
  await assert.rejects(subscribe({ ...where, publicKey, subscriptionsUrl: '/s' }), failsAs('server'));
  page.answers['/s'] = { unreachable: true };
  await assert.rejects(subscribe({ ...where, publicKey, subscriptionsUrl: '/s' }), failsAs('server'));
  assert.equal(await state(where), 'subscribed');
});

test('unsubscribes, tells the site, and knows when there is nothing to end', async () => {
  const page = new Page();
  await subscribe({ ...where, publicKey });
  assert.equal(await unsubscribe({ ...where, subscriptionsUrl: '/s' }), true);
  assert.deepEqual([page.requests[0].method, page.requests[0].body.endpoint], ['DELETE', 'https://push.example/s1']);
  assert.equal(await state(where), 'unsubscribed');
  assert.equal(await unsubscribe({ ...where, subscriptionsUrl: '/s' }), false);
});

test('finds the worker beside itself', async () => {
  const page = new Page();
  await subscribe({ publicKey });
  assert.equal(new URL(page.registered[0].url).pathname, new URL('notify-sw.js', import.meta.url).pathname);
});
