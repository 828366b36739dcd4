// A real VS Code window with the extension in it, to look at and to drive: palette, keyboard, debug buttons, panels, pictures.
// Owns how to drive the editor; which pictures are taken stands in screenshots.mjs.
//
//	const s = await openSession({ file: 'media/samples/x.txt', theme: 'dark' });
//	await s.command('Rehearse: Open');           // the palette, by title
//	await s.page.locator('.squiggly-error').first().waitFor();
//	await s.shot('diagnostics');                 // out/shots/diagnostics-dark.png
//	await s.close();
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './bundle.mjs';
import { startServer } from './host/server.mjs';
import { launchBrowser, openWorkbench, workbenchReady } from './host/workbench.mjs';

const THEMES = { dark: 'Dark Modern', light: 'Light Modern' };
// biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code's own placeholders
const WINDOW_TITLE = '${dirty}${activeEditorShort}${separator}${rootName}';
const TRIES = 5;

/**
 * Opens a window on a folder. Build first (npm run build): the window runs dist/.
 * @param {object} [options]
 * @param {string} [options.folder] folder of the window; the file's folder when a file is given, else media/samples
 * @param {string} [options.file] path of a file that the extension opens and reviews on activation (REHEARSE_OPEN)
 * @param {'dark' | 'light'} [options.theme]
 * @param {boolean} [options.toasts] show notification toasts (the extension is then an installed one, and page.evaluate(driver) is not there)
 * @param {Record<string, unknown>} [options.settings] user settings
 * @param {{ width: number, height: number }} [options.viewport]
 * @param {number} [options.scale] device pixels per CSS pixel
 * @param {string} [options.out] folder of the pictures
 * @param {boolean} [options.verbose] print the page's console
 */
export async function openSession(options = {}) {
	const { file, theme = 'dark', toasts = false, settings = {}, viewport, scale = 1, verbose = false } = options;
	const absoluteFile = file && path.resolve(file);
	const folder = path.resolve(options.folder ?? (absoluteFile ? path.dirname(absoluteFile) : inRoot('media/samples')));
	const out = path.resolve(options.out ?? inRoot('out/shots'));
	mkdirSync(out, { recursive: true });

	const server = await startServer({
		driver: !toasts,
		install: toasts ? [inRoot()] : [],
		settings: { 'workbench.colorTheme': THEMES[theme], 'window.title': WINDOW_TITLE, ...settings },
		env: absoluteFile ? { REHEARSE_OPEN: absoluteFile } : {},
	});
	const browser = await launchBrowser();
	const close = async () => {
		await browser.close().catch(() => {});
		await server.stop();
	};
	try {
		const window = { folder, ext: toasts ? [] : inRoot(), viewport, deviceScaleFactor: scale, verbose };
		const page = await openWorkbench(browser, server, window);
		page.setDefaultTimeout(30_000);
		await workbenchReady(page, { driver: !toasts });
		return { page, server, theme, close, ...controls(page, out, theme) };
	} catch (error) {
		await close();
		throw error;
	}
}

/** @param {import('playwright-core').Page} page */
function controls(page, out, theme) {
	const widget = page.locator('.quick-input-widget');
	const input = widget.locator('.quick-input-box input');
	const debugBar = page.locator('.debug-toolbar');

	/**
	 * Opens a quick pick by key, types, chooses the row. Tried again as a whole: a key pressed before the keyboard service is ready
	 * is lost. Enter goes to the input itself, never to whatever has the focus. Without a key, a quick pick that is open already is used.
	 */
	async function pick(key, text, row, { stays = false } = {}) {
		for (let attempt = 1; ; attempt++) {
			try {
				if (key) await page.keyboard.press(key);
				await input.waitFor({ state: 'visible', timeout: 3_000 });
				await input.fill(text, { timeout: 3_000 });
				// the one that Enter takes: others stand there before the list is filtered
				await widget.locator('.monaco-list-row.focused', { hasText: row }).first().waitFor({ timeout: 5_000 });
				await input.press('Enter', { timeout: 3_000 });
				if (!stays) await widget.waitFor({ state: 'hidden', timeout: 5_000 });
				return;
			} catch (error) {
				if (attempt === TRIES) throw new Error(`nothing to pick: ${row}`, { cause: error });
			}
		}
	}

	return {
		pick,
		/** Runs a command by its palette title, e.g. `Rehearse: Open`. `stays`: the command opens a quick pick or input of its own. */
		command: (title, { stays = false } = {}) => pick('F1', `>${title}`, title, { stays }),
		/** Chooses a row of a quick pick that the extension has opened. */
		choose: (row) => pick(undefined, row, row),
		/** Opens a file of the folder by name, and waits for its tab. */
		async open(name) {
			await pick('Control+P', name, path.basename(name));
			await page.locator(`.tab.active[data-resource-name="${path.basename(name)}"]`).waitFor();
		},
		/** Clicks a button of the debug toolbar: `Continue`, `Step Over`, `Step Back`, `Reverse`, `Stop` … */
		async debug(button) {
			await debugBar.locator(`.action-label[aria-label^="${button}"]`).click();
		},
		debugBar,
		/** The content of the open webview panel, as a frame locator. */
		webview: () => page.frameLocator('iframe.webview').frameLocator('iframe#active-frame'),
		/** Waits for a text anywhere in the window. */
		see: (text, options) => page.getByText(text).first().waitFor(options),
		/** Saves a picture as NAME-THEME.png in the out folder and returns its path. */
		async shot(name) {
			const file = path.join(out, `${name}-${theme}.png`);
			await page.screenshot({ path: file });
			return file;
		},
	};
}
