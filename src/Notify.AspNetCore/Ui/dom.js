// Creates elements. The page never interprets text as HTML.

/**
 * Creates an element.
 * @param {string} name
 * @param {object} [properties] Properties; `class`, `role`, `for` and names with a dash are attributes; `on…` are
 * handlers.
 * @param {...(Node|string|number|null|undefined|Array)} children
 */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'class' || key === 'role' || key === 'for' || key.includes('-')) element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(
    ...children
      .flat()
      .filter((child) => child !== null && child !== undefined)
      .map((child) => (child instanceof Node ? child : String(child))),
  );
  return element;
}

/** Creates an SVG element with attributes. */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function clear(element) {
  element.replaceChildren();
}

/** Sets a text only if it differs, so that a poll without news affects neither screen readers nor selections. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

let numbers = 0;

/** Creates a field with its label and an optional hint that is read with it. */
export function field(label, control, hint) {
  control.id ||= `field-${(numbers += 1)}`;
  const help = hint ? el('span', { class: 'hint', id: `${control.id}-hint` }, hint) : null;
  if (help) control.setAttribute('aria-describedby', help.id);
  return el('div', { class: 'field' }, el('label', { for: control.id }, label), control, help);
}

export function options(select, entries, chosen) {
  select.replaceChildren(...entries.map(([value, text]) => el('option', { value, selected: value === chosen }, text)));
}
