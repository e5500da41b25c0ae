// A ServiceWorkerGlobalScope without a browser: notify-sw.js runs in it, and the tests see what it did.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const source = readFileSync(new URL('notify-sw.js', import.meta.url), 'utf8');

export const publicKey = 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8';

export class WorkerScope {
  shown = [];
  badges = [];
  badgeFails = false;
  opened = [];
  requests = [];
  windows = [];
  status = 204;
  skipped = false;
  claimed = false;
  stored = new Map();
  storageFails = false;
  refuse = () => false;
  #listeners = new Map();

  constructor(query = '', { guest, hasBadges = true } = {}) {
    const scope = this;
    const cache = {
      match: async (url) => scope.stored.get(url),
      put: async (url, response) => scope.stored.set(url, response),
      keys: async () => [...scope.stored.keys()],
      delete: async (url) => scope.stored.delete(url),
    };
    const context = {
      URL, URLSearchParams, Response, btoa,
      location: new URL(`https://site.example/notify-sw.js${query}`),
      addEventListener: (type, listener) => scope.#listeners.set(type, listener),
      skipWaiting: async () => { scope.skipped = true; },
      clients: {
        claim: async () => { scope.claimed = true; },
        matchAll: async () => scope.windows,
        openWindow: async (url) => { scope.opened.push(url); },
      },
      registration: {
        showNotification: async (title, options) => {
          if (scope.refuse(options)) throw new TypeError('refused');
          scope.shown.push({ title, ...options });
        },
        pushManager: { subscribe: async (options) => { scope.subscribedWith = options; return subscription('new', options.applicationServerKey); } },
      },
      navigator: {
        setAppBadge: async (count) => {
          if (scope.badgeFails) throw new Error('not installed');
          scope.badges.push(count);
        },
      },
      caches: { open: async () => { if (scope.storageFails) throw new Error('no storage'); return cache; } },
      fetch: async (url, options) => { scope.requests.push({ url, ...options, body: JSON.parse(options.body) }); return { ok: scope.status < 300, status: scope.status }; },
    };
    context.self = context;
    if (!hasBadges) delete context.navigator.setAppBadge;
    if (guest) context.notifyPush = guest;
    vm.runInNewContext(source, context);
  }

  /** Dispatches an event and waits for all it was extended by. */
  async dispatch(type, event = {}) {
    const work = [];
    this.#listeners.get(type)?.({ ...event, waitUntil: (promise) => work.push(promise) });
    await Promise.all(work);
  }

  push(message) {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    return this.dispatch('push', { data: { json: () => JSON.parse(text) } });
  }

  async click(data, action = '') {
    let closed = false;
    await this.dispatch('notificationclick', { action, notification: { data, close: () => { closed = true; } } });
    return closed;
  }

  window(url) {
    const window = { url, focused: false, messages: [], focus: async () => { window.focused = true; }, postMessage: (message) => window.messages.push(plain(message)) };
    this.windows.push(window);
    return window;
  }
}

/** Without the prototypes of the worker's realm, so that it can be compared. */
export const plain = (value) => JSON.parse(JSON.stringify(value));

export function subscription(name, applicationServerKey) {
  return {
    options: { applicationServerKey: typeof applicationServerKey === 'string' ? bytes(applicationServerKey) : applicationServerKey },
    toJSON: () => ({ endpoint: `https://push.example/${name}`, expirationTime: null, keys: { p256dh: 'p', auth: 'a' } }),
  };
}

export const bytes = (base64url) => Uint8Array.from(Buffer.from(base64url, 'base64url')).buffer;
