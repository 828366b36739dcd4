// Opens VS Code's web workbench in headless Chromium. The page reaches 127.0.0.1 and nothing else.
import { chromium } from 'playwright-core';
import { ensureChromium } from './install.mjs';
import { workbenchUrl } from './server.mjs';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const MORE_FLAGS = ['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];

export function launchBrowser() {
	return chromium.launch({ executablePath: ensureChromium(), headless: true, args: [...FLAGS, ...MORE_FLAGS] });
}

/**
 * Opens a window and returns its page, which may still be loading.
 * @param {import('playwright-core').Browser} browser
 * @param {{ folder?: string, ext?: string | string[], tests?: string, verbose?: boolean, viewport?: { width: number, height: number },
 *   deviceScaleFactor?: number, before?: (page: import('playwright-core').Page) => Promise<void> }} window
 */
export async function openWorkbench(browser, server, window) {
	const { viewport = { width: 1400, height: 900 }, deviceScaleFactor = 1 } = window;
	const context = await browser.newContext({ viewport, deviceScaleFactor });
	await context.route(
		(url) => url.hostname !== '127.0.0.1',
		(route) => route.abort(),
	);
	const page = await context.newPage();
	if (window.verbose) {
		page.on('console', (message) => console.error(`[page ${message.type()}] ${message.text()}`));
		page.on('pageerror', (error) => console.error('[page error]', error));
	}
	await window.before?.(page);
	await page.goto(workbenchUrl(server, window));
	return page;
}

/** Waits until the window is restored and its extensions may be asked for. With the driver this is VS Code's own word. */
export async function workbenchReady(page, { driver = true, timeout = 60_000 } = {}) {
	await page.waitForSelector('.monaco-workbench .part.editor', { timeout });
	if (driver) {
		await page.waitForFunction(() => globalThis.driver, undefined, { timeout });
		await page.evaluate(() => globalThis.driver.whenWorkbenchRestored());
	} else {
		await page.waitForSelector('.explorer-folders-view .monaco-list-row', { timeout });
	}
}
