// A message's way: the channels it was to try, and what happened on them.
import { el } from './dom.js';
import { plural, time, words } from './format.js';

export function journey(letter) {
  const { hops = [], hop = 0, history = [] } = letter;
  return el(
    'section', { 'aria-labelledby': 'journey-title' }, el('h2', { id: 'journey-title' }, 'Journey'),
    hops.length === 0 ? null : el('ol', { class: 'hops', 'aria-label': 'Channels in order' }, hops.map((channel, i) => hopItem(channel, i, hop))),
    history.length === 0
      ? el('p', { class: 'empty' }, 'No failed attempt is noted.')
      : [el('h3', {}, plural(history.length, 'failure', 'failures')), el('ol', { class: 'history' }, history.map(step), el('li', { class: 'end' }, el('p', {}, 'Given up: ', words(letter.reason)), time(letter.at)))]);
}

function hopItem(channel, i, hop) {
  const state = i < hop ? 'tried before' : i === hop ? 'died here' : 'not tried';
  return el('li', { class: i === hop ? 'here' : i < hop ? 'past' : 'ahead', 'aria-current': i === hop ? 'step' : null }, el('span', {}, channel), ' ', el('span', { class: 'note' }, state));
}

function step({ at, channel, outcome, detail }) {
  return el('li', {}, el('p', {}, el('strong', {}, channel), ' ', words(outcome), detail ? el('span', { class: 'detail' }, detail) : null), time(at));
}
