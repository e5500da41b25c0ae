// The site names the members of its JSON user_id or userId, as its settings say. The page speaks of user_id.

const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/** An answer with its members named user_id. The parts of a message have names of their own, and keep them. */
export function snakeCase(value) {
  if (Array.isArray(value)) return value.map(snakeCase);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [snake(name), name === 'parts' ? inner : snakeCase(inner)]));
}

/** The names a member may have. */
export const namesFor = (name) => [...new Set([name, camel(name)])];

/** A question with its own members by both names: the site passes over the one it does not know. What the members hold stays as it is. */
export function bothNames(question) {
  return Object.fromEntries(Object.entries(question).flatMap(([name, value]) => namesFor(name).map((known) => [known, value])));
}
