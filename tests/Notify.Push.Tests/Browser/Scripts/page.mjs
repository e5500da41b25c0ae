// A page without a browser: the globals notify-push.js uses, and what it did to them.
import { bytes, subscription } from './worker-scope.mjs';

export class Page {
  requests = [];
  registered = [];
  answers = {};
  permission = 'granted';
  asked = 0;
  subscribeFails = [];
  existing = null;
  #made = 0;

  constructor() {
    const page = this;
    const manager = {
      getSubscription: async () => page.existing,
      subscribe: async ({ applicationServerKey }) => {
        const failure = page.subscribeFails.shift();
        if (failure) throw Object.assign(new Error('the browser said no'), { name: failure });
        return (page.existing = page.subscription(`s${++page.#made}`, applicationServerKey.buffer));
      },
    };
    page.registration = { active: { state: 'activated', scriptURL: '' }, waiting: null, installing: null, pushManager: manager };
    const globals = {
      isSecureContext: true,
      document: { baseURI: 'https://site.example/account/' },
      PushManager: class {},
      Notification: { get permission() { return page.permission; }, requestPermission: async () => { page.asked++; return (page.permission = page.answer ?? 'granted'); } },
      navigator: {
        serviceWorker: {
          register: async (url, options) => {
            page.registered.push({ url, ...options });
            if (page.registerFails) throw new Error('404');
            page.registration.active && (page.registration.active.scriptURL = url);
            return page.registration;
          },
          getRegistrations: async () => [{ active: { scriptURL: 'https://site.example/other.js' } }, page.registration],
        },
      },
      fetch: async (url, options = {}) => {
        page.requests.push({ url, method: options.method ?? 'GET', headers: Object.fromEntries(new Headers(options.headers)), body: options.body && JSON.parse(options.body) });
        const answer = page.answers[url] ?? { status: 204 };
        if (answer.unreachable) throw new TypeError('offline');
        return { ok: answer.status < 300, status: answer.status, text: async () => answer.text };
      },
    };
    for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }

  subscription(name, key = bytes('BA')) {
    const page = this;
    return Object.assign(subscription(name, key), { unsubscribe: async () => { page.existing = null; return true; } });
  }
}

export const without = (name) => delete globalThis[name];
