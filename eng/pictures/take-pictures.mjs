// Takes the pictures of the documents with Debian's Chromium. Started by take-pictures.sh.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [images] = process.argv.slice(2);
const site = process.env.SITE;
const browser = await chromium.launch({ executablePath: process.env.NOTIFY_CHROMIUM ?? '/usr/bin/chromium' });
const context = await browser.newContext({ viewport: { width: 1200, height: 540 }, locale: 'en-GB', timezoneId: 'UTC' });

async function waitForSite() {
  for (let attempt = 0; attempt < 120; attempt += 1) {
    try {
      return await fetch(`${site}/signin`);
    } catch {
      await new Promise((resolve) => { setTimeout(resolve, 500); });
    }
  }
  throw new Error(`${site} does not answer.`);
}

async function submit(page, action, times) {
  for (let count = 0; count < times; count += 1) {
    await page.goto(site);
    await page.locator(`form[action="${action}"] button`).first().click();
    await page.waitForLoadState();
  }
}

async function takeOperatorPage() {
  await waitForSite();
  const page = await context.newPage();
  await page.goto(`${site}/signin`);
  await page.locator('button[name="person"][value="owner"]').click();
  await submit(page, '/messages/alert', 6);
  await submit(page, '/messages/newsletter', 3);
  // The pager of the sample is broken, so these messages become dead letters after two retries.
  await submit(page, '/trouble/page', 1);
  await page.goto(`${site}/api/v1/messaging/ui`);
  await page.getByRole('link', { name: '3 dead letters of pager' }).waitFor({ timeout: 60000 });
  await page.screenshot({ path: path.join(images, 'operator-page.png') });
}

async function takeMail() {
  const page = await context.newPage();
  // The picture is as high as the mail.
  await page.setViewportSize({ width: 640, height: 100 });
  await page.goto(pathToFileURL('mail.html').href);
  await page.screenshot({ path: path.join(images, 'mail.png'), fullPage: true });
}

await takeMail();
await takeOperatorPage();
await browser.close();
