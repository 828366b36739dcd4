/**
 * Run strings: one short text names a run and replays it exactly.
 *
 *   widget_open@CONFIG_X=n@0110         a function (link name), CONFIG choices that differ from the report's defaults, choices made
 *   scenario:unshare-succeeds/case@@    a case of a scenario
 *   scenario:unshare-succeeds/case!3@@  the same with its third fallible call failing
 *   scenario:race/case@@912t2s980t1     a case under a schedule of its threads (machine/schedule.ts)
 */
export type RunName =
	| { readonly kind: 'function'; readonly link: string; readonly config: Readonly<Record<string, string>>; readonly path: string }
	| {
			readonly kind: 'scenario';
			readonly id: string;
			readonly test: string;
			/** The nth fallible call of the patch's code (from 1) fails. */
			readonly fail?: number;
			readonly config: Readonly<Record<string, string>>;
			readonly path: string;
	  };

export function runText(r: RunName): string {
	const config = Object.entries(r.config)
		.map(([k, v]) => `${k}=${v}`)
		.sort()
		.join(',');
	const head =
		r.kind === 'function' ? r.link : `scenario:${r.id}${r.test === '' ? '' : `/${r.test}`}${r.fail === undefined ? '' : `!${r.fail}`}`;
	return `${head}@${config}@${r.path}`;
}

/** Undefined when the text is no run string. A bare `scenario:ID` or function name counts. */
export function parseRun(text: string): RunName | undefined {
	const [head = '', conf = '', path = ''] = text.split('@');
	if (head === '' || !/^[0-9a-z]*$/.test(path)) return undefined;
	const config: Record<string, string> = {};
	for (const c of conf.split(',')) {
		if (c === '') continue;
		const m = /^(CONFIG_\w+)=(\w+)$/.exec(c);
		if (!m) return undefined;
		config[m[1] as string] = m[2] as string;
	}
	const scenario = /^scenario:([^/!]+)(?:\/(\w+))?(?:!([1-9]\d*))?$/.exec(head);
	if (scenario) {
		const fail = scenario[3] === undefined ? {} : { fail: Number(scenario[3]) };
		return { kind: 'scenario', id: scenario[1] as string, test: scenario[2] ?? '', ...fail, config, path };
	}
	return { kind: 'function', link: head, config, path };
}
