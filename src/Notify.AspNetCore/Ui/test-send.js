// Sends one message, and shows the answer of the site.
import { fail, hush } from './announce.js';
import { ask } from './api.js';
import { el, field, options } from './dom.js';
import { words } from './format.js';
import { whatIsWrong } from './templates.js';
import { namesOf, variablesField } from './variables.js';

export function testView() {
  const leaving = new AbortController();
  const user = el('input', { name: 'user_id', required: true, autocomplete: 'off' });
  const channel = el('select', { name: 'channel', required: true });
  const template = el('select', { name: 'template_name', required: true, onchange: () => chosen() });
  const list = el('input', { name: 'list', autocomplete: 'off' });
  const variables = variablesField();
  const button = el('button', { type: 'submit', class: 'primary', disabled: true }, 'Send now');
  const answer = el('div', { class: 'answer', role: 'status' });
  let templates = [];

  Promise.all([ask('queues', { signal: leaving.signal }), ask('templates', { signal: leaving.signal })]).then(
    ([{ channels }, { items }]) => {
      templates = items;
      options(channel, channels.map(({ name }) => [name, name]));
      options(template, items.map(({ name }) => [name, name]));
      chosen();
      button.disabled = false;
    },
    (error) => error.name === 'AbortError' || fail(error.message));

  function chosen() {
    variables.offer(namesOf(templates.find(({ name }) => name === template.value)));
  }

  async function submit(event) {
    event.preventDefault();
    const values = variables.read();
    if (!values) return;
    button.disabled = true;
    hush();
    answer.replaceChildren(el('p', { class: 'empty' }, 'Sending …'));
    try {
      const body = {
        user_id: user.value.trim(), channel: channel.value, template_name: template.value, template_vars: values,
        list: list.value.trim() || null,
      };
      answer.replaceChildren(report(await ask('test', { method: 'POST', body, signal: leaving.signal })));
    } catch (error) {
      if (error.name === 'AbortError') return;
      answer.replaceChildren(refusal(error));
    } finally {
      button.disabled = false;
    }
  }

  return {
    title: 'Test send',
    content: [
      el(
        'form', { class: 'sheet', onsubmit: submit, 'aria-label': 'Send a test message' },
        el(
          'div', { class: 'fields' }, field('User ID', user), field('Channel', channel), field('Template', template),
          field('List', list, 'Optional. The message then has a link to unsubscribe from this list.')),
        variables.element, el('div', { class: 'buttons' }, button)),
      answer,
    ],
    onLeave: () => leaving.abort(),
  };
}

function report({ status, message_id: id, delivery_time_ms: took, error, warnings }) {
  const good = status === 'sent';
  return el(
    'div',
    { class: `result ${good ? 'good' : 'bad'}` },
    el('h2', {}, el('span', { class: `badge ${good ? 'good' : 'bad'}` }, words(status))),
    list([
      ['Message', id], ['Time', took === null || took === undefined ? null : `${took} ms`], ['Error', error],
      ...warnings.map((warning) => ['Warning', warning]),
    ]));
}

function refusal(error) {
  const { status, outcome, message_id: id, delivery_time_ms: took, error: detail } = error.problem;
  const text = whatIsWrong(error);
  return el(
    'div', { class: 'result bad' }, el('h2', {}, el('span', { class: 'badge bad' }, error.problem.title ?? 'Not sent')),
    el('p', {}, text),
    list([
      ['Status', status ?? (error.status || null)], ['Outcome', outcome], ['Message', id],
      ['Time', took === null || took === undefined ? null : `${took} ms`], ['Error', detail === text ? null : detail],
    ]));
}

function list(rows) {
  return el(
    'dl',
    { class: 'facts' },
    rows
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
  );
}
