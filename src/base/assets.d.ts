// C sources are imported as their text: the build's loader (scripts/bundle.mjs) and vitest.config.mts see to it.
declare module '*.c' {
	const text: string;
	export default text;
}

declare module '*.h' {
	const text: string;
	export default text;
}

declare module '*.patch' {
	const text: string;
	export default text;
}
