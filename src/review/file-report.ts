/** What a report says of one file of the patch: its status, and how sure its text is. */
import type { RebuiltFile } from '../patch/model';
import type { FileReport } from './report';

export function fileReport(f: RebuiltFile): FileReport {
	const v = f.patched?.verification;
	return {
		path: f.path,
		status: f.status,
		...(v && v.kind !== 'unverifiable' ? { blob: v.blob } : {}),
		verified: v?.kind === 'verified',
		...(v ? { verification: v } : {}),
	};
}
