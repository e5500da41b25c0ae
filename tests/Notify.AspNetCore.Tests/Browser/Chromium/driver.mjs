// Drives Debian's Chromium by playwright-core: a question a line, an answer a line. The steps of a test come with the question, in playwright's own words.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const [executablePath] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const Steps = (async () => {}).constructor;

const browser = await chromium.launch({
  executablePath,
  args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const open = new Map();
let pages = 0;

const verbs = {
  async open({ url, scheme, width, cookie, guard }) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce' });
    context.setDefaultTimeout(guard);
    if (cookie) await context.addCookies([{ name: cookie.name, value: cookie.value, url, sameSite: 'Lax', httpOnly: true }]);
    const page = await context.newPage();
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      // Chromium notes every answer that is a failure. The page tells of the endpoints' own; its files must be there.
      const answered = message.text().startsWith('Failed to load resource') && !new URL(message.location().url).pathname.includes('/ui');
      if (!answered) complaints.push(`${message.text()} (${message.location().url})`);
    });
    await page.goto(url);
    const number = (pages += 1);
    open.set(number, { context, page, complaints });
    return number;
  },

  async run({ number, steps }) {
    const { context, page } = open.get(number);
    return new Steps('page', 'context', steps)(page, context);
  },

  async violations({ number }) {
    // What is in a frame is the mail's, not the page's.
    return open.get(number).page.evaluate(`${axe}; axe.run(document, { runOnly: ${JSON.stringify(tags)}, iframes: false })
      .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ' at ' + node.target + ': ' + node.failureSummary)))`);
  },

  async screenshot({ number, path }) {
    await open.get(number).page.screenshot({ path, fullPage: true });
  },

  async close({ number }) {
    const { context, complaints } = open.get(number);
    open.delete(number);
    await context.close();
    return complaints;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { verb, ...question } = JSON.parse(line);
  let answer;
  try {
    answer = { value: (await verbs[verb](question)) ?? null };
  } catch (error) {
    answer = { error: String(error.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
