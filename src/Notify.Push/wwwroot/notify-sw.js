// The service worker of Notify.Push: shows notifications, opens their URLs, renews subscriptions.
// How to set it up: docs/push-browser.md.
//
// Settings come from the query of the URL with which it is registered (notify-push.js writes subscriptions and key):
//   subscriptions  the URL, on the worker's own origin, to which a renewed subscription is posted; without it none is
//   key            the VAPID public key, for browsers that do not report the key of a lost subscription
//   title, body    the text that is shown for a message that cannot be read
//   home           the URL to open for a notification that has no URL, could not be read, or whose URL is not allowed;
//                  the default is /
// A worker that imports this one sets them first:
//   self.notifyPush = { subscriptions: '…' }; importScripts('notify-sw.js');
'use strict';

(() => {
  const isImported = 'notifyPush' in self;
  const settings = {
    title: self.location.hostname,
    body: 'There is something new.',
    home: '/',
    ...(isImported ? self.notifyPush : Object.fromEntries(new URLSearchParams(self.location.search))),
  };
  const memoryName = 'notify-push';
  const memorySize = 100;

  // This worker answers no requests and caches no pages, so a new version cannot break an open page: it takes over
  // immediately. If another worker imports it, that worker decides.
  if (!isImported) {
    self.addEventListener('install', () => self.skipWaiting());
    self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
  }

  self.addEventListener('push', (event) => event.waitUntil(show(event.data)));

  self.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(follow(event.notification, event.action));
  });

  self.addEventListener('notificationclose', (event) => {
    event.waitUntil(openWindows().then((windows) => post(windows, 'close', event.notification.data)));
  });

  self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));

  // Every message is shown, whatever it contains: browsers remove the subscription of a worker that shows nothing.
  async function show(data) {
    const message = read(data);
    if (message) await showMessage(message);
    else await self.registration.showNotification(settings.title, { body: settings.body, tag: 'notify-unreadable' });
    post(await openWindows(), 'show', message && contents(message));
  }

  async function showMessage(message) {
    const repeated = await wasShown(message.id);
    try {
      await self.registration.showNotification(message.title, options(message, repeated));
    } catch {
      // The browser rejected an option. The text is more important than the options.
      const { body, tag, silent, data } = options(message, repeated);
      await self.registration.showNotification(message.title, { body, tag, silent, data });
    }
    await remember(message.id);
    // The number of a repetition may be out of date.
    if (!repeated) await setBadge(message.badge);
  }

  // Sets the number on the icon of an installed site; 0 removes it. Other browsers lack the function, or reject it.
  async function setBadge(count) {
    if (!Number.isSafeInteger(count) || count < 0) return;
    try {
      await self.navigator?.setAppBadge?.(count);
    } catch {
      // The notification has been shown, which is more important.
    }
  }

  // Returns null if the data contains no notification. Otherwise all members that are used later have the right type.
  function read(data) {
    try {
      const { id, notification, app_badge: badge, home } = data.json();
      const { title, navigate, actions, ...rest } = notification;
      if (typeof title !== 'string') return null;
      const buttons = Array.isArray(actions) ? actions.filter((button) => typeof button?.action === 'string') : [];
      // The template has no URL: navigate is for browsers that show the message without this worker.
      return { id, title, navigate: home === true ? undefined : navigate, badge, buttons, rest };
    } catch {
      return null;
    }
  }

  // A repetition takes the place of the first one, which has the same tag, and makes no sound.
  function options(message, repeated) {
    const shown = { ...message.rest, tag: message.rest.tag ?? message.id, data: contents(message) };
    if (message.buttons.length)
      shown.actions = message.buttons.map(({ action, title, icon }) => ({ action, title, icon }));
    if (!shown.tag) delete shown.renotify;
    if (repeated) {
      shown.renotify = false;
      shown.silent = true;
    }
    if (shown.silent) delete shown.vibrate;
    return shown;
  }

  // The application's data, and under notify the data that a click needs.
  function contents({ id, navigate, buttons, rest }) {
    const withUrl = buttons.filter((button) => button.navigate);
    const urls = Object.fromEntries(withUrl.map((button) => [button.action, button.navigate]));
    return { ...rest.data, notify: { id, url: navigate, actions: urls } };
  }

  // An action without a URL is only for the page. A notification without a URL, or with one that is not allowed, opens
  // home.
  async function follow(notification, action) {
    const windows = await openWindows();
    post(windows, 'click', notification.data, action);
    const { url, actions } = notification.data?.notify ?? {};
    const target = action ? actions?.[action] : url;
    if (action && !target) return;
    const href = allowed(target) ?? allowed(settings.home) ?? allowed('/');
    const there = windows.find((window) => window.url === href);
    // A window with another page is not used, because the user may be writing in it.
    await (there ? there.focus() : self.clients.openWindow(href));
  }

  // The site itself, or https.
  function allowed(text) {
    const url = parse(text, self.location.origin);
    return url && (isOwn(url) || url.protocol === 'https:') ? url.href : null;
  }

  // A subscription is a secret, and the request carries the cookies of the site: it goes to the site itself only.
  function ownUrl(text) {
    const url = parse(text, self.location.href);
    return url && isOwn(url) ? url.href : null;
  }

  function parse(text, base) {
    if (typeof text !== 'string' || !text) return null;
    try {
      return new URL(text, base);
    } catch {
      return null;
    }
  }

  // The protocol counts, too: the origin of blob:https://site.example/… is https://site.example.
  function isOwn(url) {
    return url.origin === self.location.origin && url.protocol === self.location.protocol;
  }

  function openWindows() {
    return self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  }

  // Notifies open pages of shown, clicked and dismissed notifications:
  // navigator.serviceWorker.addEventListener('message', …).
  function post(windows, event, contents, action = '') {
    const { notify, ...data } = contents ?? {};
    for (const window of windows) window.postMessage({ type: `notify-push:${event}`, id: notify?.id, action, data });
  }

  // The browser or its push service has ended the subscription. Some browsers pass a new one.
  async function renew({ oldSubscription, newSubscription }) {
    const subscription = newSubscription ?? (await subscribe(oldSubscription));
    const url = ownUrl(settings.subscriptions);
    if (!subscription || !url) return;
    const response = await fetch(url, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        ...subscription.toJSON(),
        applicationServerKey: keyOf(subscription),
        replaces: oldSubscription?.toJSON(),
      }),
    });
    if (!response.ok) throw new Error(`The renewed push subscription was answered with ${response.status}.`);
  }

  async function subscribe(old) {
    const applicationServerKey = old?.options?.applicationServerKey ?? settings.key;
    return applicationServerKey
      ? self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })
      : null;
  }

  function keyOf(subscription) {
    const key = subscription.options?.applicationServerKey;
    if (!key) return settings.key;
    const base64 = btoa(String.fromCharCode(...new Uint8Array(key)));
    return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  }

  // Shown messages are recorded in a cache, because the browser stops the worker between messages. Without storage,
  // only equal tags prevent repetitions.
  async function wasShown(id) {
    try {
      return Boolean(id && (await (await caches.open(memoryName)).match(memoryUrl(id))));
    } catch {
      return false;
    }
  }

  async function remember(id) {
    if (!id) return;
    try {
      const memory = await caches.open(memoryName);
      await memory.put(memoryUrl(id), new Response());
      const known = await memory.keys();
      await Promise.all(known.slice(0, -memorySize).map((oldest) => memory.delete(oldest)));
    } catch {
      // A repetition will be shown like a new message.
    }
  }

  function memoryUrl(id) {
    return new URL(`/.notify-push/${encodeURIComponent(id)}`, self.location.origin).href;
  }
})();
