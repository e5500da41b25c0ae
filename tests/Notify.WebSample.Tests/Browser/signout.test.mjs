// The sign-out script with the browser script of Notify.Push, in a browser made of plain objects.
import assert from 'node:assert/strict';
import { register } from 'node:module';
import { test } from 'node:test';

const pushScript = new URL('./notify-push.mjs', import.meta.url).href;
register(`data:text/javascript,${encodeURIComponent(`
  export const resolve = (name, context, next) =>
    next(name === '/_content/Notify.Push/notify-push.js' ? ${JSON.stringify(pushScript)} : name, context);
`)}`);

let loads = 0;

/** Presses the button; returns what happened, in order. */
async function signOut({ subscribed = true, status = 204, supported = true } = {}) {
  const events = [];
  const subscription = {
    unsubscribe: async () => events.push('unsubscribe'),
    toJSON: () => ({ endpoint: 'https://push.example/one' }),
  };
  const registration = {
    active: { scriptURL: 'https://site.example/_content/Notify.Push/notify-sw.js' },
    pushManager: { getSubscription: async () => (subscribed ? subscription : null) },
  };
  let submit;
  const form = { addEventListener: (_, listener) => { submit = listener; }, submit: () => events.push('sign out') };
  const browser = {
    isSecureContext: supported,
    navigator: { serviceWorker: { getRegistrations: async () => [registration] } },
    PushManager: {},
    Notification: {},
    document: { baseURI: 'https://site.example/inbox', getElementById: (id) => (id === 'sign-out' ? { form } : null) },
    fetch: async (url, { method, body }) => {
      events.push(`${method} ${url} ${JSON.parse(body).endpoint}`);
      return { ok: status < 300, status };
    },
  };
  for (const [name, value] of Object.entries(browser)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  registration.active.scriptURL = new URL('notify-sw.js', pushScript).href;
  await import(`./signout.mjs?${(loads += 1)}`);
  let prevented = false;
  await submit({ preventDefault: () => { prevented = true; } });
  assert.equal(prevented, true);
  return events;
}

const removed = 'DELETE /api/v1/messaging/push/subscriptions https://push.example/one';

test('ends the subscription of the browser, then signs out', async () => {
  assert.deepEqual(await signOut(), ['unsubscribe', removed, 'sign out']);
});

test('signs out if the site did not remove the subscription', async () => {
  assert.deepEqual(await signOut({ status: 503 }), ['unsubscribe', removed, 'sign out']);
});

test('signs out if the browser is not subscribed', async () => {
  assert.deepEqual(await signOut({ subscribed: false }), ['sign out']);
});

test('signs out if the browser has no web push', async () => {
  assert.deepEqual(await signOut({ supported: false }), ['sign out']);
});
