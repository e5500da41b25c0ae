// Telegram's HTML into the same nodes as MarkdownV2 (Bot API, "HTML style"). Parsed into a document that runs and fetches nothing; only the tags Telegram knows become nodes.

const kinds = {
  b: 'bold', strong: 'bold', i: 'italic', em: 'italic', u: 'underline', ins: 'underline', s: 'strikethrough', strike: 'strikethrough', del: 'strikethrough',
  code: 'code', pre: 'pre', blockquote: 'quote', a: 'link', 'tg-spoiler': 'spoiler', 'tg-emoji': 'emoji',
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
