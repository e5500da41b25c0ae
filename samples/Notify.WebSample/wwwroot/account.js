// The home page: push for this browser, and the form for test sends.
import { subscribe, unsubscribe, state, PushError } from '/_content/Notify.Push/notify-push.js';

const api = '/api/v1/messaging';
const options = { keyUrl: `${api}/push/key`, subscriptionsUrl: `${api}/push/subscriptions` };
const byId = (id) => document.getElementById(id);
const sentences = {
  unsupported: 'This browser does not support web push.',
  denied: 'Notifications are blocked. Change that in the settings of the browser.',
  unsubscribed: 'This browser is not subscribed.',
  subscribed: 'This browser is subscribed.',
};

async function show() {
  const now = await state();
  byId('push-state').textContent = sentences[now];
  byId('subscribe').hidden = now !== 'unsubscribed';
  byId('unsubscribe').hidden = now !== 'subscribed';
  return now;
}

async function attempt(action) {
  try {
    await action();
    location.assign('/');
  } catch (error) {
    if (!(error instanceof PushError)) throw error;
    await show();
    byId('push-state').textContent = error.code === 'service'
      ? 'The push service of this browser is not available. If this machine is offline, use a simulated browser.'
      : error.message;
  }
}

byId('subscribe').addEventListener('click', () => attempt(() => subscribe(options)));
byId('unsubscribe').addEventListener('click', () => attempt(() => unsubscribe(options)));

// A simulated browser subscribes at the push service on this machine. Its subscription is used like any other.
byId('local-browser')?.addEventListener('click', async ({ target }) => {
  const made = await fetch('/local/browser', {
    method: 'POST',
    body: new URLSearchParams({ __RequestVerificationToken: target.dataset.token }),
  });
  const answer = await fetch(options.subscriptionsUrl, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: await made.text(),
  });
  if (answer.ok) location.assign('/');
  else byId('push-state').textContent = (await answer.json()).detail;
});

byId('test')?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const result = byId('test-result');
  result.textContent = 'Sending…';
  const body = {
    user_id: event.target.dataset.user,
    channel: byId('channel').value,
    template_name: 'alert',
    template_vars: { symbol: 'EURUSD', reason: 'this is a test' },
  };
  const answer = await fetch(`${api}/test`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const said = await answer.json();
  result.textContent = answer.ok ? `Sent in ${said.delivery_time_ms} ms.` : `${answer.status}: ${said.detail}`;
});

// At each visit, so that a site that lost the subscription receives it again. The user is not asked.
if ((await show()) === 'subscribed') await subscribe(options);
