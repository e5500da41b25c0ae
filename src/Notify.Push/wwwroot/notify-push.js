// Subscribes a browser to web push for Notify.Push. An ES module without dependencies; docs/push-browser.md describes
// its use.

/**
 * The reason for a failure, to be shown to the user by the page.
 * code is one of
 *   unsupported  the browser does not support web push here (on an iPhone or iPad: not yet added to the home screen)
 *   insecure     the page is neither https nor on this machine
 *   denied       the user has denied notifications; only the browser's settings can undo that
 *   dismissed    the user has closed the question without an answer; ask again on another click
 *   key          the VAPID public key could not be fetched or is not valid
 *   worker       the service worker could not be installed
 *   service      the browser's push service did not create a subscription
 *   server       the site did not accept the subscription
 */
export class PushError extends Error {
  constructor(code, message, cause) {
    super(message, { cause });
    this.name = 'PushError';
    this.code = code;
  }
}

/**
 * Subscribes this browser and posts the subscription to the site. Call it on a click, because it asks the user for
 * permission if necessary. It can be called again at any time: a browser that is already subscribed posts its
 * subscription, and one that is subscribed with another key subscribes again.
 *
 * @param {object} options
 * @param {string} [options.publicKey] The VAPID public key, base64url. Either this or keyUrl.
 * @param {string} [options.keyUrl] The URL of the key: as text, or as JSON with publicKey or public_key.
 * @param {string} [options.subscriptionsUrl] The URL to which the subscription is posted as JSON, and at which it is
 *   removed by DELETE. If it is omitted, nothing is posted: use the returned subscription.
 * @param {string} [options.serviceWorkerUrl] The default is notify-sw.js in the folder of this file.
 * @param {string} [options.scope] The scope of the worker. The default is its folder.
 * @param {HeadersInit} [options.headers] Headers for the site, such as an antiforgery token.
 * @returns {Promise<PushSubscription>}
 * @throws {PushError}
 */
export async function subscribe({ publicKey, keyUrl, subscriptionsUrl, serviceWorkerUrl, scope, headers } = {}) {
  assertSupported();
  // First, because browsers require a recent click.
  await askPermission();
  const key = publicKey ?? (await fetchKey(keyUrl, headers));
  const bytes = decodeKey(key);
  const worker = new URL(workerUrl(serviceWorkerUrl));
  worker.searchParams.set('key', key);
  // Absolute, because the worker would resolve a relative URL against its own folder.
  if (subscriptionsUrl) worker.searchParams.set('subscriptions', new URL(subscriptionsUrl, document.baseURI).href);
  const registration = await register(worker.href, scope);
  const { subscription, replaced } = await subscribeAt(registration.pushManager, bytes);
  if (subscriptionsUrl) {
    const body = { ...subscription.toJSON(), applicationServerKey: key, replaces: replaced?.toJSON() };
    await send('POST', subscriptionsUrl, headers, body);
  }
  return subscription;
}

/**
 * Ends this browser's subscription, then notifies the site.
 *
 * @param {object} options subscriptionsUrl, serviceWorkerUrl and headers as for subscribe.
 * @returns {Promise<boolean>} Whether there was a subscription.
 * @throws {PushError} server: the browser is unsubscribed, but the site was not notified. The site will receive that
 *   from the push service.
 */
export async function unsubscribe({ subscriptionsUrl, serviceWorkerUrl, headers } = {}) {
  const subscription = await current(serviceWorkerUrl);
  if (!subscription) return false;
  await subscription.unsubscribe();
  if (subscriptionsUrl) await send('DELETE', subscriptionsUrl, headers, subscription.toJSON());
  return true;
}

/**
 * Returns the state to show to the user. Asks for nothing and changes nothing.
 *
 * @param {object} options serviceWorkerUrl as for subscribe.
 * @returns {Promise<'unsupported' | 'denied' | 'subscribed' | 'unsubscribed'>}
 */
export async function state({ serviceWorkerUrl } = {}) {
  if (problem()) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return (await current(serviceWorkerUrl)) ? 'subscribed' : 'unsubscribed';
}

