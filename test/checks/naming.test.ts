// What a finding says to call: the function the files use, for what was taken, as it was taken.
import { expect, it } from 'vitest';
import { openReview } from '../../src/review/open';
import { benchParser } from '../bench/parser';

async function messages(code: string): Promise<string[]> {
	const lines = code.trim().split('\n');
	const text = `From: A <a@example.org>\nSubject: [PATCH] lamp: add\n\n---\n--- /dev/null\n+++ b/drivers/lamp.c\n@@ -0,0 +1,${lines.length} @@\n${lines.map((l) => `+${l}`).join('\n')}\n`;
	const review = await openReview(new TextEncoder().encode(text), 'x.patch', { parser: await benchParser() }, { pathsLater: true });
	return review.report.findings.map((f) => f.message);
}

it('a firmware node is put as one', async () => {
	const found = await messages(`
int lamp_read(struct fwnode_handle *node);
int lamp_init(struct fwnode_handle *parent)
{
	struct fwnode_handle *node = fwnode_get_named_child_node(parent, "lamp");
	int ret;

	if (!node)
		return -ENODEV;
	ret = lamp_read(node);
	if (ret < 0)
		return ret;
	fwnode_handle_put(node);
	return 0;
}`);
	expect(found).toEqual([expect.stringContaining('Call fwnode_handle_put()')]);
});

it('what could not be registered is put, not unregistered, and a call is named as one', async () => {
	const found = await messages(`
struct lamp { struct device dev; int on; };
void lamp_release(struct device *dev)
{
	kfree(container_of(dev, struct lamp, dev));
}
void lamp_del(struct lamp *lamp)
{
	device_unregister(&lamp->dev);
}
int lamp_add(void)
{
	struct lamp *lamp = kzalloc(sizeof(*lamp), GFP_KERNEL);
	int ret;

	if (!lamp)
		return -ENOMEM;
	lamp->dev.release = lamp_release;
	ret = device_register(&lamp->dev);
	if (ret)
		return ret;
	return 0;
}`);
	expect(found).toEqual([expect.stringMatching(/when device_register\(\) fails\..*Call put_device\(\)/)]);
});

it('what no variable holds goes by the member that points to it', async () => {
	const found = await messages(`
struct lamp { struct device *dev; struct phy *phy; };
int lamp_read(struct lamp *lamp);
int lamp_probe(struct lamp *lamp)
{
	int ret;

	lamp->phy = devm_phy_get(lamp->dev, "lamp");
	if (IS_ERR(lamp->phy))
		return PTR_ERR(lamp->phy);
	ret = phy_power_on(lamp->phy);
	if (ret)
		return ret;
	ret = lamp_read(lamp);
	if (ret < 0)
		return ret;
	return 0;
}`);
	expect(found).toEqual([expect.stringContaining('taken by phy_power_on() on `lamp->phy` is not given back')]);
});
