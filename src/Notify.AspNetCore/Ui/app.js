// The operator page. The fragment of the address selects the view.
import { clear, el } from './dom.js';
import { hush } from './announce.js';
import { deadLetterView } from './dead-letter.js';
import { deadLettersView } from './dead-letters.js';
import { queuesView } from './queues.js';
import { suppressionsView } from './suppressions.js';
import { templatesView } from './templates.js';
import { testView } from './test-send.js';

const views = {
  queues: queuesView,
  'dead-letters': deadLettersView,
  suppressions: suppressionsView,
  templates: templatesView,
  test: testView,
};
const main = document.getElementById('main');
let leave = () => {};
let shown = false;

/** Returns null for an address that was cut off. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Splits an address such as "#dead-letters/42?channel=email". */
function read(hash) {
  const [path, query = ''] = hash.replace(/^#/, '').split('?', 2);
  const slash = path.indexOf('/');
  return {
    name: slash < 0 ? path : path.slice(0, slash),
    item: slash < 0 ? null : decoded(path.slice(slash + 1)),
    query: new URLSearchParams(query),
  };
}

function show() {
  const { name, item, query } = read(location.hash);
  const known = Object.hasOwn(views, name) ? name : 'queues';
  const view = known === 'dead-letters' && item ? deadLetterView : views[known];
  leave();
  if (shown) hush();
  clear(main);

  const { title, content, onLeave } = view({ item, query });
  const heading = el('h1', { tabIndex: -1 }, title);
  main.append(heading, ...content);
  leave = onLeave ?? (() => {});
  document.title = `${title} – Notify operations`;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.hash === `#${known}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  // After a link was followed, the focus is on the heading of the new view; after the page was opened, at its top.
  if (shown) heading.focus();
  shown = true;
}

// The address must not change, because it names the view.
document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
window.addEventListener('hashchange', show);
show();
