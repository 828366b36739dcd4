// The page of a rule, behind the code of a diagnostic: what it finds, why it matters, what to do. Owns the page's address and frame.
import * as vscode from 'vscode';

const SCHEME = 'rehearse-rule';

export const ruleUri = (rule: string): vscode.Uri => vscode.Uri.from({ scheme: SCHEME, path: `/${rule}.md` });

export function registerRuleDocs(): vscode.Disposable {
	return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
		async provideTextDocumentContent(uri) {
			const { rules } = await import('../review/rules');
			const id = uri.path.slice(1).replace(/\.md$/, '');
			const rule = rules.find((one) => one.id === id);
			return rule
				? `# ${rule.title}\n\n\`${rule.id}\`, ${rule.severity}\n\n${rule.help?.trim() ?? ''}\n`
				: `# ${id}\n\nNothing is written about this rule.\n`;
		},
	});
}
