// An e-mail as a mail program shows it. The site returns its HTML with a separate policy into a sandboxed frame: scripts
// do not run, inline styles work, and the e-mail cannot access this page.
import { path } from './api.js';
import { el } from './dom.js';
import { namesFor } from './names.js';
import { partList } from './parts.js';

let frames = 0;

export function mailPreview({ parts = {}, text }, name, { locale, time_zone: zone, template_vars: variables }) {
  const frame = el('iframe', { name: `mail-${(frames += 1)}`, title: 'The e-mail', sandbox: '', tabIndex: 0 });
  const hidden = (field, value) =>
    namesFor(field).map((known) => el('input', { type: 'hidden', name: known, value: value ?? '' }));
  const form = el(
    'form', { method: 'post', action: path('templates', name, 'preview', 'html'), target: frame.name, hidden: true },
    hidden('locale', locale), hidden('time_zone', zone), hidden('template_vars', JSON.stringify(variables)));
  return el(
    'div', { class: 'mail' },
    el('p', { class: 'subject' }, el('span', { class: 'hidden' }, 'Subject: '), parts.subject ?? ''),
    partList(parts, ['subject']),
    frame,
    form,
    text
      ? el(
          'details',
          {},
          el('summary', {}, 'As plain text'),
          el('pre', { tabIndex: 0, role: 'region', 'aria-label': 'Plain text' }, text),
        )
      : null,
  );
}
