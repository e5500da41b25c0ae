// Converts Telegram's HTML to the same nodes as MarkdownV2 (Bot API, "HTML style"). It is parsed into a document that
// neither runs scripts nor loads anything. Only the tags that Telegram supports become nodes.

const kinds = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  code: 'code',
  pre: 'pre',
  blockquote: 'quote',
  a: 'link',
  'tg-spoiler': 'spoiler',
  'tg-emoji': 'emoji',
};

export function readHtml(text) {
  const { body } = new DOMParser().parseFromString(text, 'text/html');
  return { nodes: inside(body) };
}

function inside(element) {
  return [...element.childNodes].flatMap((child) => {
    if (child.nodeType === Node.TEXT_NODE) return [child.data];
    if (child.nodeType !== Node.ELEMENT_NODE) return [];
    const name = child.localName;
    const kind = name === 'span' && child.classList.contains('tg-spoiler') ? 'spoiler' : kinds[name];
    return kind ? [{ kind, argument: child.getAttribute('href'), children: inside(child) }] : inside(child);
  });
}
