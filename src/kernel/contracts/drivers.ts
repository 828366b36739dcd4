/**
 * Objects that the larger driver families hand out inside themselves: graphics (i915, xe, amdgpu, radeon), mlx4/mlx5 and qed, InfiniBand
 * verbs, Xen, TEE, device mapper, and some smaller libraries of drivers. Owns what their own headers say; the buses they sit on have
 * files of their own.
 */
import { alloc, CHECK, consume, fn, free, from, get, LAST_NOT_NULL, lock, NULL_OK, put, SLEEPS, unlock } from './define';

const probe = { ...SLEEPS, ...CHECK } as const;

export const drivers = [
	...from(
		'drivers/gpu/drm/i915/gem/i915_gem_object.h',
		fn('i915_gem_object_get', 'arg0', [get('i915_gem_object', 0)]),
		fn('i915_gem_object_put', 'void', [put('i915_gem_object', 0, LAST_NOT_NULL)]),
		fn('i915_gem_object_create_shmem', 'ptr!', [get('i915_gem_object')], probe),
	),
	...from('drivers/gpu/drm/i915/gem/i915_gem_internal.c', fn('i915_gem_object_create_internal', 'ptr!', [get('i915_gem_object')], probe)),
	...from('drivers/gpu/drm/i915/gem/i915_gem_lmem.c', fn('i915_gem_object_create_lmem', 'ptr!', [get('i915_gem_object')], probe)),
	...from(
		'drivers/gpu/drm/xe/xe_pm.c',
		fn('xe_pm_runtime_get', 'void', [get('xe-awake', 0)], SLEEPS),
		fn('xe_pm_runtime_get_noresume', 'void', [get('xe-awake', 0)]),
		fn('xe_pm_runtime_put', 'void', [put('xe-awake', 0)]),
	),
	...from(
		'drivers/gpu/drm/amd/amdgpu/amdgpu_object.c',
		fn('amdgpu_bo_create_kernel amdgpu_bo_create_reserved', 'int!0', [alloc('amdgpu_bo', { at: { out: 4 } })], probe),
		fn('amdgpu_bo_create', 'int!0', [alloc('amdgpu_bo', { at: { out: 2 } })], probe),
		fn('amdgpu_bo_free_kernel amdgpu_bo_unref', 'void', [put('amdgpu_bo', { out: 0 }, NULL_OK)], SLEEPS),
	),
	...from(
		'drivers/gpu/drm/amd/amdgpu/amdgpu_object.h',
		fn('amdgpu_bo_reserve', 'int!0', [get('ttm-reserved', 0)], probe),
		fn('amdgpu_bo_unreserve', 'void', [put('ttm-reserved', 0)]),
	),
	...from(
		'drivers/gpu/drm/amd/amdgpu/amdgpu_ib.c',
		fn('amdgpu_ib_get', 'int!0', [get('amdgpu-ib', 4)], probe),
		fn('amdgpu_ib_free', 'void', [put('amdgpu-ib', 1)]),
	),
	...from(
		'drivers/gpu/drm/amd/amdgpu/amdgpu_job.c',
		fn('amdgpu_job_alloc_with_ib', 'int!0', [alloc('amdgpu_job', { at: { out: 5 } })], probe),
		fn('amdgpu_job_free', 'void', [free('amdgpu_job', 0)]),
		fn('amdgpu_job_submit', 'ptr', [consume(0, 'amdgpu_job')]),
		fn('amdgpu_job_submit_direct', 'int!0', [consume(0, 'amdgpu_job', 'success')], CHECK),
	),
	...from(
		'drivers/gpu/drm/radeon/radeon_object.c',
		fn('radeon_bo_create', 'int!0', [alloc('radeon_bo', { at: { out: 8 } })], probe),
		fn('radeon_bo_unref', 'void', [put('radeon_bo', { out: 0 }, NULL_OK)], SLEEPS),
	),
	...from(
		'drivers/gpu/drm/radeon/radeon_object.h',
		fn('radeon_bo_reserve', 'int!0', [get('ttm-reserved', 0)], probe),
		fn('radeon_bo_unreserve', 'void', [put('ttm-reserved', 0)]),
	),
	...from(
		'drivers/gpu/drm/radeon/radeon_ib.c',
		fn('radeon_ib_get', 'int!0', [get('radeon-ib', 2)], probe),
		fn('radeon_ib_free', 'void', [put('radeon-ib', 1)]),
	),
	...from('drivers/gpu/drm/scheduler/sched_entity.c', fn('drm_sched_entity_push_job', 'void', [consume(0)])),
	...from(
		'drivers/net/ethernet/mellanox/mlx5/core/fs_core.c',
		fn('mlx5_add_flow_rules', 'ptr!', [get('mlx5-flow-rules')], probe),
		fn('mlx5_del_flow_rules', 'void', [put('mlx5-flow-rules', 0)], SLEEPS),
		fn('mlx5_create_flow_group', 'ptr!', [get('mlx5-flow-group')], probe),
		fn('mlx5_destroy_flow_group', 'void', [put('mlx5-flow-group', 0)], SLEEPS),
		fn('mlx5_create_flow_table mlx5_create_auto_grouped_flow_table mlx5_create_vport_flow_table', 'ptr!', [get('mlx5-flow-table')], probe),
		fn('mlx5_destroy_flow_table', 'int', [put('mlx5-flow-table', 0)], SLEEPS),
	),
	...from(
		'drivers/net/ethernet/mellanox/mlx5/core/fs_counters.c',
		fn('mlx5_fc_create', 'ptr!', [get('mlx5-counter')], probe),
		fn('mlx5_fc_destroy', 'void', [put('mlx5-counter', 1, NULL_OK)], SLEEPS),
	),
	...from(
		'drivers/net/ethernet/mellanox/mlx4/cmd.c',
		fn('mlx4_alloc_cmd_mailbox', 'ptr!', [alloc('mlx4-mailbox')], probe),
		fn('mlx4_free_cmd_mailbox', 'void', [free('mlx4-mailbox', 1, NULL_OK)]),
	),
	...from(
		'drivers/net/ethernet/qlogic/qed/qed_hw.c',
		fn('qed_ptt_acquire', 'ptr?', [get('qed-ptt')], CHECK),
		fn('qed_ptt_release', 'void', [put('qed-ptt', 1)]),
	),
	...from(
		'include/rdma/ib_verbs.h',
		fn('ib_alloc_pd', 'ptr!', [get('ib_pd')], probe),
		fn('ib_dealloc_pd', 'void', [put('ib_pd', 0)], SLEEPS),
		fn('ib_create_qp', 'ptr!', [get('ib_qp')], probe),
		fn('ib_destroy_qp', 'int', [put('ib_qp', 0)], SLEEPS),
		fn('ib_alloc_cq', 'ptr!', [get('ib_cq-polled')], probe),
		fn('ib_create_cq', 'ptr!', [get('ib_cq')], probe),
		fn('ib_destroy_cq', 'void', [put('ib_cq', 0)], SLEEPS),
		fn('ib_dereg_mr', 'int', [put('ib_mr', 0)], SLEEPS),
	),
	...from('drivers/infiniband/core/cq.c', fn('ib_free_cq', 'void', [put('ib_cq-polled', 0)], SLEEPS)),
	...from('drivers/infiniband/core/verbs.c', fn('ib_alloc_mr', 'ptr!', [get('ib_mr')], probe)),
	...from('include/rdma/rdma_cm.h', fn('rdma_create_id', 'ptr!', [get('rdma-id')], probe)),
	...from(
		'drivers/infiniband/core/cma.c',
		fn('rdma_destroy_id', 'void', [put('rdma-id', 0)], SLEEPS),
		fn('rdma_create_qp', 'int!0', [get('rdma-qp', 0)], probe),
		fn('rdma_destroy_qp', 'void', [put('rdma-qp', 0)], SLEEPS),
	),
	...from(
		'drivers/infiniband/core/mad.c',
		fn('ib_create_send_mad', 'ptr!', [get('ib-send-mad')], CHECK),
		fn('ib_free_send_mad', 'void', [put('ib-send-mad', 0)]),
		fn('ib_register_mad_agent', 'ptr!', [get('ib-mad-agent')], probe),
		fn('ib_unregister_mad_agent', 'void', [put('ib-mad-agent', 0)], SLEEPS),
	),
	...from(
		'drivers/xen/grant-table.c',
		fn('gnttab_alloc_grant_references', 'int<0', [get('grant-refs', { out: 1 })], CHECK),
		fn('gnttab_free_grant_references', 'void', [put('grant-refs', 0)]),
	),
	...from(
		'drivers/tee/tee_core.c',
		fn('tee_client_open_context', 'ptr!', [get('tee-context')], probe),
		fn('tee_client_close_context', 'void', [put('tee-context', 0)], SLEEPS),
	),
	...from(
		'drivers/tee/tee_shm.c',
		fn('tee_shm_alloc_kernel_buf', 'ptr!', [get('tee-shm')], probe),
		fn('tee_shm_free', 'void', [put('tee-shm', 0)], SLEEPS),
	),
	...from(
		'drivers/md/dm-table.c',
		fn('dm_get_device', 'int!0', [alloc('dm_dev', { at: { out: 3 } })], probe),
		fn('dm_put_device', 'void', [put('dm_dev', 1)], SLEEPS),
	),
	...from(
		'drivers/md/dm-kcopyd.c',
		fn('dm_kcopyd_client_create', 'ptr!', [get('kcopyd-client')], probe),
		fn('dm_kcopyd_client_destroy', 'void', [put('kcopyd-client', 0)], SLEEPS),
	),
	...from(
		'drivers/md/dm-io.c',
		fn('dm_io_client_create', 'ptr!', [get('dm-io-client')], probe),
		fn('dm_io_client_destroy', 'void', [put('dm-io-client', 0)], SLEEPS),
	),
	...from(
		'drivers/md/dm-bufio.c',
		fn('dm_bufio_client_create', 'ptr!', [get('bufio-client')], probe),
		fn('dm_bufio_client_destroy', 'void', [put('bufio-client', 0)], SLEEPS),
	),
	...from(
		'drivers/net/phy/phylink.c',
		fn('phylink_create', 'ptr!', [get('phylink')], probe),
		fn('phylink_destroy', 'void', [put('phylink', 0)], SLEEPS),
	),
	...from(
		'net/core/page_pool.c',
		fn('page_pool_create', 'ptr!', [get('page_pool')], probe),
		fn('page_pool_destroy', 'void', [put('page_pool', 0, NULL_OK)], SLEEPS),
	),
	...from('include/net/devlink.h', fn('devlink_alloc', 'ptr?', [get('devlink')], probe)),
	...from('net/devlink/core.c', fn('devlink_free', 'void', [put('devlink', 0)], SLEEPS)),
	...from(
		'include/net/xfrm.h',
		fn('xfrm_state_hold', 'void', [get('xfrm_state', 0)]),
		fn('xfrm_state_put', 'void', [put('xfrm_state', 0)]),
	),
	...from('net/xfrm/xfrm_state.c', fn('xfrm_state_lookup xfrm_state_lookup_byaddr', 'ptr?', [get('xfrm_state')])),
	...from(
		'net/sched/sch_generic.c',
		fn('qdisc_create_dflt', 'ptr?', [get('qdisc')], probe),
		fn('qdisc_put', 'void', [put('qdisc', 0, NULL_OK)]),
	),
	...from(
		'drivers/usb/gadget/functions.c',
		fn('usb_get_function_instance', 'ptr!', [get('usb-function-instance')], probe),
		fn('usb_put_function_instance', 'void', [put('usb-function-instance', 0, NULL_OK)], SLEEPS),
		fn('usb_get_function', 'ptr!', [get('usb-function')], probe),
		fn('usb_put_function', 'void', [put('usb-function', 0, NULL_OK)], SLEEPS),
	),
	...from(
		'drivers/usb/typec/mux.c',
		fn('typec_mux_register', 'ptr!', [get('typec-mux')], probe),
		fn('typec_mux_unregister', 'void', [put('typec-mux', 0, { nullOk: true, errptrOk: true })], SLEEPS),
		fn('typec_switch_register', 'ptr!', [get('typec-switch')], probe),
		fn('typec_switch_unregister', 'void', [put('typec-switch', 0, { nullOk: true, errptrOk: true })], SLEEPS),
	),
	...from(
		'crypto/crypto_engine.c',
		fn('crypto_engine_alloc_init', 'ptr?', [get('crypto-engine')], probe),
		fn('crypto_engine_exit', 'void', [put('crypto-engine', 0)], SLEEPS),
	),
	...from(
		'include/scsi/fc_frame.h',
		fn('fc_frame_alloc', 'ptr?', [alloc('fc_frame')], CHECK),
		fn('fc_frame_free', 'void', [free('fc_frame', 0)]),
	),
	...from(
		'net/mac802154/main.c',
		fn('ieee802154_alloc_hw', 'ptr?', [alloc('ieee802154_hw')], probe),
		fn('ieee802154_free_hw', 'void', [free('ieee802154_hw', 0)], SLEEPS),
	),
	...from(
		'fs/smb/client/cifsproto.h',
		fn('alloc_dentry_path', 'ptr?', [alloc('dentry-path')], CHECK),
		fn('free_dentry_path', 'void', [free('dentry-path', 0, NULL_OK)]),
	),
	...from(
		'kernel/bpf/syscall.c',
		fn('bpf_map_area_alloc bpf_map_area_mmapable_alloc', 'ptr?', [alloc('bpf-map-area')], probe),
		fn('bpf_map_area_free', 'void', [free('bpf-map-area', 0, NULL_OK)]),
	),
	...from('drivers/i2c/algos/i2c-algo-bit.c', fn('i2c_bit_add_bus i2c_bit_add_numbered_bus', 'int!0', [get('i2c-added', 0)], probe)),
	...from('include/linux/dmaengine.h', fn('dma_request_channel', 'ptr?', [get('dma_chan')], probe)),
	...from(
		'drivers/mmc/core/sdio_io.c',
		fn('sdio_claim_host', 'void', [lock('custom')], SLEEPS),
		fn('sdio_release_host', 'void', [unlock('custom')]),
	),
	...from(
		'net/devlink/core.c',
		fn('devl_lock', 'void', [lock('mutex', { member: 'lock' })], SLEEPS),
		fn('devl_unlock', 'void', [unlock('mutex', { member: 'lock' })]),
	),
	...from(
		'include/linux/irq.h',
		fn('irq_gc_lock', 'void', [lock('raw_spinlock', { member: 'lock' })]),
		fn('irq_gc_unlock', 'void', [unlock('raw_spinlock', { member: 'lock' })]),
	),
	...from('fs/ntfs3/ntfs_fs.h', fn('ni_lock', 'void', [lock('custom')], SLEEPS), fn('ni_unlock', 'void', [unlock('custom')])),
	...from(
		'include/sound/soc.h',
		fn('snd_soc_dapm_mutex_lock', 'void', [lock('custom')], SLEEPS),
		fn('snd_soc_dapm_mutex_unlock', 'void', [unlock('custom')]),
	),
];
