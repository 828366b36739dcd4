/* Device-tree and firmware-node iterators with their real reference behaviour: a step drops the reference on the node it leaves. */
#ifndef REHEARSE_OF_H
#define REHEARSE_OF_H

struct device_node;
struct fwnode_handle;
struct pci_dev;
struct of_device_id;
struct of_phandle_args {
	struct device_node *np;
	int args_count;
	unsigned int args[16];
};
struct fwnode_reference_args {
	struct fwnode_handle *fwnode;
	unsigned int nargs;
	u64 args[16];
};
struct device_node *of_find_matching_node(struct device_node *from, const struct of_device_id *matches);
struct device_node *of_find_matching_node_and_match(struct device_node *from, const struct of_device_id *matches, const struct of_device_id **match);
struct device_node *of_get_next_cpu_node(struct device_node *prev);
struct device_node *of_get_next_reserved_child(const struct device_node *node, struct device_node *prev);
struct fwnode_handle *fwnode_graph_get_next_endpoint(const struct fwnode_handle *fwnode, struct fwnode_handle *prev);
struct pci_dev *pci_get_device(unsigned int vendor, unsigned int device, struct pci_dev *from);
struct device_node *of_get_next_child(const struct device_node *node, struct device_node *prev);
struct device_node *of_get_next_available_child(const struct device_node *node, struct device_node *prev);
struct device_node *of_find_node_by_name(struct device_node *from, const char *name);
struct device_node *of_find_node_by_type(struct device_node *from, const char *type);
struct device_node *of_find_compatible_node(struct device_node *from, const char *type, const char *compat);
struct device_node *of_find_node_with_property(struct device_node *from, const char *name);
struct device_node *of_graph_get_next_endpoint(const struct device_node *parent, struct device_node *prev);
struct device_node *of_node_get(struct device_node *node);
void of_node_put(struct device_node *node);

#define for_each_child_of_node(parent, child) \
	for (child = of_get_next_child(parent, NULL); child != NULL; child = of_get_next_child(parent, child))
#define for_each_available_child_of_node(parent, child) \
	for (child = of_get_next_available_child(parent, NULL); child != NULL; child = of_get_next_available_child(parent, child))
#define for_each_node_by_name(dn, name) \
	for (dn = of_find_node_by_name(NULL, name); dn; dn = of_find_node_by_name(dn, name))
#define for_each_node_by_type(dn, type) \
	for (dn = of_find_node_by_type(NULL, type); dn; dn = of_find_node_by_type(dn, type))
#define for_each_compatible_node(dn, type, compatible) \
	for (dn = of_find_compatible_node(NULL, type, compatible); dn; dn = of_find_compatible_node(dn, type, compatible))
#define for_each_node_with_property(dn, prop) \
	for (dn = of_find_node_with_property(NULL, prop); dn; dn = of_find_node_with_property(dn, prop))
#define for_each_endpoint_of_node(parent, child) \
	for (child = of_graph_get_next_endpoint(parent, NULL); child != NULL; child = of_graph_get_next_endpoint(parent, child))
#define for_each_reserved_child_of_node(parent, child) \
	for (child = of_get_next_reserved_child(parent, NULL); child != NULL; child = of_get_next_reserved_child(parent, child))
#define for_each_matching_node(dn, matches) \
	for (dn = of_find_matching_node(NULL, matches); dn; dn = of_find_matching_node(dn, matches))
#define for_each_matching_node_and_match(dn, matches, match) \
	for (dn = of_find_matching_node_and_match(NULL, matches, match); dn; dn = of_find_matching_node_and_match(dn, matches, match))
#define for_each_of_cpu_node(cpu) \
	for (cpu = of_get_next_cpu_node(NULL); cpu != NULL; cpu = of_get_next_cpu_node(cpu))
#define fwnode_graph_for_each_endpoint(fwnode, child) \
	for (child = fwnode_graph_get_next_endpoint(fwnode, NULL); child; child = fwnode_graph_get_next_endpoint(fwnode, child))
#define for_each_pci_dev(d) \
	for (d = pci_get_device(~0u, ~0u, NULL); d; d = pci_get_device(~0u, ~0u, d))
#define for_each_child_of_node_scoped(parent, child) \
	for (struct device_node *child __free(device_node) = of_get_next_child(parent, NULL); child != NULL; child = of_get_next_child(parent, child))
#define for_each_available_child_of_node_scoped(parent, child) \
	for (struct device_node *child __free(device_node) = of_get_next_available_child(parent, NULL); child != NULL; child = of_get_next_available_child(parent, child))
#define of_match_ptr(ptr) (ptr)

struct fwnode_handle *fwnode_get_next_child_node(const struct fwnode_handle *fwnode, struct fwnode_handle *child);
struct fwnode_handle *fwnode_get_next_available_child_node(const struct fwnode_handle *fwnode, struct fwnode_handle *child);
struct fwnode_handle *device_get_next_child_node(const struct device *dev, struct fwnode_handle *child);
#define fwnode_for_each_child_node(fwnode, child) \
	for (child = fwnode_get_next_child_node(fwnode, NULL); child; child = fwnode_get_next_child_node(fwnode, child))
#define fwnode_for_each_available_child_node(fwnode, child) \
	for (child = fwnode_get_next_available_child_node(fwnode, NULL); child; child = fwnode_get_next_available_child_node(fwnode, child))
#define device_for_each_child_node(dev, child) \
	for (child = device_get_next_child_node(dev, NULL); child; child = device_get_next_child_node(dev, child))
#define device_for_each_child_node_scoped(dev, child) \
	for (struct fwnode_handle *child __free(fwnode_handle) = device_get_next_child_node(dev, NULL); child; child = device_get_next_child_node(dev, child))
#define to_platform_device(x) container_of((x), struct platform_device, dev)
#define to_i2c_client(d) container_of(d, struct i2c_client, dev)
#define to_usb_interface(d) container_of(d, struct usb_interface, dev)
#define to_usb_device(d) container_of(d, struct usb_device, dev)
#define to_pci_dev(n) container_of(n, struct pci_dev, dev)
#define to_net_dev(d) container_of(d, struct net_device, dev)
#define to_delayed_work(work) container_of(work, struct delayed_work, work)
#define from_timer(var, callback_timer, timer_fieldname) container_of(callback_timer, typeof(*var), timer_fieldname)

#endif
