// The site names the members of its JSON user_id or userId, by its settings. The page uses user_id.

const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/** Returns an answer with members named user_id. The names of the parts of a message stay unchanged. */
export function snakeCase(value) {
  if (Array.isArray(value)) return value.map(snakeCase);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [snake(name), name === 'parts' ? inner : snakeCase(inner)]),
  );
}

/** Returns the names that a member can have. */
export const namesFor = (name) => [...new Set([name, camel(name)])];

/** Returns a request with its members by both names: the site ignores the unknown one. Nested members are unchanged. */
export function bothNames(question) {
  return Object.fromEntries(
    Object.entries(question).flatMap(([name, value]) => namesFor(name).map((known) => [known, value])),
  );
}
