// The history of a message: its steps and their failures.
import { el } from './dom.js';
import { plural, time, words } from './format.js';

export function journey(letter) {
  const { steps = [], step = 0, history = [] } = letter;
  return el(
    'section',
    { 'aria-labelledby': 'journey-title' },
    el('h2', { id: 'journey-title' }, 'History'),
    steps.length === 0
      ? null
      : el(
          'ol',
          { class: 'steps', 'aria-label': 'Channels in order' },
          steps.map((channel, i) => stepItem(channel, i, step)),
        ),
    history.length === 0
      ? el('p', { class: 'empty' }, 'No failure is recorded.')
      : [
          el('h3', {}, plural(history.length, 'failure', 'failures')),
          el(
            'ol',
            { class: 'history' },
            history.map(failureItem),
            el('li', { class: 'end' }, el('p', {}, 'Dead-lettered: ', words(letter.reason)), time(letter.at)),
          ),
        ],
  );
}

function stepItem(channel, i, step) {
  const state = i < step ? 'failed' : i === step ? 'dead-lettered' : 'not tried';
  return el(
    'li',
    { class: i === step ? 'here' : i < step ? 'past' : 'ahead', 'aria-current': i === step ? 'step' : null },
    el('span', {}, channel),
    ' ',
    el('span', { class: 'note' }, state),
  );
}

function failureItem({ at, channel, outcome, detail }) {
  return el(
    'li',
    {},
    el(
      'p',
      {},
      el('strong', {}, channel),
      ' ',
      words(outcome),
      detail ? el('span', { class: 'detail' }, detail) : null,
    ),
    time(at),
  );
}
