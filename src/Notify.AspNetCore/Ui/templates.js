// Previews of templates. Nothing is sent.
import { fail, hush, say } from './announce.js';
import { ask, path } from './api.js';
import { el, field, options } from './dom.js';
import { kindName, plural } from './format.js';
import { mailPreview } from './mail-preview.js';
import { pushPreview } from './push-preview.js';
import { telegramPreview } from './telegram-preview.js';
import { namesOf, variablesField } from './variables.js';

const DEFAULT = '';

export function templatesView({ item }) {
  const leaving = new AbortController();
  const template = el('select', { name: 'template', required: true, onchange: () => chosen() });
  const locale = el('select', { name: 'locale' });
  const zone = el('input', { name: 'time_zone', autocomplete: 'off', placeholder: 'Europe/Berlin' });
  const variables = variablesField();
  const button = el('button', { type: 'submit', class: 'primary' }, 'Preview');
  const results = el('div', { class: 'previews' });
  const form = el(
    'form',
    { class: 'sheet', onsubmit: submit, 'aria-label': 'Preview a template' },
    el(
      'div',
      { class: 'fields' },
      field('Template', template),
      field('Locale', locale),
      field('Time zone', zone, 'Optional. An IANA name.'),
    ),
    variables.element,
    el('div', { class: 'buttons' }, button),
  );
  const empty = el('p', { class: 'empty', role: 'status' }, 'Loading …');
  form.hidden = true;
  let templates = [];

  ask('templates', { signal: leaving.signal }).then(
    ({ items }) => {
      templates = items;
      empty.textContent = items.length === 0 ? 'This site has no templates.' : '';
      form.hidden = items.length === 0;
      options(template, items.map(({ name }) => [name, name]), item ?? items[0]?.name);
      chosen();
    },
    (error) => {
      if (error.name === 'AbortError') return;
      empty.textContent = '';
      fail(error.message);
    });

  function chosen() {
    const { kinds = [] } = current() ?? {};
    const locales = [...new Set(kinds.flatMap((kind) => kind.locales))].filter((name) => name !== null).sort();
    options(locale, [[DEFAULT, 'Default'], ...locales.map((name) => [name, name])], locale.value);
    variables.offer(namesOf(current()));
    results.replaceChildren();
  }

  const current = () => templates.find(({ name }) => name === template.value);

  async function submit(event) {
    event.preventDefault();
    const values = variables.read();
    if (!values) return;
    const request = {
      locale: locale.value || null,
      time_zone: zone.value.trim() || null,
      template_vars: values,
      kinds: null,
    };
    button.disabled = true;
    hush();
    try {
      const { previews } = await ask(path('templates', template.value, 'preview'), {
        method: 'POST',
        body: request,
        signal: leaving.signal,
      });
      results.replaceChildren(...previews.map((preview) => figure(preview, template.value, request)));
      for (const each of results.querySelectorAll('form')) each.requestSubmit();
      const bad = previews.filter((preview) => preview.error).length;
      const failed = bad ? `; ${plural(bad, 'channel', 'channels')} could not be rendered` : '';
      say(`${plural(previews.length - bad, 'preview', 'previews')} shown below${failed}.`);
    } catch (error) {
      if (error.name === 'AbortError') return;
      results.replaceChildren();
      fail(whatIsWrong(error));
    } finally {
      button.disabled = false;
    }
  }

  return { title: 'Templates', content: [empty, form, results], onLeave: () => leaving.abort() };
}

/** Adds the missing variables to a message that does not contain them. */
export function whatIsWrong({ message, problem = {} }) {
  // One name, or a list of them.
  const missing = [problem.missing ?? []].flat();
  const named = new Set((/missing(.*)/is.exec(message)?.[1] ?? '').split(/[\s,;:'"]+|\.(?=\s|$)/));
  return missing.every((name) => named.has(name)) ? message : `${message} Missing: ${missing.join(', ')}.`;
}

const looks = { email: mailPreview, telegram: telegramPreview, push: pushPreview };

function figure(preview, name, request) {
  const title = el(
    'h2',
    {},
    kindName(preview.kind),
    ' ',
    el('span', { class: 'note' }, preview.locale ?? 'default locale'),
  );
  const content = preview.error
    ? el('p', { class: 'warning' }, whatIsWrong({ message: preview.error, problem: preview }))
    : (looks[preview.kind] ?? plainPreview)(preview, name, request);
  return el(
    'section',
    { class: `preview ${preview.kind}`, 'aria-label': `${kindName(preview.kind)} preview` },
    title,
    content,
  );
}

function plainPreview({ body }) {
  return el('pre', {}, body);
}
