/**
 * Iterator macros that hold a reference on the loop variable: leaving the loop early (break, goto, return) leaves it held.
 * Loops that hold nothing are not listed.
 */
import type { IteratorContract } from '../contract';
import { iterators } from './define';

const SCOPED = true;

export const loops: readonly IteratorContract[] = [
	...iterators(
		'include/linux/of.h',
		'of_node',
		1,
		'for_each_child_of_node for_each_available_child_of_node for_each_reserved_child_of_node',
	),
	...iterators('include/linux/of.h', 'of_node', 1, 'for_each_child_of_node_scoped for_each_available_child_of_node_scoped', SCOPED),
	...iterators(
		'include/linux/of.h',
		'of_node',
		0,
		'for_each_node_by_name for_each_node_by_type for_each_compatible_node for_each_matching_node for_each_matching_node_and_match for_each_node_with_property for_each_of_cpu_node for_each_of_allnodes',
	),
	...iterators('include/linux/of.h', 'of_node', 1, 'for_each_of_allnodes_from'),
	...iterators(
		'include/linux/of_graph.h',
		'of_node',
		1,
		'for_each_endpoint_of_node for_each_of_graph_port for_each_of_graph_port_endpoint',
	),
	// The node is in the iterator: it->node.
	...iterators('include/linux/of.h', 'of_node', 0, 'of_for_each_phandle'),
	...iterators(
		'include/linux/property.h',
		'fwnode',
		1,
		'fwnode_for_each_child_node fwnode_for_each_available_child_node fwnode_graph_for_each_endpoint fwnode_for_each_parent_node device_for_each_child_node',
	),
	...iterators('include/linux/property.h', 'fwnode', 1, 'device_for_each_child_node_scoped', SCOPED),
	...iterators('include/linux/gpio/driver.h', 'fwnode', 1, 'for_each_gpiochip_node'),
	...iterators('include/linux/pci.h', 'device', 0, 'for_each_pci_dev'),
	...iterators('include/acpi/acpi_bus.h', 'device', 0, 'for_each_acpi_dev_match'),
	...iterators('include/acpi/acpi_bus.h', 'device', 1, 'for_each_acpi_consumer_dev'),
	...iterators('include/scsi/scsi_device.h', 'scsi_device', 0, 'shost_for_each_device'),
	...iterators('include/linux/dma-fence-chain.h', 'dma_fence', 0, 'dma_fence_chain_for_each'),
];
