// A row for each channel. Only the texts of a row change, so that the focus and a selection survive a poll.
import { el, setText } from './dom.js';
import { age, count, kindName, time } from './format.js';
import { row, table } from './table.js';

const columns = [
  ['Channel'], ['Status'], ['Transactional', 'number'], ['Campaign', 'number'], ['Delayed', 'number'],
  ['In flight', 'number'],
  ['Dead letters', 'number'],
  ['Oldest transactional', 'number'],
  ['Completed of accepted', 'number'],
  ['Action', 'action'],
];

export function queueTable({ onPause }) {
  const view = table('The queues by channel', columns);
  const rows = new Map();
  return {
    element: view.element,
    update({ at, channels }) {
      for (const name of [...rows.keys()].filter((known) => !channels.some((channel) => channel.name === known))) {
        rows.get(name).element.remove();
        rows.delete(name);
      }
      for (const channel of channels) {
        if (!rows.has(channel.name)) {
          rows.set(channel.name, queueRow(view, channel, onPause));
          view.body.append(rows.get(channel.name).element);
        }
        rows.get(channel.name).update(channel, at);
      }
    },
  };
}

function queueRow(view, { name, kind }, onPause) {
  let paused = false;
  const status = el('div', { class: 'status' });
  const cell = () => el('span');
  const [transactional, campaign, delayed, inFlight, oldest, totals] = Array.from({ length: 6 }, cell);
  const delayedHere = el('span', { class: 'note' });
  const dead = el('a', { href: `#dead-letters?${new URLSearchParams({ channel: name })}` });
  const button = el('button', { type: 'button', onclick: () => onPause(name, !paused) });
  let shown = '';

  return {
    element: row(view, [
      [
        el('span', { class: 'channel-name' }, name),
        kind && kind !== name ? el('span', { class: 'note' }, kindName(kind)) : null,
      ],
      status,
      transactional,
      campaign,
      el('div', {}, delayed, delayedHere),
      inFlight,
      dead,
      oldest,
      totals,
      button,
    ]),
    update(channel, at) {
      paused = channel.paused;
      setText(transactional, count(channel.transactional));
      setText(campaign, count(channel.campaign));
      setText(delayed, count(channel.delayed));
      setText(
        delayedHere,
        channel.delayed_transactional ? `${count(channel.delayed_transactional)} transactional` : '',
      );
      setText(inFlight, count(channel.in_flight));
      setText(dead, count(channel.dead_letters));
      dead.setAttribute('aria-label', `${count(channel.dead_letters)} dead letters of ${name}`);
      dead.classList.toggle('alarming', channel.dead_letters > 0);
      setText(oldest, channel.oldest_transactional ? age(channel.oldest_transactional, at) : '–');
      setText(totals, `${count(channel.total_completed)} / ${count(channel.total_accepted)}`);
      setText(button, paused ? 'Resume' : 'Pause');
      button.setAttribute('aria-label', `${paused ? 'Resume' : 'Pause'} ${name}`);
      const facts = JSON.stringify([paused, channel.status, channel.until, channel.detail, channel.held_origins]);
      if (facts === shown) return;
      shown = facts;
      status.replaceChildren(...statusOf(channel));
    },
  };
}

const statuses = {
  working: ['good', 'Working'],
  throttled: ['warn', 'Throttled'],
  unreachable: ['bad', 'Unreachable'],
  misconfigured: ['bad', 'Misconfigured'],
};

const labelOf = (status) => statuses[status]?.[1] ?? status;

/** The status as text and a sign; the color only repeats them. */
function statusOf({ paused, status, until, detail, held_origins: held = [] }) {
  const [mood, text] = status ? (statuses[status] ?? ['warn', status]) : ['off', 'Not consumed here'];
  return [
    paused ? el('span', { class: 'badge paused' }, 'Paused') : null,
    // A paused channel sends nothing, so "Working" would be misleading.
    paused && mood === 'good' ? null : el('span', { class: `badge ${mood}` }, text),
    detail ? el('span', { class: 'note' }, detail) : null,
    until ? el('span', { class: 'note' }, 'until ', time(until)) : null,
    ...held.map((provider) => el(
      'span', { class: 'note' }, `${provider.origin}: ${labelOf(provider.status).toLowerCase()}`)),
  ].filter(Boolean);
}
