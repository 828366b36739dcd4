/** The door to the core: loaded when first needed, so that `--help` does not wait for it. */
import type { OpenReview } from './host';

export async function loadCore(): Promise<OpenReview> {
	return (await import('../review/open')).openReview;
}
