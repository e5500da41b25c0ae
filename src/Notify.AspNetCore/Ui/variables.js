// The variables of a template as JSON text in a form.
import { el, field } from './dom.js';

/** An object with each variable's name for its value, so that a preview shows where it goes; dots in a name are members: "order.total". */
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

/** The variables a template's kinds name, together. */
export function namesOf(template) {
  return [...new Set((template?.kinds ?? []).flatMap((kind) => kind.variables))].sort();
}

export function variablesField() {
  const area = el('textarea', { name: 'template_vars', rows: 6, spellcheck: false, autocomplete: 'off' });
  const problem = el('p', { class: 'field-error', id: 'variables-problem', role: 'alert' });
  let filled = '{}';
  area.value = filled;
  const element = field('Variables, as JSON', area, 'What the template needs is filled in by its names; values may be texts, numbers, lists and objects.');
  element.append(problem);
  area.setAttribute('aria-describedby', `${area.getAttribute('aria-describedby')} ${problem.id}`);

  return {
    element,
    area,
    /** Offers a template's variables; what the operator has written stays. */
    offer(names) {
      if (area.value.trim() !== '' && area.value !== filled) return;
      filled = JSON.stringify(sample(names), null, 2);
      area.value = filled;
    },
    /** The object, or undefined where the text is none; then the field says so and has the focus. */
    read() {
      let message;
      try {
        const value = JSON.parse(area.value.trim() || '{}');
        if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
          problem.textContent = '';
          area.removeAttribute('aria-invalid');
          return value;
        }
        message = 'This is no JSON object; write for example {"name": "Ann"}.';
      } catch (error) {
        message = `This is no JSON: ${error.message}`;
      }
      problem.textContent = message;
      area.setAttribute('aria-invalid', 'true');
      area.focus();
      return undefined;
    },
  };
}
