/**
 * Operations after whose failure the subsystem still calls another operation of the same table: what the first one did so far is undone
 * there. Owns the facts; which functions stand in a table is read from the files (review/operations.ts).
 */

// file of the kernel: function, struct, operation, the one called when it failed
const FACTS = `
drivers/comedi/drivers.c:comedi_device_attach comedi_driver attach detach
drivers/comedi/drivers.c:comedi_auto_config comedi_driver auto_attach detach
net/sched/sch_api.c:qdisc_create Qdisc_ops init destroy
net/ipv4/af_inet.c:inet_create proto init destroy
net/ipv6/af_inet6.c:inet6_create proto init destroy
drivers/tty/tty_io.c:tty_open tty_operations open close
drivers/md/md.c:md_run md_personality run free
drivers/scsi/scsi_scan.c:scsi_alloc_sdev scsi_host_template slave_alloc slave_destroy
net/xfrm/xfrm_state.c:xfrm_init_state xfrm_type init_state destructor
`;

/** By `struct.member`: the member called when it failed. */
export const aftermath: ReadonlyMap<string, string> = new Map(
	FACTS.trim()
		.split('\n')
		.map((l): [string, string] => {
			const [, struct, member, then] = l.split(' ') as [string, string, string, string];
			return [`${struct}.${member}`, then];
		}),
);
