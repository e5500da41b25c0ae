// A message as Telegram shows it in a chat.
import { el } from './dom.js';
import { parse } from './markdown-v2.js';
import { partList } from './parts.js';
import { readHtml } from './telegram-html.js';

const elements = { bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's', code: 'code' };

export function telegramPreview({ body, format, parts }) {
  const { nodes, error } = read(body, format);
  const bubble = el('div', { class: 'bubble', dir: 'auto' }, showAll(nodes));
  return el(
    'div', {}, error ? el('p', { class: 'warning' }, `Shown as plain text. Telegram would refuse it: ${error}`) : null,
    el('div', { class: 'chat' }, bubble), partList(parts));
}

function read(body, format) {
  switch (format) {
    case 'plain':
      return { nodes: [body] };
    case 'html':
      return readHtml(body);
    default:
      return parse(body);
  }
}

/** A quotation and a block of code end their line without a line break. */
function showAll(nodes) {
  return nodes.map((node, i) => {
    const block = ['quote', 'pre'].includes(nodes[i - 1]?.kind);
    return show(block && typeof node === 'string' ? node.replace(/^\r?\n/, '') : node);
  });
}

function show(node) {
  if (typeof node === 'string') return node;
  const children = showAll(node.children);
  switch (node.kind) {
    case 'pre':
      return el(
        'pre',
        { tabIndex: 0, role: 'region', 'aria-label': node.argument ? `Code in ${node.argument}` : 'Code' },
        el('code', {}, children),
      );
    case 'quote':
      return el('blockquote', {}, children);
    case 'link':
      return link(node.argument, children);
    case 'spoiler':
      return spoiler(children);
    case 'emoji':
      return el('span', {}, children);
    default:
      return el(elements[node.kind] ?? 'span', {}, children);
  }
}

/** Only web and mail addresses are links in the preview. Other links are for Telegram's programs. */
function link(address, children) {
  let url;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`);
  } catch {
    return el('span', {}, children);
  }
  return ['https:', 'http:', 'mailto:'].includes(url.protocol)
    ? el('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer', title: url.href }, children)
    : el('span', { class: 'inner-link', title: address }, children);
}

/** Creates a text that is hidden until it is selected, as in the chat. */
function spoiler(children) {
  const text = el('span', { hidden: true }, children);
  const button = el('button', {
    type: 'button', class: 'spoiler', 'aria-expanded': 'false',
    onclick() {
      text.hidden = !text.hidden;
      button.setAttribute('aria-expanded', String(!text.hidden));
    },
  }, 'Spoiler');
  return el('span', { class: 'spoiler-place' }, button, text);
}
