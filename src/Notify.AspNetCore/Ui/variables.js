// A form field for the variables of a template, as JSON.
import { el, field } from './dom.js';

/** Returns an object with the name of each variable as its value. A dot in a name separates members: "order.total". */
export function sample(names) {
  const root = Object.create(null);
  for (const name of names) {
    const members = name.split('.');
    let at = root;
    members.forEach((member, i) => {
      if (i === members.length - 1) at[member] ??= member;
      else at = at[member] = typeof at[member] === 'object' ? at[member] : Object.create(null);
    });
  }
  return root;
}

/** Returns the variables of all kinds of a template. */
export function namesOf(template) {
  return [...new Set((template?.kinds ?? []).flatMap((kind) => kind.variables))].sort();
}

export function variablesField() {
  const area = el('textarea', { name: 'template_vars', rows: 6, spellcheck: false, autocomplete: 'off' });
  const problem = el('p', { class: 'field-error', id: 'variables-problem', role: 'alert' });
  let filled = '{}';
  area.value = filled;
  const element = field(
    'Variables, as JSON',
    area,
    'The names of the required variables are filled in. Values can be texts, numbers, lists and objects.',
  );
  element.append(problem);
  area.setAttribute('aria-describedby', `${area.getAttribute('aria-describedby')} ${problem.id}`);

  return {
    element,
    area,
    /** Fills in the variables of a template, unless the operator changed the text. */
    offer(names) {
      if (area.value.trim() !== '' && area.value !== filled) return;
      filled = JSON.stringify(sample(names), null, 2);
      area.value = filled;
    },
    /** Returns the object. If the text is not one, returns undefined, shows an error and focuses the field. */
    read() {
      let message;
      try {
        const value = JSON.parse(area.value.trim() || '{}');
        if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
          problem.textContent = '';
          area.removeAttribute('aria-invalid');
          return value;
        }
        message = 'The text is not a JSON object. Use for example {"name": "Ann"}.';
      } catch (error) {
        message = `The text is not valid JSON: ${error.message}`;
      }
      problem.textContent = message;
      area.setAttribute('aria-invalid', 'true');
      area.focus();
      return undefined;
    },
  };
}
