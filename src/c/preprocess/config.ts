/**
 * CONFIG_* symbols as the preprocessor sees them. It owns what a choice means (`y` defines CONFIG_X, `m` defines CONFIG_X_MODULE;
 * include/linux/kconfig.h of the kernel); the choice itself is the caller's Configuration.
 */
import type { Configuration } from '../program';
import { leftOff } from './config-defaults';

/** `value`: what the macro stands for; undefined: not defined. `listed`: the configuration names it. */
export interface ConfigValue {
	readonly value: string | undefined;
	readonly listed: boolean;
}

const own = (config: Configuration, symbol: string): string | undefined =>
	Object.hasOwn(config.symbols, symbol) ? config.symbols[symbol] : undefined;

/** What is chosen for a symbol that nobody chose a value for. */
export const unchosen = (symbol: string, otherwise: 'y' | 'n'): 'y' | 'n' => (leftOff.has(symbol) ? 'n' : otherwise);

/** What the name CONFIG_… is defined as. Unlisted symbols are as `unchosen` says; unlisted CONFIG_X_MODULE is not defined. */
export function configValue(config: Configuration, symbol: string): ConfigValue {
	const choice = own(config, symbol);
	if (choice !== undefined) {
		if (choice === 'n' || choice === 'm') return { value: undefined, listed: true };
		return { value: choice === 'y' ? '1' : choice, listed: true };
	}
	if (symbol.endsWith('_MODULE')) {
		const base = own(config, symbol.slice(0, -'_MODULE'.length));
		return { value: base === 'm' ? '1' : undefined, listed: base !== undefined };
	}
	return { value: unchosen(symbol, config.otherwise) === 'y' ? '1' : undefined, listed: false };
}

/** IS_ENABLED and its family on a symbol: 1 or 0. */
export function isEnabled(config: Configuration, test: string, symbol: string): boolean {
	const builtIn = configValue(config, symbol).value === '1';
	const module = configValue(config, `${symbol}_MODULE`).value === '1';
	if (test === 'IS_BUILTIN') return builtIn;
	if (test === 'IS_MODULE') return module;
	// IS_REACHABLE: built in, or a module used from a module; MODULE is never defined here.
	return test === 'IS_REACHABLE' ? builtIn : builtIn || module;
}

export const enabledTests: ReadonlySet<string> = new Set(['IS_ENABLED', 'IS_BUILTIN', 'IS_MODULE', 'IS_REACHABLE']);
