// The suppressions of the address book: a filter, and as many pages as the operator asks for.
import { fail, say } from './announce.js';
import { ask, query } from './api.js';
import { el, field, options } from './dom.js';
import { kindName, plural, time, words } from './format.js';
import { appliesTo, lift } from './lift.js';
import { row, table } from './table.js';

const columns = [['Address'], ['Kind'], ['Reason'], ['Applies to'], ['Since'], ['Action', 'action']];
const reasons = ['bounced', 'blocked', 'gone', 'unsubscribed', 'refused'];
const PAGE = 50;

export function suppressionsView({ query: asked }) {
  const filter = Object.fromEntries(['kind', 'reason', 'address'].map((name) => [name, asked.get(name) ?? '']));
  const kind = el('select', { name: 'kind' });
  const reason = el('select', { name: 'reason' });
  const address = el('input', { name: 'address', value: filter.address, autocomplete: 'off', spellcheck: false });
  fillKinds(kind, filter.kind);
  options(reason, [['', 'All'], ...reasons.map((name) => [name, words(name)])], filter.reason);

  const view = table('Suppressions, newest first', columns);
  const state = el('p', { class: 'empty', role: 'status' }, 'Loading …');
  const more = el('button', { type: 'button', hidden: true, onclick: () => load() }, 'Show more');
  const leaving = new AbortController();
  let cursor = null;
  let shown = 0;
  view.element.hidden = true;

  function describe() {
    view.element.hidden = shown === 0;
    more.hidden = !cursor;
    state.textContent = shown === 0 && !cursor
      ? none(filter)
      : `${plural(shown, 'suppression', 'suppressions')} shown${cursor ? ', there are more' : ''}.`;
  }

  async function load() {
    more.disabled = true;
    try {
      let page;
      // The server examines a limited number for each page, so a page may be empty although a later one is not.
      do {
        page = await ask(`suppressions${query({ ...filter, cursor, limit: PAGE })}`, { signal: leaving.signal });
        cursor = page.next;
      } while (page.items.length === 0 && cursor);
      const rows = page.items.map((item) => suppressionRow(view, item, onLifted));
      const first = shown > 0 ? rows[0] : null;
      view.body.append(...rows);
      shown += rows.length;
      describe();
      // Reading continues where the new rows begin: the button may have disappeared.
      first?.querySelector('button').focus();
    } catch (error) {
      if (error.name === 'AbortError') return;
      state.textContent = '';
      fail(error.message);
    } finally {
      more.disabled = false;
    }
  }

  function onLifted(element) {
    const next = element.nextElementSibling ?? element.previousElementSibling;
    element.remove();
    shown -= 1;
    describe();
    (next?.querySelector('button') ?? address).focus();
  }

  function submit(event) {
    event.preventDefault();
    const wanted = query({ kind: kind.value, reason: reason.value, address: address.value.trim() });
    // The filter is in the part of the page's address that the browser does not send; "back" restores the previous one.
    const hash = `#suppressions${wanted}`;
    if (hash !== location.hash) {
      location.hash = hash;
      return;
    }
    view.body.replaceChildren();
    [cursor, shown] = [null, 0];
    say('');
    load();
  }

  load();
  return {
    title: 'Suppressions',
    content: [
      el('p', { class: 'hint' }, 'No message is sent to a suppressed address until its suppression is lifted.'),
      el(
        'form', { class: 'filter', role: 'search', 'aria-label': 'Suppressions', onsubmit: submit },
        field('Kind', kind), field('Reason', reason), field('Address contains', address),
        el(
          'div', { class: 'buttons' }, el('button', { type: 'submit', class: 'primary' }, 'Filter'),
          el('a', { class: 'button', href: '#suppressions' }, 'Clear'))),
      state, view.element, el('div', { class: 'buttons' }, more),
    ],
    onLeave: () => leaving.abort(),
  };
}

const none = (filter) =>
  (Object.values(filter).some(Boolean) ? 'No suppression matches.' : 'There are no suppressions.');

function suppressionRow(view, item, onLifted) {
  const button = el('button', {
    type: 'button',
    'aria-label': `Lift the suppression of ${item.address} for ${appliesTo(item)}`,
    async onclick() {
      if (await lift(item)) onLifted(element);
    },
  }, 'Lift');
  const element = row(view, [
    el('span', { class: 'address' }, item.address),
    kindName(item.kind),
    [el('span', { class: 'badge bad' }, words(item.reason)), item.detail && el('span', { class: 'note' }, item.detail)],
    appliesTo(item), time(item.at), button,
  ]);
  return element;
}

async function fillKinds(select, chosen) {
  const fill = (kinds, value) => options(select, [['', 'All'], ...kinds.map((kind) => [kind, kindName(kind)])], value);
  fill(chosen ? [chosen] : [], chosen);
  try {
    const { channels } = await ask('queues');
    const known = [...new Set([...channels.map((channel) => channel.kind), chosen].filter(Boolean))].sort();
    fill(known, select.value);
  } catch {
    // The request for the list reports the error.
  }
}
