/**
 * Operations that a subsystem calls through a table of functions, and how they must tell that they failed: callers test `IS_ERR()`, or
 * they test against NULL, never both; and those that are called more than once. Owns the facts; which function stands in which table is read from the files (review/operations.ts).
 */

/** How a function of the table says that it failed; `again`: it may be called a second time on the same object, whatever it did the first time. */
export type Answer = 'errptr' | 'null' | 'again';

const ERRPTR = `
include/drm/drm_bridge.h drm_bridge_funcs atomic_reset
include/drm/drm_mode_config.h drm_mode_config_funcs fb_create
include/drm/drm_drv.h drm_driver gem_create_object gem_prime_import gem_prime_import_sg_table
include/drm/drm_gem.h drm_gem_object_funcs export get_sg_table
include/linux/dma-buf.h dma_buf_ops map_dma_buf
include/linux/fs.h file_system_type mount
include/linux/fs.h inode_operations get_link
include/linux/exportfs.h export_operations get_parent
include/net/netfilter/nf_tables.h nft_expr_type select_ops
include/net/netfilter/nf_tables.h nft_object_type select_ops
include/linux/iommu.h iommu_ops probe_device domain_alloc_user
include/linux/mailbox_controller.h mbox_controller of_xlate
include/linux/interconnect-provider.h icc_provider xlate xlate_extended
include/linux/pwm.h pwm_chip of_xlate
include/media/videobuf2-core.h vb2_mem_ops alloc get_userptr attach_dmabuf
include/rdma/ib_verbs.h ib_device_ops get_dma_mr reg_user_mr reg_user_mr_dmabuf reg_dm_mr alloc_mr alloc_mr_integrity alloc_dm create_flow
drivers/nvme/host/fabrics.h nvmf_transport_ops create_ctrl
include/linux/bpf.h bpf_map_ops map_alloc map_fd_get_ptr
include/linux/cgroup-defs.h cgroup_subsys css_alloc
include/linux/usb/composite.h usb_function_driver alloc_inst alloc_func
include/linux/sunrpc/svc_xprt.h svc_xprt_ops xpo_create
include/linux/sunrpc/xprt.h xprt_class setup
include/linux/sunrpc/auth.h rpc_authops create lookup_cred
include/linux/nfs_xdr.h nfs_rpc_ops alloc_client init_client
`;

const NULL = `
include/linux/fs.h super_operations alloc_inode
include/drm/drm_plane.h drm_plane_funcs atomic_duplicate_state
include/drm/drm_crtc.h drm_crtc_funcs atomic_duplicate_state
include/drm/drm_connector.h drm_connector_funcs atomic_duplicate_state
include/drm/drm_bridge.h drm_bridge_funcs atomic_duplicate_state
include/drm/ttm/ttm_device.h ttm_device_funcs ttm_tt_create
include/target/target_core_backend.h target_backend_ops alloc_device
include/scsi/scsi_transport_iscsi.h iscsi_transport create_session
`;

// seq_file.rst: stop() is called after every start(), also one that failed; writing-an-alsa-driver.rst: hw_free() may be called multiple times.
const AGAIN = `
include/linux/seq_file.h seq_operations stop
include/sound/pcm.h snd_pcm_ops hw_free
include/sound/soc-component.h snd_soc_component_driver hw_free
include/sound/soc-dai.h snd_soc_dai_ops hw_free
`;

function table(text: string, answer: Answer): [string, Answer][] {
	return text
		.trim()
		.split('\n')
		.flatMap((l) => {
			const [, struct, ...members] = l.split(' ');
			return members.map((m): [string, Answer] => [`${struct}.${m}`, answer]);
		});
}

/** By `struct.member`. */
export const answers: ReadonlyMap<string, Answer> = new Map([...table(ERRPTR, 'errptr'), ...table(NULL, 'null'), ...table(AGAIN, 'again')]);
