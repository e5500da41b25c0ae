// The dead letters: a filter, and as many pages as the operator asks for.
import { fail, say } from './announce.js';
import { ask, query } from './api.js';
import { el, field, options } from './dom.js';
import { plural, time, words } from './format.js';
import { row, table } from './table.js';

const columns = [
  ['Failed at'],
  ['Channel'],
  ['Template'],
  ['User'],
  ['Reason'],
  ['Failures', 'number'],
  ['Requeued', 'number'],
];
const PAGE = 50;

export function deadLettersView({ query: asked }) {
  const channel = el('select', { name: 'channel' });
  const inputs = {
    template: el('input', { name: 'template', value: asked.get('template') ?? '', autocomplete: 'off' }),
    reason: el('input', {
      name: 'reason',
      value: asked.get('reason') ?? '',
      autocomplete: 'off',
      placeholder: 'rejected',
    }),
    user_id: el('input', { name: 'user_id', value: asked.get('user_id') ?? '', autocomplete: 'off' }),
  };
  const filter = Object.fromEntries(
    ['channel', 'template', 'reason', 'user_id'].map((name) => [name, asked.get(name) ?? '']),
  );
  fillChannels(channel, filter.channel);

  const view = table('Dead letters, newest first', columns);
  const state = el('p', { class: 'empty', role: 'status' }, 'Loading …');
  const more = el('button', { type: 'button', hidden: true, onclick: () => load() }, 'Show more');
  const leaving = new AbortController();
  let cursor = null;
  let shown = 0;
  view.element.hidden = true;

  async function load() {
    more.disabled = true;
    try {
      let page;
      // The server examines a limited number for each page, so a page may be empty although a later one is not.
      do {
        page = await ask(`dead-letters${query({ ...filter, cursor, limit: PAGE })}`, { signal: leaving.signal });
        cursor = page.next;
      } while (page.items.length === 0 && cursor);
      const rows = page.items.map((item) => letterRow(view, item));
      const first = shown > 0 ? rows[0] : null;
      view.body.append(...rows);
      shown += rows.length;
      more.hidden = !cursor;
      view.element.hidden = shown === 0;
      state.textContent =
        shown === 0
          ? none(filter)
          : `${plural(shown, 'dead letter', 'dead letters')} shown${cursor ? ', there are more' : ''}.`;
      // Reading continues where the new rows begin: the button may have disappeared.
      first?.querySelector('a').focus();
    } catch (error) {
      if (error.name === 'AbortError') return;
      state.textContent = '';
      fail(error.message);
    } finally {
      more.disabled = false;
    }
  }

  function submit(event) {
    event.preventDefault();
    const wanted = query({
      channel: channel.value,
      ...Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim()])),
    });
    // The filter is in the address, so that it can be bookmarked and shared; "back" restores the previous one.
    const hash = `#dead-letters${wanted}`;
    if (hash === location.hash) refresh();
    else location.hash = hash;
  }

  function refresh() {
    view.body.replaceChildren();
    [cursor, shown] = [null, 0];
    say('');
    load();
  }

  load();
  return {
    title: 'Dead letters',
    content: [
      el(
        'form',
        { class: 'filter', role: 'search', 'aria-label': 'Dead letters', onsubmit: submit },
        field('Channel', channel),
        field('Template', inputs.template),
        field('Reason', inputs.reason),
        field('User ID', inputs.user_id),
        el(
          'div',
          { class: 'buttons' },
          el('button', { type: 'submit', class: 'primary' }, 'Filter'),
          el('a', { class: 'button', href: '#dead-letters' }, 'Clear'),
        ),
      ),
      state,
      view.element,
      el('div', { class: 'buttons' }, more),
    ],
    onLeave: () => leaving.abort(),
  };
}

const none = (filter) =>
  Object.values(filter).some(Boolean) ? 'No dead letter matches.' : 'There are no dead letters.';

function letterRow(view, item) {
  return row(view, [
    el('a', { href: `#dead-letters/${encodeURIComponent(item.id)}` }, time(item.at)),
    [el('span', {}, item.channel), el('span', { class: 'note' }, item.lane)],
    item.template ?? '–',
    item.user_id ?? '–',
    [
      el('span', { class: 'badge bad' }, words(item.reason)),
      item.readable ? null : el('span', { class: 'note' }, 'cannot be read'),
    ],
    item.failures,
    item.requeues,
  ]);
}

async function fillChannels(select, chosen) {
  const entries = (names) => [['', 'All'], ...names.map((name) => [name, name])];
  options(select, entries(chosen ? [chosen] : []), chosen);
  try {
    const { channels } = await ask('queues');
    const names = channels.map((channel) => channel.name);
    options(select, entries(!chosen || names.includes(chosen) ? names : [...names, chosen]), select.value);
  } catch {
    // The request for the list reports the error.
  }
}