function problem() {
  if (!globalThis.isSecureContext)
    return new PushError('insecure', 'Web push needs a page with https (or on localhost).');
  return 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis
    ? null
    : new PushError(
      'unsupported',
      'This browser does not support web push here. '
        + 'On an iPhone or iPad, add the site to the home screen and open it from there.');
}

function assertSupported() {
  const error = problem();
  if (error) throw error;
}

async function askPermission() {
  const answer =
    Notification.permission === 'default' ? await Notification.requestPermission() : Notification.permission;
  if (answer === 'denied')
    throw new PushError('denied', 'Notifications of this site are blocked. Allow them in the settings of the browser.');
  if (answer !== 'granted')
    throw new PushError('dismissed', 'The question whether to allow notifications was not answered.');
}

async function fetchKey(keyUrl, headers) {
  if (!keyUrl) throw new PushError('key', 'subscribe() needs publicKey or keyUrl.');
  try {
    const response = await fetch(keyUrl, { headers, credentials: 'same-origin' });
    if (!response.ok) throw new Error(`${keyUrl} answered ${response.status}.`);
    const text = (await response.text()).trim();
    if (!/^["{]/.test(text)) return text;
    const json = JSON.parse(text);
    return typeof json === 'string' ? json : (json.publicKey ?? json.public_key);
  } catch (cause) {
    throw new PushError('key', `The VAPID public key could not be fetched from ${keyUrl}.`, cause);
  }
}

/** Bytes of base64url, with or without padding. */
function decodeKey(text) {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    if (bytes.length === 65 && bytes[0] === 4) return bytes;
  } catch {
    // The error below covers this case, too.
  }
  throw new PushError('key', 'The VAPID public key is not 65 bytes in base64url, the first of them 4.');
}

function workerUrl(given) {
  return new URL(given ?? new URL('notify-sw.js', import.meta.url), document.baseURI).href;
}

async function register(url, scope) {
  try {
    // Checked for a new version at every visit, and never taken from the HTTP cache.
    const registration = await navigator.serviceWorker.register(url, { scope, updateViaCache: 'none' });
    await activated(registration);
    return registration;
  } catch (cause) {
    throw new PushError('worker', `The service worker ${url} could not be installed: ${cause.message}`, cause);
  }
}

/** Waits for an active worker. navigator.serviceWorker.ready would wait for one in the scope of this page. */
async function activated(registration) {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (worker.state === 'activated') return;
  await new Promise((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new Error('it failed at its installation.'));
    });
  });
}

async function subscribeAt(manager, applicationServerKey) {
  const options = { userVisibleOnly: true, applicationServerKey };
  try {
    return { subscription: await manager.subscribe(options) };
  } catch (cause) {
    // There is a subscription that was created with another key.
    const replaced = cause.name === 'InvalidStateError' ? await manager.getSubscription() : null;
    if (!replaced) throw serviceError(cause);
    try {
      await replaced.unsubscribe();
      return { subscription: await manager.subscribe(options), replaced };
    } catch (again) {
      throw serviceError(again);
    }
  }
}

function serviceError(cause) {
  return cause.name === 'NotAllowedError'
    ? new PushError('denied', 'The browser does not allow this site to subscribe.', cause)
    : new PushError('service', `The browser's push service did not subscribe: ${cause.message}`, cause);
}

async function current(serviceWorkerUrl) {
  if (problem()) return null;
  const wanted = new URL(workerUrl(serviceWorkerUrl)).pathname;
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    const worker = registration.active ?? registration.waiting ?? registration.installing;
    if (worker && new URL(worker.scriptURL).pathname === wanted) return registration.pushManager.getSubscription();
  }
  return null;
}

async function send(method, url, headers, body) {
  const all = new Headers(headers);
  all.set('Content-Type', 'application/json');
  let response;
  try {
    response = await fetch(url, { method, headers: all, credentials: 'same-origin', body: JSON.stringify(body) });
  } catch (cause) {
    throw new PushError('server', `The site was not notified of the subscription: ${url} could not be reached.`, cause);
  }
  if (response.ok) return;
  throw new PushError('server', `The site was not notified of the subscription: ${url} answered ${response.status}.`);
}
