/** Who writes the reply, and when, as mail headers have it. Nothing is looked up on a network. */
import { spawnSync } from 'node:child_process';
import type { Report } from '../review/report';
import { type Host, UsageError } from './host';

type Person = Report['patches'][number]['author'];

function gitConfig(key: string): string {
	const run = spawnSync('git', ['config', '--get', key], { encoding: 'utf8', timeout: 2000 });
	return run.status === 0 ? run.stdout.trim() : '';
}

/** From `Name <address>`, else git's environment, else git's configuration. Undefined when nothing tells: the mail is then a draft without sender. */
export function userOf(given: string | undefined, host: Host): Person | undefined {
	if (given !== undefined) {
		const match = /^\s*(?:"?([^"<]*?)"?\s*<([^<>\s]+@[^<>\s]+)>|([^<>\s]+@[^<>\s]+))\s*$/.exec(given);
		if (!match) throw new UsageError(`--from ${given}: an address is expected, as in --from 'Ann Reviewer <ann@example.org>'.`);
		return { name: match[1] ?? '', email: match[2] ?? match[3] ?? '' };
	}
	const name = host.env.GIT_AUTHOR_NAME ?? gitConfig('user.name');
	const email = host.env.GIT_AUTHOR_EMAIL ?? host.env.EMAIL ?? gitConfig('user.email');
	return email.includes('@') ? { name, email } : undefined;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

/** RFC 5322 date, in UTC. */
export const mailDate = (date: Date): string =>
	`${DAYS[date.getUTCDay()]}, ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
