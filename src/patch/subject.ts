/** Mail subjects: `Re: [PATCHv1 5/8] cgroup: …` → title, place in the series, version. */

export interface Subject {
	readonly title: string;
	readonly isReply: boolean;
	readonly isPatch: boolean;
	readonly series?: { readonly index: number; readonly total: number; readonly version: number };
}

export function readSubject(raw: string): Subject {
	let rest = raw.slice(0, 1000).replace(/\s+/g, ' ').trim();
	let isReply = false;
	for (let reply = /^(?:re|aw|fwd?|sv|vs)\s*:\s*/i.exec(rest); reply; reply = /^(?:re|aw|fwd?|sv|vs)\s*:\s*/i.exec(rest)) {
		isReply = true;
		rest = rest.slice(reply[0].length);
	}
	let isPatch = false;
	let series: Subject['series'];
	let version = 1;
	for (let tag = /^\[([^\]]{0,80})\]\s*/.exec(rest); tag; tag = /^\[([^\]]{0,80})\]\s*/.exec(rest)) {
		const inner = tag[1]!;
		if (/patch|rfc/i.test(inner)) isPatch = true;
		const place = /(?:^|\s|\D)(\d{1,4})\/(\d{1,4})\b/.exec(inner);
		const told = /(?:patch|rfc|\b)[ -]?v(\d{1,3})\b/i.exec(inner);
		if (told) version = Number(told[1]);
		if (place) series = { index: Number(place[1]), total: Number(place[2]), version };
		rest = rest.slice(tag[0].length);
	}
	if (series) series = { ...series, version };
	else if (version > 1) series = { index: 1, total: 1, version };
	return { title: rest, isReply, isPatch, ...(series ? { series } : {}) };
}
